import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from '../../test/lab/support/fault-run.ts';
import { type Way, ways } from '../../test/support/fault-rounds.ts';

/** What one start of the lab has seen of a run. */
export interface Part {
  readonly seed: number;
  readonly way: Way;
  readonly outcomes: readonly (Outcome & {
    /** The faults of the run, those of the round included. */
    readonly at: number;
  })[];
  /** Of Alice's processes. */
  readonly memoryMib: readonly [before: number, after: number];
}

/**
 * What earlier parts of the run have kept.
 *
 * @throws where the file holds another run: that would go on with other rounds
 */
export function readParts(file: string | undefined, seed: number): Part[] {
  if (file === undefined || !existsSync(file)) return [];
  const parts = JSON.parse(readFileSync(file, 'utf8')) as Part[];
  for (const part of parts) {
    if (part.seed !== seed) throw new Error(`${file} holds a run of the seed ${part.seed}, not ${seed}`);
    if (!ways.includes(part.way)) throw new Error(`${file} holds a run of before there were ways`);
  }
  return parts;
}

export function keepParts(file: string | undefined, parts: readonly Part[]): void {
  if (file !== undefined) writeFileSync(file, JSON.stringify(parts));
}

/** Up to which fault of the run all is known. */
export const faultsKnown = (parts: readonly Part[]): number =>
  Math.max(0, ...parts.flatMap(({ outcomes }) => outcomes.map(({ at }) => at)));

/** "plain,relay" as `--ways` has it. @throws at a word that is none */
export function readWays(words: string): readonly Way[] {
  return words.split(',').map((word) => {
    const way = ways.find((each) => each === word);
    if (way === undefined) throw new Error(`--ways: ${word} is none of ${ways.join(', ')}`);
    return way;
  });
}
