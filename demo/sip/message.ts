/** SIP messages as plain data. The order of header fields is kept: a proxy lives from it (RFC 3261 section 7.3.1). */

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface SipRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export interface SipResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type SipMessage = SipRequest | SipResponse;

/** RFC 3261 section 7.3.3 and the registrations that followed. */
const compactForms: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
]);

export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return compactForms.get(lower) ?? lower;
}

/** The values of every header field of that name, in order, not split at commas. */
export function headerValues(message: SipMessage, name: string): readonly string[] {
  const wanted = canonicalName(name);
  return message.headers
    .filter((header) => canonicalName(header.name) === wanted)
    .map((header) => header.value);
}

export function headerValue(message: SipMessage, name: string): string | null {
  return headerValues(message, name)[0] ?? null;
}

/** The elements of a list header such as Via or Route, whether written in one field or in several. */
export function listValues(message: SipMessage, name: string): readonly string[] {
  return headerValues(message, name).flatMap((value) => splitOutside(value, ','));
}

/** Splits at a separator that stands neither in a quoted string nor in angle brackets. Empty parts are dropped. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let inBrackets = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (quoted && char === '\\') index += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '<') inBrackets = true;
    else if (!quoted && char === '>') inBrackets = false;
    else if (!quoted && !inBrackets && char === separator) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function withHeaders<M extends SipMessage>(message: M, headers: readonly Header[]): M {
  return { ...message, headers };
}

export function withoutHeaders<M extends SipMessage>(message: M, ...names: readonly string[]): M {
  const unwanted = new Set(names.map(canonicalName));
  return withHeaders(
    message,
    message.headers.filter((header) => !unwanted.has(canonicalName(header.name))),
  );
}

/** Puts one value in the place of the first field of that name, or at the end when there is none. */
export function withHeader<M extends SipMessage>(message: M, name: string, value: string): M {
  const wanted = canonicalName(name);
  const index = message.headers.findIndex((header) => canonicalName(header.name) === wanted);
  const rest = message.headers.filter((header) => canonicalName(header.name) !== wanted);
  const place = index < 0 ? rest.length : index;
  return withHeaders(message, [...rest.slice(0, place), { name, value }, ...rest.slice(place)]);
}

export function prependHeader<M extends SipMessage>(message: M, name: string, value: string): M {
  return withHeaders(message, [{ name, value }, ...message.headers]);
}

/** Takes the first element off a list header: the way back of a response (Via) or the next hop (Route). */
export function withoutFirst<M extends SipMessage>(message: M, name: string): M {
  const [, ...rest] = listValues(message, name);
  const bare = withoutHeaders(message, name);
  return withHeaders(bare, [...rest.map((value) => ({ name, value })), ...bare.headers]);
}

export function serialize(message: SipMessage): string {
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const { headers } = withHeader(message, 'Content-Length', String(Buffer.byteLength(message.body)));
  return `${[start, ...headers.map(({ name, value }) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${message.body}`;
}
