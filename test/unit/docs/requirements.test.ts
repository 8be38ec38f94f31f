import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const lines = readFileSync(path.join(root, 'docs/requirements.md'), 'utf8').split('\n');

interface Proof {
  readonly file: string;
  readonly titles: readonly string[];
}

/** The files of tests that a line names, each with the titles that stand in quotation marks after it. */
function proofsOf(line: string): Proof[] {
  const [proved = ''] = line.split('Missing:');
  const parts = proved.split(/`(test\/[^`]+\.(?:test|e2e|lab)\.tsx?)`/);
  return parts.flatMap((file, index) => {
    if (index % 2 === 0) return [];
    const [named = ''] = (parts[index + 1] ?? '').split('`');
    return [{ file, titles: [...named.matchAll(/"([^"]+)"/g)].map(([, title]) => title ?? '') }];
  });
}

const proofs = lines.flatMap(proofsOf);
const rows = lines
  .map((line) => /^\| ([SMNIDPVQEX]\d+) \|.*?\| (done|part|planned) \| (.*) \|$/.exec(line))
  .filter((row) => row !== null);

describe('docs/requirements.md', () => {
  it('has rows and proofs: else nothing below would fail', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(proofs.length).toBeGreaterThan(50);
  });

  it('names only tests that there are, by their titles', () => {
    const wrong = proofs.flatMap(({ file, titles }) => {
      const place = path.join(root, file);
      if (!existsSync(place)) return [`${file}: no such file`];
      const source = readFileSync(place, 'utf8');
      return titles.filter((title) => !source.includes(title)).map((title) => `${file}: no "${title}"`);
    });
    expect(wrong).toEqual([]);
  });

  it('says of a row that is done how, and of one in part what is missing', () => {
    const bare = rows.filter(([line, , state, proof = '']) => {
      if (state === 'done') return proofsOf(line).length === 0 || proof.includes('Missing:');
      return state === 'part' && !/Missing:|Planned:/.test(proof);
    });
    expect(bare.map(([, name]) => name)).toEqual([]);
  });
});
