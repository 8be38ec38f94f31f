import { quote, unquote } from './fields.ts';
import { splitOutside } from './message.ts';

/** A challenge or credentials: scheme in lower case, either parameters or one token68 (RFC 9110 section 11.2). */
export interface AuthValue {
  readonly scheme: string;
  readonly token: string | null;
  readonly params: ReadonlyMap<string, string>;
}

const token68 = /^[A-Za-z0-9\-._~+/]+=*$/;

export function parseAuthValue(text: string): AuthValue | null {
  const match = /^\s*([A-Za-z0-9-]+)[ \t]+(\S.*?)\s*$/s.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const scheme = match[1].toLowerCase();
  if (token68.test(match[2])) return { scheme, token: match[2], params: new Map() };
  const params = new Map<string, string>();
  for (const part of splitOutside(match[2], ',')) {
    const equals = part.indexOf('=');
    if (equals < 1) return null;
    params.set(part.slice(0, equals).trim().toLowerCase(), unquote(part.slice(equals + 1).trim()));
  }
  return { scheme, token: null, params };
}

/** Digest tokens that RFC 7616 section 3.3 wants without quotes. */
const bare = new Set(['algorithm', 'stale', 'nc']);

export function serializeAuthParams(scheme: string, params: Readonly<Record<string, string>>): string {
  const parts = Object.entries(params).map(
    ([name, value]) => `${name}=${bare.has(name) ? value : quote(value)}`,
  );
  return `${scheme} ${parts.join(', ')}`;
}
