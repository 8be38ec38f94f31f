/** What a voicemail server says of a mailbox (RFC 3842). */
export interface MessageSummary {
  readonly waiting: boolean;
  /** Of `Message-Account`, which box to call; null: the server does not say. */
  readonly account: string | null;
  /** Voice messages; null: the server counts nothing. */
  readonly counts: { readonly fresh: number; readonly old: number; readonly urgent: number } | null;
}

const longest = 8192;
/** Nobody has more, and a tray has no room for it. */
const mostCount = 9999;

interface Box {
  account: string | null;
  counts: MessageSummary['counts'];
}

/**
 * application/simple-message-summary. Several accounts in one (RFC 3842 section 3.5 lets a server tell of them together)
 * are counted together, and the first that has something new is the one to call. Null: it is none. Pure; never throws.
 */
export function readMessageSummary(text: string): MessageSummary | null {
  if (text.length > longest) return null;
  let waiting: string | null = null;
  const boxes: [Box, ...Box[]] = [{ account: null, counts: null }];
  let isNamed = false;
  // Servers differ in ends of lines, capitals and spaces.
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r\n|\r|\n/)) {
    // What follows an empty line are headers of single messages.
    if (line.trim() === '' && waiting !== null) break;
    const [, name = '', value = ''] = /^([A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    const box = boxes.at(-1) ?? boxes[0];
    switch (name.toLowerCase()) {
      case 'messages-waiting':
        waiting ??= value.toLowerCase();
        break;
      case 'message-account':
        if (isNamed) boxes.push({ account: accountOf(value), counts: null });
        else box.account = accountOf(value);
        isNamed = true;
        break;
      case 'voice-message':
        box.counts ??= readCounts(value);
    }
  }
  if (waiting !== 'yes' && waiting !== 'no') return null;
  const all = boxes.flatMap(({ counts }) => counts ?? []);
  const total = (of: 'fresh' | 'old' | 'urgent') =>
    Math.min(
      all.reduce((sum, each) => sum + each[of], 0),
      mostCount,
    );
  const called =
    boxes.find(({ account, counts }) => account !== null && (counts?.fresh ?? 0) > 0) ?? boxes[0];
  return {
    waiting: waiting === 'yes',
    account: called.account,
    counts: all.length === 0 ? null : { fresh: total('fresh'), old: total('old'), urgent: total('urgent') },
  };
}

const accountOf = (value: string): string | null =>
  /^(?:sips?|tel):[^\s<>"]{1,255}$/i.test(value) ? value : null;

/** `new/old (urgent new/urgent old)`. */
function readCounts(text: string): MessageSummary['counts'] {
  const [, fresh, old, urgent] =
    /^(\d{1,9})\s*\/\s*(\d{1,9})(?:\s*\(\s*(\d{1,9})\s*\/\s*\d{1,9}\s*\))?$/.exec(text) ?? [];
  if (fresh === undefined || old === undefined) return null;
  const count = (digits: string): number => Math.min(Number(digits), mostCount);
  return { fresh: count(fresh), old: count(old), urgent: count(urgent ?? '0') };
}
