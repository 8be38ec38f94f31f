import { splitOutside } from './message.ts';

/** Parameters in order; names in lower case, null for a flag such as `lr`. */
export type Params = ReadonlyMap<string, string | null>;

export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  /** Unescaped; null when the URI names a server only. */
  readonly user: string | null;
  /** In lower case. */
  readonly host: string;
  readonly port: number | null;
  readonly params: Params;
}

export interface NameAddress {
  readonly display: string;
  readonly uri: string;
  readonly params: Params;
}

export interface Via {
  readonly transport: string;
  /** Host and port as written. */
  readonly sentBy: string;
  readonly branch: string;
}

const uriForm =
  /^(sips?):(?:([^@\s<>"]*)@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?((?:;[^;?\s<>"]*)*)(?:\?[^\s<>"]*)?$/i;
const viaForm = /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s+([^\s;]+)\s*(;.*)?$/;

export function parseUri(text: string): SipUri | null {
  const match = uriForm.exec(text);
  if (match === null) return null;
  const [, scheme = '', userInfo, host = '', port, params = ''] = match;
  if (port !== undefined && Number(port) > 65_535) return null;
  const user = userInfo === undefined ? null : decodeUser(userInfo.split(':', 1)[0] ?? '');
  if (user === '') return null;
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    user,
    host: host.toLowerCase(),
    port: port === undefined ? null : Number(port),
    params: parseParams(params),
  };
}

/** Escapes that do not decode stay as they were written. */
function decodeUser(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `;name=value;flag`; values keep their quotes. */
export function parseParams(text: string): Params {
  const params = new Map<string, string | null>();
  for (const part of splitOutside(text, ';')) {
    const equals = part.indexOf('=');
    if (equals < 0) params.set(part.toLowerCase(), null);
    else params.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  return params;
}

/** `"Alice" <sip:alice@example.com>;tag=1` or the form without brackets, whose parameters belong to the header. */
export function parseNameAddress(text: string): NameAddress | null {
  const bracketed = /^((?:"(?:[^"\\]|\\.)*"|[^<"])*)<([^<>]+)>\s*(;.*)?$/s.exec(text.trim());
  if (bracketed !== null) {
    const [, display = '', uri = '', params = ''] = bracketed;
    return { display: unquote(display.trim()), uri: uri.trim(), params: parseParams(params) };
  }
  const [uri = '', ...params] = splitOutside(text.trim(), ';');
  if (uri === '' || /[\s<>"]/.test(uri)) return null;
  return { display: '', uri, params: parseParams(params.join(';')) };
}

export function unquote(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(text);
  return quoted?.[1] === undefined ? text : quoted[1].replace(/\\(.)/gs, '$1');
}

export function quote(text: string): string {
  return `"${text.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

export function parseVia(text: string): Via | null {
  const match = viaForm.exec(text);
  if (match === null) return null;
  const [, transport = '', sentBy = '', params = ''] = match;
  const branch = parseParams(params).get('branch');
  return branch ? { transport: transport.toUpperCase(), sentBy: sentBy.toLowerCase(), branch } : null;
}

export function parseCSeq(text: string): { readonly number: number; readonly method: string } | null {
  const match = /^(\d{1,10})\s+(\S+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const number = Number(match[1]);
  return number < 2 ** 31 ? { number, method: match[2] } : null;
}

/** The tag of a From or To value; null before the dialog exists. */
export function tagOf(value: string | null): string | null {
  return value === null ? null : (parseNameAddress(value)?.params.get('tag') ?? null);
}
