/**
 * The user of a SIP address, unescaped: escaped or not, it is the same one (RFC 3261 section 19.1.4). Without a password
 * or parameters of a telephone number; empty where there is none.
 */
export function userOf(uri: string): string {
  const user = /^sips?:([^@]*)@/i.exec(uri)?.[1]?.split(/[;:]/)[0] ?? '';
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}
