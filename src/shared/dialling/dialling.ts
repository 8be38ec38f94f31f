import * as v from 'valibot';

const digitsSchema = v.pipe(v.string(), v.regex(/^[0-9]{1,4}$/, 'expected one to four digits'));
const prefixSchema = v.pipe(
  v.string(),
  v.regex(/^\+?[0-9]{1,15}$/, 'expected digits, with + before them or not'),
);

/** How numbers are turned into what the server is asked for. What stands here at first changes nothing. */
export const diallingSchema = v.object({
  /** Whose national numbers are meant (ISO 3166, two letters); null: nobody has said so. */
  country: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'expected a country as two capital letters'))),
    null,
  ),
  /** How numbers go out that are valid: as they were typed, as +49…, or as one dials within the country. */
  form: v.optional(v.picklist(['as-typed', 'e164', 'national']), 'as-typed'),
  /** The digits that reach the outside line of a switchboard. */
  outsideLine: v.optional(v.nullable(digitsSchema), null),
  /** In place of `+` where that cannot be sent. */
  internationalPrefix: v.optional(digitsSchema, '00'),
  /** Numbers of so many digits are colleagues. */
  internalLengths: v.optional(
    v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(15))), v.maxLength(15)),
    [],
  ),
  /** Numbers that go out as they are. */
  verbatim: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[0-9*#]{1,32}$/, 'expected digits, * and #'))),
      v.maxLength(100),
    ),
    [],
  ),
  /** The longest beginning that fits is replaced. */
  replace: v.optional(
    v.pipe(
      v.array(
        v.object({
          from: prefixSchema,
          to: v.pipe(v.string(), v.regex(/^\+?[0-9]{0,15}$/, 'expected digits, with + before them or not')),
        }),
      ),
      v.maxLength(50),
    ),
    [],
  ),
});

export type Dialling = v.InferOutput<typeof diallingSchema>;

export const plainDialling: Dialling = v.parse(diallingSchema, {});

/** What was done to a number, or why nothing was; none of them: no rule was about it. */
export const diallingReasons = [
  'emergency',
  'code',
  'internal',
  'replaced',
  'e164',
  'national',
  'international',
  'outside-line',
] as const;
export type DiallingReason = (typeof diallingReasons)[number];

export const dialledSchema = v.object({
  /** What is dialled: a number, or the name or address as it was typed. */
  target: v.string(),
  /** The same number for the whole world, where it is a valid one. */
  e164: v.nullable(v.string()),
  why: v.array(v.picklist(diallingReasons)),
});
export type Dialled = v.InferOutput<typeof dialledSchema>;

/** A number that is valid: nothing is known of any other. */
export interface KnownNumber {
  readonly e164: string;
  /** As one dials it within its country, digits only. */
  readonly national: string;
  readonly country: string;
}

/** null: not a valid number, as read from that country. */
export type ReadNumber = (number: string, country: string | null) => KnownNumber | null;

export interface DiallingOptions {
  readonly rules: Dialling;
  readonly emergency: readonly string[];
  readonly readNumber: ReadNumber;
}

/**
 * What is dialled for a number of digits, `*`, `#` and a leading `+`. Emergency numbers, codes and colleagues stay
 * what they are, whatever else the rules say. Pure.
 */
export function applyDialling(number: string, { rules, emergency, readNumber }: DiallingOptions): Dialled {
  const asIs = (reason: DiallingReason): Dialled => ({ target: number, e164: null, why: [reason] });
  if (emergency.includes(number)) return asIs('emergency');
  if (/[*#]/.test(number) || rules.verbatim.includes(number)) return asIs('code');
  if (!number.startsWith('+') && rules.internalLengths.includes(number.length)) return asIs('internal');

  const why: DiallingReason[] = [];
  const replaced = replacePrefix(number, rules.replace);
  if (replaced !== number) why.push('replaced');
  const known = readNumber(replaced, rules.country);
  const formed = known === null ? null : formOf(known, rules);
  let target = formed?.target ?? replaced;
  if (formed !== null && formed.target !== replaced) why.push(formed.reason);
  if (rules.outsideLine !== null) {
    target = rules.outsideLine + withoutPlus(target, rules);
    why.push('outside-line');
  }
  return { target, e164: known?.e164 ?? null, why };
}

function replacePrefix(number: string, rules: Dialling['replace']): string {
  const rule = rules
    .filter(({ from }) => number.startsWith(from))
    .reduce<Dialling['replace'][number] | null>(
      (longest, each) => (longest === null || each.from.length > longest.from.length ? each : longest),
      null,
    );
  const result = rule === null ? number : rule.to + number.slice(rule.from.length);
  // A rule must not leave nothing to dial.
  return /[0-9]/.test(result) ? result : number;
}

function formOf(known: KnownNumber, rules: Dialling): { target: string; reason: DiallingReason } | null {
  if (rules.form === 'as-typed') return null;
  if (rules.form === 'e164') return { target: known.e164, reason: 'e164' };
  return known.country === rules.country
    ? { target: known.national, reason: 'national' }
    : { target: withoutPlus(known.e164, rules), reason: 'international' };
}

function withoutPlus(number: string, { internationalPrefix }: Dialling): string {
  return number.startsWith('+') ? internationalPrefix + number.slice(1) : number;
}
