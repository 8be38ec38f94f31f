import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const linesOf = (file: string) => readFileSync(path.join(root, file), 'utf8').split('\n');
const lines = linesOf('docs/requirements.md');

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

/** What of this is not there. */
function wrongIn(named: readonly Proof[]): string[] {
  return named.flatMap(({ file, titles }) => {
    const place = path.join(root, file);
    if (!existsSync(place)) return [`${file}: no such file`];
    const source = readFileSync(place, 'utf8');
    return titles.filter((title) => !source.includes(title)).map((title) => `${file}: no "${title}"`);
  });
}

describe('docs/security.md', () => {
  const text = linesOf('docs/security.md');
  const checklist = 'test/unit/main/security-checklist.test.ts';

  it('names only tests that there are, by their titles', () => {
    const named = text.flatMap(proofsOf);
    expect(named.length).toBeGreaterThan(10);
    expect(wrongIn(named)).toEqual([]);
  });

  it('has every point of the checklist, with its test', () => {
    const points = text.flatMap((line) => {
      const [, number, title] = /^\| (\d+) \|.*\| (?:"([^"]+)")?[^"|]*\|$/.exec(line) ?? [];
      return number === undefined ? [] : [{ number: Number(number), title }];
    });
    expect(points.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const titles = points.flatMap(({ title }) => (title === undefined ? [] : [title]));
    expect(titles.length).toBeGreaterThanOrEqual(19);
    expect(wrongIn([{ file: checklist, titles }])).toEqual([]);
  });

  it('names the tests of the app that it leans on', () => {
    const inApp = text.flatMap((line) => [...line.matchAll(/and in the app \("([^"]+)"\)/g)]);
    expect(inApp.length).toBeGreaterThan(5);
    const titles = inApp.map(([, title]) => title ?? '');
    expect(wrongIn([{ file: 'test/e2e/security.e2e.ts', titles }])).toEqual([]);
  });
});

describe('docs/requirements.md', () => {
  it('has rows and proofs: else nothing below would fail', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(proofs.length).toBeGreaterThan(50);
  });

  it('names only tests that there are, by their titles', () => {
    expect(wrongIn(proofs)).toEqual([]);
  });

  it('says of a row that is done how, and of one in part what is missing', () => {
    const bare = rows.filter(([line, , state, proof = '']) => {
      if (state === 'done') return proofsOf(line).length === 0 || proof.includes('Missing:');
      return state === 'part' && !/Missing:|Planned:/.test(proof);
    });
    expect(bare.map(([, name]) => name)).toEqual([]);
  });
});
