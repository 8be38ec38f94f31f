import { onOneLine, withoutTurningMarks } from './turning-marks.ts';

export type Direction = 'ltr' | 'rtl';

const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';
/**
 * The blocks that Unicode keeps for what is written from right to left (DerivedBidiClass.txt, its defaults), digits and
 * marks of theirs included, and the mark that stands for such a letter.
 */
const rightToLeft = /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** One plain word, which turns nothing round wherever it stands: "local". */
const oneWord = /^[a-z-]*$/;

/**
 * A name or a number inside a sentence of another direction turns neither itself nor the rest round (Unicode Bidirectional
 * Algorithm, isolates). In a sentence from left to right only what holds letters of the other direction needs it. Marks in
 * it that reach beyond it, or turn it round, are left out, and it is one line; sentences within it that are isolated
 * already stay so.
 */
export function isolate(given: string, sentence: Direction): string {
  const text = contained(onOneLine(given));
  if (oneWord.test(text) || (sentence === 'ltr' && !rightToLeft.test(text))) return text;
  return `${firstStrongIsolate}${text}${popDirectionalIsolate}`;
}

function contained(given: string): string {
  if (withoutTurningMarks(given) === given) return given;
  const units = [...given].filter(
    (unit) =>
      unit === firstStrongIsolate || unit === popDirectionalIsolate || withoutTurningMarks(unit) !== '',
  );
  const open: number[] = [];
  const stray = new Set<number>();
  for (const [at, unit] of units.entries()) {
    if (unit === firstStrongIsolate) open.push(at);
    else if (unit === popDirectionalIsolate && open.pop() === undefined) stray.add(at);
  }
  for (const at of open) stray.add(at);
  return units.filter((_, at) => !stray.has(at)).join('');
}

/** A catalogue whose functions isolate every text that they are handed. */
export function isolating<T extends object>(catalogue: T, direction: Direction): T {
  return isolatingIn(catalogue, direction) as T;
}

function isolatingIn(value: unknown, direction: Direction): unknown {
  if (typeof value !== 'function') return mapOf(value, (inner) => isolatingIn(inner, direction));
  const isolated = (given: unknown): unknown =>
    typeof given === 'string' ? isolate(given, direction) : mapOf(given, isolated);
  return (...given: readonly unknown[]): unknown => value(...given.map(isolated));
}

/** Anything but a plain object stays what it is. */
function mapOf(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}
