/**
 * Carries values of the structured clone algorithm as JSON, between the host and a page. Runs on both sides: in
 * the page its functions are injected as text, so they use nothing but each other and what every world has.
 * Strings, booleans, null and ordinary numbers stand for themselves; all else is an array that begins with a tag.
 */
export type Encoded = string | number | boolean | null | Encoded[];

export function encodeValue(value: unknown, depth = 0): Encoded {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return encodeNumber(value);
  if (value === undefined) return ['undefined'];
  if (typeof value === 'bigint') return ['bigint', String(value)];
  if (typeof value !== 'object' || depth > 500) throw new Error('An object could not be cloned.');
  return encodeObject(value, depth + 1);
}

export function encodeNumber(value: number): Encoded {
  if (Object.is(value, -0)) return ['number', '-0'];
  return Number.isFinite(value) ? value : ['number', String(value)];
}

export function encodeObject(value: object, depth: number): Encoded {
  const inner = (item: unknown): Encoded => encodeValue(item, depth);
  if (Array.isArray(value)) return ['array', ...Array.from(value, inner)];
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return ['bytes', encodeBytes(bytes), Object.prototype.toString.call(value).slice(8, -1)];
  }
  switch (Object.prototype.toString.call(value).slice(8, -1)) {
    case 'Error':
    case 'DOMException':
      return encodeError(value as Error);
    case 'Date':
      return ['date', encodeNumber((value as Date).getTime())];
    case 'RegExp':
      return ['regexp', (value as RegExp).source, (value as RegExp).flags];
    case 'Map':
      return ['map', ...Array.from(value as Map<unknown, unknown>, (entry) => entry.map(inner))];
    case 'Set':
      return ['set', ...Array.from(value as Set<unknown>, inner)];
    case 'ArrayBuffer':
      return ['bytes', encodeBytes(new Uint8Array(value as ArrayBuffer)), 'ArrayBuffer'];
    case 'Promise':
    case 'WeakMap':
    case 'WeakSet':
    case 'WeakRef':
      throw new Error('An object could not be cloned.');
    default:
      return ['object', ...Object.entries(value).map(([key, item]) => [key, inner(item)])];
  }
}

export function encodeError(error: Error): Encoded {
  return ['error', String(error.name), String(error.message), String(error.stack ?? '')];
}

export function encodeBytes(bytes: Uint8Array): string {
  const step = 8192;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) {
    text += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return btoa(text);
}

export function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function decodeValue(encoded: Encoded | undefined): unknown {
  if (!Array.isArray(encoded)) return encoded;
  const [tag, ...items] = encoded;
  const [first, second, third] = items;
  switch (tag) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(first);
    case 'bigint':
      return BigInt(String(first));
    case 'date':
      return new Date(decodeValue(first) as number);
    case 'regexp':
      return new RegExp(String(first), String(second));
    case 'error':
      return Object.assign(new Error(String(second)), { name: String(first), stack: String(third) });
    case 'bytes':
      return decodeView(decodeBytes(String(first)), String(second));
    case 'map':
      return new Map(items.map((entry) => decodePair(entry)));
    case 'set':
      return new Set(items.map((item) => decodeValue(item)));
    case 'object':
      return Object.fromEntries(items.map((entry) => decodePair(entry)));
    default:
      return items.map((item) => decodeValue(item));
  }
}

export function decodePair(entry: Encoded): [string, unknown] {
  const [key, value] = entry as Encoded[];
  return [decodeValue(key) as string, decodeValue(value)];
}

export function decodeView(bytes: Uint8Array<ArrayBuffer>, kind: string): unknown {
  if (kind === 'ArrayBuffer') return bytes.buffer;
  const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[kind];
  return View ? new View(bytes.buffer) : bytes;
}

/** What a page needs injected to use the codec. */
export const codecFunctions = [
  encodeValue,
  encodeNumber,
  encodeObject,
  encodeError,
  encodeBytes,
  decodeBytes,
  decodeValue,
  decodePair,
  decodeView,
] as const;
