import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What one round of a row gave for one party. */
export interface Figure {
  readonly row: string;
  readonly party: string;
  /** Null: it did not come within the time of a round. */
  readonly ms: number | null;
}

/** What earlier runs, or others at this moment, have kept in this file. */
export function readFigures(file: string): readonly Figure[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Figure);
}

export function keepFigures(file: string, figures: readonly Figure[]): void {
  appendFileSync(file, figures.map((figure) => `${JSON.stringify(figure)}\n`).join(''));
}
