import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsKnown, keepParts, type Part, readParts, readWays } from '../../../bench/faults/parts.ts';
import { pageOf } from '../../../bench/faults/report.ts';
import { inWords, randomRun, ways } from '../../support/fault-rounds.ts';

const run = randomRun(60, 3, ways);
const partOf = (way: Part['way'], wrongAt: readonly number[] = []): Part => ({
  ...{ seed: 3, way, memoryMib: [300, 320] },
  outcomes: run
    .filter((each) => each.way === way)
    .map(({ round, at }) => ({
      ...{ round, at, tookMs: 1000, gaps: null, isAtRest: true },
      ...(wrongAt.includes(at)
        ? { wrong: 'a lie', became: null }
        : { wrong: null, became: 'stands' as const }),
    })),
});

describe('a run of faults that is made in parts', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-faults-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes on where it ended, with the rounds that it had', () => {
    const file = path.join(folder, 'kept.json');
    expect(readParts(file, 3)).toEqual([]);
    const parts = [partOf('plain')];
    keepParts(file, parts);
    expect(readParts(file, 3)).toEqual(parts);
    const rest = randomRun(60, 3, ways).filter(({ at }) => at > faultsKnown(parts));
    expect(rest).toEqual(run.filter(({ way }) => way !== 'plain'));
  });

  it('is not mixed with another one', () => {
    const file = path.join(folder, 'kept.json');
    keepParts(file, [partOf('plain')]);
    expect(() => readParts(file, 4)).toThrow('holds a run of the seed 3, not 4');
    writeFileSync(file, JSON.stringify([{ outcomes: [], memoryMib: [1, 2], seed: 3 }]));
    expect(() => readParts(file, 3)).toThrow('of before there were ways');
  });

  it('goes by the ways that are named', () => {
    expect(readWays('relay,plain')).toEqual(['relay', 'plain']);
    expect(() => readWays('plain,carrier-pigeon')).toThrow(
      'carrier-pigeon is none of plain, relay, two-servers',
    );
  });

  it('tells in which rounds the silence was longest, with all that befell them', () => {
    const [first, second, ...others] = partOf('plain').outcomes;
    if (first === undefined || second === undefined) throw new Error('there are no rounds');
    const outcomes = [
      { ...first, gaps: { near: 80, far: 90.4 } },
      { ...second, gaps: { near: 2000.2, far: 40 } },
      ...others,
    ];
    const text = pageOf([{ ...partOf('plain'), outcomes }], 3, 'here');
    expect(text).toContain(
      `in 2 rounds; of the others the time until all is well tells. The longest, at the caller's and at the far end:\n\n- 2000 and 40 ms (plain): ${inWords(second.round)}\n- 80 and 90 ms (plain): ${inWords(first.round)}\n`,
    );
    expect(pageOf([partOf('plain')], 3, 'here')).not.toContain('Silence is measured');
  });

  it('tells of each way how many, and of what was wrong where it stands', () => {
    const relayed = run.filter(({ way }) => way === 'relay');
    const at = relayed[0]?.at ?? 0;
    const text = pageOf([partOf('plain'), partOf('relay', [at])], 3, 'here');
    expect(text).toContain(`| *relay* | 20 | ${relayed.length} | ${relayed.length - 1} | 0 | 1 |`);
    expect(text).toContain('| *two-servers* | 0 | 0 | 0 | 0 | 0 |');
    expect(text).toContain(`- ${at} (relay): a lie`);
  });
});
