import { describe, expect, it } from 'vitest';
import { chooseContenders, contenders } from '../../../bench/roam/contenders.ts';
import { type Result, tableOf } from '../../../bench/roam/results.ts';
import { rows } from '../../../bench/roam/rows.ts';

const silence = (gap: number | null) => ({ gap, sinceUsable: gap });
const result = (
  row: string,
  contender: Result['contender'],
  gaps: readonly [hears: number | null, heard: number | null],
  more: Partial<Result> & { readonly moved?: boolean } = {},
): Result => {
  const { moved = true, ...rest } = more;
  const [hears, heard] = gaps.map(silence);
  if (hears === undefined || heard === undefined) throw new Error('two gaps');
  return {
    ...{ row, contender, change: 0, rung: null, steps: null },
    roam: { startsAt: 0, hears, heard, moved },
    ...rest,
  };
};
const lines = (results: readonly Result[]) => tableOf(results).split('\n').slice(2);
const [mobile, silent] = [
  'only mobile is up, Wi-Fi comes',
  'the router of the Wi-Fi drops everything without a word, heals, and does it again',
];

describe('the table of roams', () => {
  it('counts who never came back, and takes the middle and the worst of the rest', () => {
    const name = 'the NAT forgets the call';
    const all = [10, 30, null].map((gap) => result(name, 'JsSIP', [gap, gap]));
    expect(lines(all)).toEqual([
      `| ${name} | JsSIP |  | 20 / 30, never in 1 of 3 | 20 / 30, never in 1 of 3 | 2000 | 3 |`,
    ]);
  });

  it('says of a call without a gap where it stayed, and of one that is dead nothing', () => {
    const stays = { moved: false };
    expect(lines([result(mobile, 'SIP.js SimpleUser', [24, 22], stays)])[0]).toContain(
      '| stays where it was | 24 / 24 |',
    );
    expect(lines([result(mobile, 'SIP.js SimpleUser', [null, null], stays)])[0]).toContain(
      '|  | never in 1 of 1 |',
    );
    expect(lines([result(mobile, 'Offhook', [24, 22], { rung: 're-anchor' })])[0]).toContain('| re-anchor |');
  });

  it('names the part of a call that ended with its first change', () => {
    const again = result(silent, 'Offhook', [1300, 1290], { change: 1 });
    const told = lines([
      result(silent, 'Offhook', [1301, 1300]),
      again,
      result(silent, 'JsSIP', [null, null]),
    ]);
    expect(told.map((line) => line.split(' | ')[1])).toEqual([
      'Offhook, at first',
      'Offhook, once more',
      'JsSIP, at first',
    ]);
  });
});

describe('who takes part', () => {
  it('is everybody, those that are named, or all that are not ours', () => {
    expect(chooseContenders(undefined)).toEqual(contenders);
    expect(chooseContenders(['JsSIP', 'Offhook'])).toEqual(['Offhook', 'JsSIP']);
    expect(chooseContenders(['libraries'])).toEqual([
      ...['SIP.js SimpleUser', 'JsSIP', 'SIP.js SimpleUser, relay only', 'JsSIP, relay only'],
    ]);
    expect(chooseContenders(['JsSIP', 'nobody'])).toEqual([]);
  });

  it('has a row for each', () => {
    for (const contender of contenders)
      expect(rows.some((row) => row.contenders.includes(contender))).toBe(true);
  });
});
