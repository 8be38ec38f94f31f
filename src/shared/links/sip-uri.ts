import { isSipHost } from '../sip-address.ts';
import { decode, formatParameter, type Parameter, parseParameters } from './parameters.ts';

/** A SIP or SIPS URI (RFC 3261 section 19.1), read whole: what may be honoured of it is decided elsewhere. */
export interface SipUri {
  readonly secure: boolean;
  /** Without its escapes; null: the URI names a host only. */
  readonly user: string | null;
  readonly password: string | null;
  /** In lower case; IPv6 in its brackets. */
  readonly host: string;
  readonly port: number | null;
  readonly parameters: readonly Parameter[];
  /** As written: `Subject=Hello&Priority=urgent`; null: none. */
  readonly headers: string | null;
}

const longest = 1024;
const uri =
  /^(sips?):(?:([^@:?[\]]+)(?::([^@?[\]]*))?@)?(\[[^\]]+\]|[^:;?@[\]]+)(?::(\d{1,5}))?(?:;([^?]*))?(?:\?(.*))?$/i;
const userPart = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;/]|%[0-9A-Fa-f]{2})+$/;
const passwordPart = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,]|%[0-9A-Fa-f]{2})*$/;
/** With `@`, which the RFC wants escaped: what steers is named as such, not as a slip of the pen. */
const headersPart = /^(?:[A-Za-z0-9\-_.!~*'()[\]/?:+$&=@]|%[0-9A-Fa-f]{2})+$/;

export function parseSipUri(text: string): SipUri | null {
  if (text.length > longest) return null;
  const match = uri.exec(text);
  if (match === null) return null;
  const [, scheme = '', user, password, host = '', port, parameterText, headers] = match;
  const parameters = parameterText === '' ? null : parseParameters(parameterText ?? '');
  if (parameters === null || !isSipHost(host)) return null;
  if (headers !== undefined && !headersPart.test(headers)) return null;
  if (user !== undefined && !userPart.test(user)) return null;
  if (password !== undefined && !passwordPart.test(password)) return null;
  const decodedUser = user === undefined ? null : decode(user);
  const decodedPassword = password === undefined ? null : decode(password);
  if (user !== undefined && decodedUser === null) return null;
  if (password !== undefined && decodedPassword === null) return null;
  const number = port === undefined ? null : Number(port);
  if (number !== null && (number < 1 || number > 65_535)) return null;
  return {
    secure: scheme.toLowerCase() === 'sips',
    user: decodedUser,
    password: decodedPassword,
    host: host.toLowerCase(),
    port: number,
    parameters,
    headers: headers ?? null,
  };
}

export function formatSipUri(uri: SipUri): string {
  const password = uri.password === null ? '' : `:${encodeURIComponent(uri.password)}`;
  return [
    uri.secure ? 'sips:' : 'sip:',
    uri.user === null ? '' : `${encodeURIComponent(uri.user)}${password}@`,
    uri.host,
    uri.port === null ? '' : `:${uri.port}`,
    ...uri.parameters.map(formatParameter),
    uri.headers === null ? '' : `?${uri.headers}`,
  ].join('');
}
