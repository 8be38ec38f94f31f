import type { Dialling, ReadNumber } from '../../shared/dialling/dialling.ts';

/** What is needed to see that two writings are the same number. */
export interface NumberSense {
  readonly rules: Dialling;
  readonly readNumber: ReadNumber;
  /** Of the account: an address in it is an extension. */
  readonly domain: string | null;
}

const address = /^(?:sips?:)?([^@\s]+)@([^@\s]+)$/i;

/** Only digits of a number as people write it: `+49 (0)30 12-34` gives `+493012 34`; null for what is no number. */
export function plainNumber(text: string): string | null {
  const bare = text.trim().replace(/^(?:tel|sips?):/i, '');
  if (!/^\+?[\d\s().\-/*#\u00A0\u2010-\u2015]+$/u.test(bare)) return null;
  // The zero in brackets is left out from abroad.
  const plain = bare.replace(/^(\+[\d\s]*)\(0\)/u, '$1').replaceAll(/[^\d+*#]/gu, '');
  return /\d/.test(plain) ? plain : null;
}

/**
 * The same text for every writing of a number: E.164 where it is valid, else its digits; of an address in our own domain
 * what stands before the @, of another one all of it. Pure.
 */
export function samenessOf(text: string, sense: NumberSense): string {
  const [, user, host] = address.exec(text.trim()) ?? [];
  if (user !== undefined && host !== undefined) {
    const domain = host.replace(/[;:?].*$/, '').toLowerCase();
    if (domain !== sense.domain?.toLowerCase()) return `${user.toLowerCase()}@${domain}`;
    return samenessOf(user, { ...sense, domain: null });
  }
  const plain = plainNumber(text);
  if (plain === null) return text.trim().toLowerCase();
  return readForms(plain, sense)?.e164 ?? plain;
}

/** All digits by which the number may be looked for. Pure. */
export function searchForms(text: string, sense: NumberSense): readonly string[] {
  const plain = plainNumber(text);
  if (plain === null) return [text];
  const known = readForms(plain, sense);
  const forms = known === null ? [plain] : [plain, known.e164, known.national];
  return [...new Set(forms.map((form) => form.replaceAll(/[^\d]/g, '')).filter((form) => form !== ''))];
}

function readForms(plain: string, { rules, readNumber }: NumberSense) {
  if (/[*#]/.test(plain)) return null;
  if (rules.internalLengths.includes(plain.length)) return null;
  const { outsideLine, internationalPrefix, country } = rules;
  const candidates = [plain];
  // As it was dialled through the switchboard.
  if (outsideLine !== null && plain.startsWith(outsideLine)) candidates.push(plain.slice(outsideLine.length));
  for (const candidate of candidates) {
    const whole = candidate.startsWith(internationalPrefix)
      ? `+${candidate.slice(internationalPrefix.length)}`
      : candidate;
    const known = readNumber(whole, country) ?? readNumber(candidate, country);
    if (known !== null) return known;
  }
  return null;
}
