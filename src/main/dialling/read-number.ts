import type { ReadNumber } from '../../shared/dialling/dialling.ts';

/**
 * What libphonenumber knows of a number, where it is valid; of any other it knows nothing, and neither do we.
 * Loaded at the first number: its tables are larger than all of main.
 */
export async function loadReadNumber(): Promise<ReadNumber> {
  const { isSupportedCountry, parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  return (number, country) => {
    const known = country !== null && isSupportedCountry(country);
    // Read whole: no number is looked for within a text.
    const parsed = parsePhoneNumberFromString(number, {
      extract: false,
      ...(known ? { defaultCountry: country } : {}),
    });
    if (parsed === undefined || !parsed.isValid()) return null;
    return {
      e164: parsed.number,
      national: parsed.formatNational().replaceAll(/\D/g, ''),
      country: parsed.country ?? '',
    };
  };
}

const mostRemembered = 1000;

/** Whoever reads many numbers asks for each of them several times in a row. */
export function rememberNumbers(read: ReadNumber): ReadNumber {
  const known = new Map<string, ReturnType<ReadNumber>>();
  return (number, country) => {
    const key = `${country} ${number}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= mostRemembered) known.clear();
    const made = read(number, country);
    known.set(key, made);
    return made;
  };
}
