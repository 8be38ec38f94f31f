/** Stands where a secret was. */
export const redacted = '[redacted]';

/** Names whose value is a secret wherever they stand: JSON members, form fields, URL parameters, headers. */
const secretNames = [
  'access_token',
  'refresh_token',
  'id_token',
  'subject_token',
  'actor_token',
  'token',
  'accessToken',
  'refreshToken',
  'idToken',
  'sipToken',
  'device_code',
  'proofKey',
  'code_verifier',
  'client_secret',
  'client_assertion',
  'password',
  'passwd',
  'pwd',
  'secret',
  'credential',
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
].join('|');

const rules: readonly (readonly [RegExp, string])[] = [
  // A whole header line: "Authorization: Digest username=..., response=...". The value ends with the line.
  [
    /((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*:\s*["']?)(?!\[redacted\])[^\r\n"']+(?:"[^"\r\n]*"[^\r\n"']*)*/gi,
    `$1$2${redacted}`,
  ],
  // "name": "value" and 'name': 'value', also with escaped quotes inside.
  [new RegExp(`(["'\`](?:${secretNames})["'\`]\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, 'gi'), `$1"${redacted}"`],
  [
    new RegExp(`(["'\`]?\\b(?:${secretNames})["'\`]?\\s*:\\s*)'(?:[^'\\\\]|\\\\.)*'?`, 'gi'),
    `$1'${redacted}'`,
  ],
  // The same inside a string of JSON: \"name\":\"value\".
  [new RegExp(`(\\\\"(?:${secretNames})\\\\"\\s*:\\s*)\\\\".*?(?:\\\\"|$)`, 'gi'), `$1\\"${redacted}\\"`],
  // name="value with blanks"; digest's response too.
  [new RegExp(`(\\b(?:${secretNames}|response)=)"(?:[^"\\\\]|\\\\.)*"?`, 'gi'), `$1"${redacted}"`],
  // name=value and name: value up to a delimiter.
  [new RegExp(`(\\b(?:${secretNames})(?:=|:\\s*))(?!["'\\[])[^\\s&;,"'<>)}\\]]+`, 'gi'), `$1${redacted}`],
  // The authorization response in a URL; elsewhere these words are innocent.
  [/([?&](?:code|state)=)(?!\[)[^\s&#"']+/g, `$1${redacted}`],
  // Credentials after their scheme, wherever they stand; a challenge's parameters are none.
  [/\b(Bearer|Basic)(\s+)(?!\[redacted\]|[a-z_]+=")[A-Za-z0-9._~+/-]+=*/gi, `$1$2${redacted}`],
  // RFC 9449; the word stands in sentences too, so only what is long enough for a token.
  [/\b(DPoP)(\s+)(?!\[redacted\]|[a-z_]+=")[A-Za-z0-9._~+/-]{16,}=*/gi, `$1$2${redacted}`],
  // The private part of a JSON Web Key (RFC 7518 section 6.2.2).
  [/(\\?"d\\?"\s*:\s*\\?")[A-Za-z0-9_-]{16,}/g, `$1${redacted}`],
  // JSON Web Tokens by their look: three base64url parts, the first one beginning {"
  [/\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)*/g, redacted],
  // Keys in SDP: ICE passwords (RFC 8839 section 5.4), SDES (RFC 4568), MIKEY; line breaks may be escaped.
  [/\ba=(ice-pwd|crypto|key-mgmt):(?!\[)(?:(?!\\[rn])[^\r\n])+/gi, `a=$1:${redacted}`],
  // user:password@ in a URL.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:)[^\s/@]+(@)/gi, `$1${redacted}$2`],
];

/** Takes secrets out of a line of text. Pure; applied to every log line at its source. */
export function redact(text: string): string {
  return rules.reduce((line, [pattern, replacement]) => line.replace(pattern, replacement), text);
}
