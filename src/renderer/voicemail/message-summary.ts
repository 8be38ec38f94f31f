import { mostBoxes } from '../../shared/mailbox.ts';

/** One account of a voicemail server. */
export interface SummaryBox {
  /** Of `Message-Account`, which box to call; null: the server does not say. */
  readonly account: string | null;
  /** Voice messages; null: the server counts nothing. */
  readonly counts: { readonly fresh: number; readonly old: number; readonly urgent: number } | null;
}

/** What a voicemail server says (RFC 3842). */
export interface MessageSummary {
  readonly waiting: boolean;
  /** Several where it tells of several accounts together; `waiting` is of all of them. One at least. */
  readonly boxes: readonly SummaryBox[];
}

const longest = 8192;
/** Nobody has more, and a tray has no room for it. */
export const mostCount = 9999;

type OpenBox = { -readonly [Key in keyof SummaryBox]: SummaryBox[Key] };

/** application/simple-message-summary. Null: it is none. Pure; never throws. */
export function readMessageSummary(text: string): MessageSummary | null {
  if (text.length > longest) return null;
  let waiting: string | null = null;
  const boxes: [OpenBox, ...OpenBox[]] = [{ account: null, counts: null }];
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
  return { waiting: waiting === 'yes', boxes: boxes.slice(0, mostBoxes) };
}

const accountOf = (value: string): string | null =>
  /^(?:sips?|tel):[^\s<>"]{1,255}$/i.test(value) ? value : null;

/** `new/old (urgent new/urgent old)`. */
function readCounts(text: string): SummaryBox['counts'] {
  const [, fresh, old, urgent] =
    /^(\d{1,9})\s*\/\s*(\d{1,9})(?:\s*\(\s*(\d{1,9})\s*\/\s*\d{1,9}\s*\))?$/.exec(text) ?? [];
  if (fresh === undefined || old === undefined) return null;
  const count = (digits: string): number => Math.min(Number(digits), mostCount);
  return { fresh: count(fresh), old: count(old), urgent: count(urgent ?? '0') };
}
