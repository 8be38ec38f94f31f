import type { Source } from './box-source.ts';

/** Of whom one document tells, and who told. */
interface TellingDocument {
  /** Who was asked; null: nobody was. */
  readonly teller: Source | null;
  readonly told: ReadonlySet<Source>;
}

interface WholeDocument extends TellingDocument {
  /** That there is nothing at all, of nobody by name. */
  readonly isNothing: boolean;
}

/**
 * In whose boxes nothing waits any more, because a document that would have named them leaves them out. One that was asked
 * for is whole. One that was not may be of a single box, of whichever server: it speaks of those that were told of beside
 * one that it names. Pure.
 */
export function leftOut(
  sources: readonly Source[],
  { teller, told, isNothing }: WholeDocument,
): readonly Source[] {
  return sources.filter((each) => {
    if (told.has(each)) return false;
    if (teller !== null) return each === teller || each.toldBy === teller;
    if (each.toldBy !== null) return false;
    return isNothing ? each.toldWith.size > 0 : [...each.toldWith].some((other) => told.has(other));
  });
}

export function rememberTeller({ teller, told }: TellingDocument): void {
  if (teller !== null) teller.toldBy = teller;
  for (const each of told) {
    if (teller === null) {
      if (told.size > 1) each.toldWith = told;
    } else if (each.toldBy !== each) each.toldBy = teller;
  }
}
