import { withoutTurningMarks } from '../../shared/turning-marks.ts';

/**
 * A text as it is kept and shown: lines end in \n, and no control characters, lone surrogates, or marks that turn the
 * direction of what follows (they let a text read as another one). Pure.
 */
export function cleanText(text: string): string {
  return withoutTurningMarks(
    text
      .toWellFormed()
      .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
      .replaceAll(/(?![\n\t])\p{Cc}/gu, '\uFFFD'),
  );
}
