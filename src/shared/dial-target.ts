import { isSipHost, parseSipAddress } from './sip-address.ts';

/** The outcome of reading what somebody typed or pasted as a thing to call. */
export type DialTarget =
  | { readonly ok: true; readonly uri: string; readonly display: string }
  | { readonly ok: false; readonly reason: 'empty' | 'invalid' };

const longestInput = 256;
/** Visual separators of RFC 3966 section 3 and what people paste with them (no-break and thin spaces, dashes, slashes). */
const separators = /[\s\u00a0\u2000-\u200f\u2010-\u2015\u202f\u2060\ufeff().\-/]/g;
const number = /^\+?[0-9*#]{1,32}$/;
/** user part of RFC 3261 section 25.1, unescaped forms only: what a person may type. */
const userName = /^[A-Za-z0-9][A-Za-z0-9._~!*'+&=$,;?/-]{0,63}$/;

/**
 * Reads a dialled text: a number in any writing ("+49 (30) 123-45"), a user name of the own domain, or a SIP address.
 * Never yields a URI with a password, parameters or headers: those could steer more than a call.
 *
 * @param domain the host of the account's address of record, as `domainOf` gives it
 */
export function parseDialTarget(input: string, domain: string): DialTarget {
  const text = input.trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (text.length > longestInput) return { ok: false, reason: 'invalid' };

  const digits = text.replace(separators, '');
  if (number.test(digits)) return { ok: true, uri: sipUri(digits, domain), display: digits };

  const address = text.replace(/^sips?:/i, '');
  const at = address.indexOf('@');
  const user = at < 0 ? address : address.slice(0, at);
  const host = at < 0 ? domain : address.slice(at + 1);
  if (!userName.test(user) || !isSipHost(host)) return { ok: false, reason: 'invalid' };
  return {
    ok: true,
    uri: sipUri(user, host.toLowerCase()),
    display: at < 0 ? user : `${user}@${host.toLowerCase()}`,
  };
}

/** `#`, `;`, `?` and `/` are legal when typed but must be escaped or kept by RFC 3261's user production. */
function sipUri(user: string, host: string): string {
  const escaped = user.replace(/[#;?/]/g, (char) =>
    char === ';' || char === '?' || char === '/' ? char : '%23',
  );
  return `sip:${escaped}@${host}`;
}

/** The host of an address of record such as `sip:alice@example.com:5061`, without its port; null when it is none. */
export function domainOf(aor: string): string | null {
  return parseSipAddress(aor)?.host ?? null;
}
