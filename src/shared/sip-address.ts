// RFC 3261 section 25.1, as narrow as an account needs it: no password, no parameters, no headers, ASCII only.

/** The parts of `sip:user@host:port`. */
export interface SipAddress {
  readonly scheme: 'sip' | 'sips';
  /** As written, escapes included. */
  readonly user: string;
  /** In lower case; IPv6 in its brackets. */
  readonly host: string;
  readonly port: number | null;
}

const longestAddress = 255;
const address =
  /^(sips?):((?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+)@(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i;
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** The last label begins with a letter: what is all digits and dots is an IPv4 address or nothing. */
const hostName = new RegExp(`^(?=.{1,253}$)(?:${label}\\.)*(?=[A-Za-z])${label}$`);
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
/** Not `[::]`, the unspecified address: nobody is there, and SIP.js cannot read it. */
const ipv6 = /^\[(?!::\])[0-9A-Fa-f:.]+\]$/;
const controls = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A name, an IPv4 address, or an IPv6 address in brackets. */
export function isSipHost(text: string): boolean {
  if (text.startsWith('[')) return ipv6.test(text) && URL.canParse(`http://${text}/`);
  return ipv4.test(text) || hostName.test(text);
}

/** Without what could end a line or cannot be sent: controls, lone surrogates, line and paragraph separators. */
export function isPlainText(text: string): boolean {
  return !controls.test(text);
}

/** Reads an address of record; null for everything that no request could be made of. */
export function parseSipAddress(text: string): SipAddress | null {
  if (text.length > longestAddress) return null;
  const [, scheme, user, host, port] = address.exec(text) ?? [];
  if (scheme === undefined || user === undefined || host === undefined) return null;
  if (!isReadable(user) || !isSipHost(host)) return null;
  const number = port === undefined ? null : Number(port);
  if (number !== null && (number < 1 || number > 65_535)) return null;
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    user,
    host: host.toLowerCase(),
    port: number,
  };
}

/** Escapes must be UTF-8, and must not hide a line break. */
function isReadable(user: string): boolean {
  try {
    return isPlainText(decodeURIComponent(user));
  } catch {
    return false;
  }
}
