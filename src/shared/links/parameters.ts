import { isPlainText } from '../sip-address.ts';

/** `name` or `name=value`, the name in lower case, the value without its escapes. */
export type Parameter = readonly [name: string, value: string | null];

const name = /^[A-Za-z0-9-]{1,64}$/;
/** pvalue of RFC 3966 and of RFC 3261 section 25.1, escapes included. */
const value = /^(?:[A-Za-z0-9\-_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2})+$/;

/** Reads `a;b=c`; null for what is none, and where a name comes twice (RFC 3966 section 3). */
export function parseParameters(text: string): readonly Parameter[] | null {
  if (text === '') return [];
  const parameters: Parameter[] = [];
  for (const piece of text.split(';')) {
    const parameter = parseParameter(piece);
    if (parameter === null || parameters.some(([known]) => known === parameter[0])) return null;
    parameters.push(parameter);
  }
  return parameters;
}

function parseParameter(piece: string): Parameter | null {
  const equals = piece.indexOf('=');
  const key = (equals < 0 ? piece : piece.slice(0, equals)).toLowerCase();
  if (!name.test(key)) return null;
  if (equals < 0) return [key, null];
  const raw = piece.slice(equals + 1);
  const decoded = value.test(raw) ? decode(raw) : null;
  return decoded === null ? null : [key, decoded];
}

export function formatParameter([key, text]: Parameter): string {
  return text === null ? `;${key}` : `;${key}=${encodeURIComponent(text)}`;
}

/** Without its escapes; null where they are no UTF-8 or hide a control character. */
export function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return isPlainText(decoded) ? decoded : null;
  } catch {
    return null;
  }
}

export function parameterOf(parameters: readonly Parameter[], wanted: string): string | null {
  return parameters.find(([key]) => key === wanted)?.[1] ?? null;
}
