import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Edge } from '../../../edge/options.ts';

/** By the name that a failure may print. */
export type Secrets = ReadonlyMap<string, string>;

/** Which of them stand in a text. */
export const secretsIn = (text: string, secrets: Secrets): readonly string[] =>
  [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

/**
 * What of them any part of the edge has written, since its first start: `FILE: NAME`. Something may still be on its way
 * from a part that runs.
 */
export function secretsInLogs(edge: Edge, secrets: Secrets): readonly string[] {
  const folder = path.join(edge.runDir, 'log');
  return readdirSync(folder).flatMap((file) =>
    secretsIn(readFileSync(path.join(folder, file), 'utf8'), secrets).map((name) => `${file}: ${name}`),
  );
}

/** Of a JWT the part that makes it hold: whoever has the rest has nothing. */
export const signatureOf = (token: string): string => token.split('.').at(-1) ?? '';
