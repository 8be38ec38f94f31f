// What people type into the fields of the dialling rules; undefined: it cannot be used. Pure.

export function parseCountry(text: string): string | null | undefined {
  const country = text.trim().toUpperCase();
  if (country === '') return null;
  return /^[A-Z]{2}$/.test(country) ? country : undefined;
}

export function parseOutsideLine(text: string): string | null | undefined {
  const digits = text.trim();
  if (digits === '') return null;
  return /^[0-9]{1,4}$/.test(digits) ? digits : undefined;
}

/** "3, 4" */
export function parseLengths(text: string): number[] | undefined {
  if (text.trim() === '') return [];
  const pieces = text.trim().split(/[\s,;]+/);
  const lengths = pieces.map((piece) => (/^[0-9]{1,2}$/.test(piece) ? Number(piece) : 0));
  if (lengths.some((length) => length < 1 || length > 15)) return undefined;
  return [...new Set(lengths)].sort((a, b) => a - b);
}
