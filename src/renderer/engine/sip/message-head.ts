/** The head of a SIP message as it stands on the wire, for what SIP.js cannot read or reads too kindly. */
export interface MessageHead {
  readonly startLine: string;
  /** Names in lower case and in their long form; folded lines joined (RFC 3261 section 7.3.1). */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** What follows the empty line; null where there is none. */
  readonly body: string | null;
}

/** RFC 3261 section 7.3.3, of the fields that are judged here. */
const longNames = new Map([
  ['c', 'content-type'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['l', 'content-length'],
  ['r', 'refer-to'],
  ['t', 'to'],
  ['v', 'via'],
]);

export function readHead(text: string): MessageHead {
  const end = text.indexOf('\r\n\r\n');
  const [startLine = '', ...lines] = (end === -1 ? text : text.slice(0, end))
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const fields = lines
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).trim().toLowerCase();
      return { name: longNames.get(name) ?? name, value: line.slice(colon + 1).trim() };
    });
  return { startLine, fields, body: end === -1 ? null : text.slice(end + 4) };
}

export function valuesOf(head: MessageHead, name: string): string[] {
  return head.fields.filter((field) => field.name === name).map(({ value }) => value);
}

export const isResponse = (head: MessageHead) => /^SIP\//i.test(head.startLine);

/** The method as the request line says it, readable or not. */
export const methodOf = (head: MessageHead) => head.startLine.split(' ', 1)[0] ?? '';
