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

/** application/simple-message-summary. Null: it is none. Pure; never throws. */
export function readMessageSummary(text: string): MessageSummary | null {
  if (text.length > longest) return null;
  const fields = new Map<string, string>();
  // Servers differ in ends of lines, capitals and spaces.
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r\n|\r|\n/)) {
    const [, name, value] = /^([A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    const key = name?.toLowerCase();
    // The first counts: what follows an empty line are headers of single messages.
    if (key !== undefined && value !== undefined && !fields.has(key)) fields.set(key, value);
  }
  const waiting = fields.get('messages-waiting')?.toLowerCase();
  if (waiting !== 'yes' && waiting !== 'no') return null;
  const account = fields.get('message-account');
  const isAddress = account !== undefined && /^(?:sips?|tel):[^\s<>"]{1,255}$/i.test(account);
  return {
    waiting: waiting === 'yes',
    account: isAddress ? account : null,
    counts: readCounts(fields.get('voice-message')),
  };
}

/** `new/old (urgent new/urgent old)`. */
function readCounts(text: string | undefined): MessageSummary['counts'] {
  const [, fresh, old, urgent] =
    /^(\d{1,9})\s*\/\s*(\d{1,9})(?:\s*\(\s*(\d{1,9})\s*\/\s*\d{1,9}\s*\))?$/.exec(text ?? '') ?? [];
  if (fresh === undefined || old === undefined) return null;
  const count = (digits: string): number => Math.min(Number(digits), mostCount);
  return { fresh: count(fresh), old: count(old), urgent: count(urgent ?? '0') };
}
