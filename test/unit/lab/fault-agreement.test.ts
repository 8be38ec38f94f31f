import { describe, expect, it } from 'vitest';
import { agreement, type Expected, type Pair, type SideOfCall } from '../../support/fault-agreement.ts';
import { causes, isLasting, randomRounds, randomRun, situations, ways } from '../../support/fault-rounds.ts';

const side = (changes: Partial<SideOfCall> = {}): SideOfCall => ({
  ...{ step: 'connected', muted: false, conference: false },
  hold: { byUs: 'no', byThem: false },
  ...changes,
});
const byUs = { hold: { byUs: 'held', byThem: false } };
const byThem = { hold: { byUs: 'no', byThem: true } };
const pair = (ours: Partial<SideOfCall>, theirs: Partial<SideOfCall> = {}): Pair => ({
  ours: [side(ours)],
  theirs: [side(theirs)],
});
const seen = (ours: boolean, theirs: boolean) => ({ pictures: { ours, theirs } });
const none: Pair = { ours: [], theirs: [] };
const wanted = (...standings: Expected['standings']): Expected => ({ standings, rings: null, mayEnd: false });

describe('what the sides of calls say', () => {
  it.each<[string, Expected, readonly Pair[]]>([
    ['one that talks', wanted({}), [pair({}), none]],
    ['one that is muted', wanted({ muted: true }), [pair({ muted: true }), none]],
    ['held by us, as they know', wanted({ held: 'by-us' }), [pair(byUs, byThem), none]],
    ['held by them, as we know', wanted({ held: 'by-them' }), [pair(byThem, byUs), none]],
    ['two, one of them held', wanted({}, { held: 'by-us' }), [pair({}), pair(byUs, byThem)]],
    [
      'a conference',
      wanted({ conference: true }, { conference: true }),
      [pair({ conference: true }), pair({ conference: true })],
    ],
    ['both show and see', wanted({ pictures: 'both' }), [pair(seen(true, true), seen(true, true)), none]],
    [
      'one shows, as they are told',
      wanted({ pictures: 'told' }),
      [pair(seen(false, true), seen(true, false)), none],
    ],
    ['nobody shows anything more', wanted({ pictures: 'told' }), [pair({}), none]],
  ])('stands: %s', (_what, expected, pairs) => {
    expect(agreement(expected, pairs)).toBe('stands');
  });

  it.each<[string, Expected, readonly Pair[]]>([
    ['over here alone', wanted({}), [{ ours: [], theirs: [side()] }, none]],
    ['over there alone', wanted({}), [{ ours: [side()], theirs: [] }, none]],
    ['over for both, where none may end', wanted({}), [none, none]],
    ['muted no more', wanted({ muted: true }), [pair({}), none]],
    ['held, and they do not know', wanted({ held: 'by-us' }), [pair(byUs), none]],
    ['held, and nobody wanted it', wanted({}), [pair(byUs, byThem), none]],
    ['the second of two is gone', wanted({}, { held: 'by-us' }), [pair({}), none]],
    ['the other of two is held', wanted({}, { held: 'by-us' }), [pair(byUs, byThem), pair({})]],
    ['a conference fell apart', wanted({ conference: true }, { conference: true }), [pair({}), pair({})]],
    ['there are two of one', wanted({}), [{ ours: [side(), side()], theirs: [side()] }, none]],
    ['somebody else has one', wanted({}), [pair({}), pair({})]],
    ['it rings where all had stood', wanted({}), [pair({ step: 'incoming' }, { step: 'ringing' }), none]],
    [
      'they show, and we are not told',
      wanted({ pictures: 'told' }),
      [pair(seen(true, false), seen(true, true)), none],
    ],
    [
      'we show nothing, and they believe it',
      wanted({ pictures: 'told' }),
      [pair(seen(false, true), seen(true, true)), none],
    ],
    [
      'one shows nothing, where both should',
      wanted({ pictures: 'both' }),
      [pair(seen(false, true), seen(true, false)), none],
    ],
  ])('no agreement: %s', (_what, expected, pairs) => {
    expect(agreement(expected, pairs)).toBeNull();
  });

  it('rings here or there, as it began, and is over where it may be', () => {
    const ringing = pair({ step: 'incoming' }, { step: 'ringing' });
    expect(agreement({ standings: [{}], rings: 'here', mayEnd: false }, [ringing, none])).toBe('rings');
    expect(agreement({ standings: [{}], rings: 'there', mayEnd: false }, [ringing, none])).toBeNull();
    expect(agreement({ standings: [{}], rings: 'there', mayEnd: true }, [none, none])).toBe('over');
  });
});

describe('random rounds', () => {
  const rounds = randomRounds(400, 7);

  it('are the same for the same seed, as many faults as asked for, of every kind in calls of every kind', () => {
    expect(randomRounds(400, 7)).toEqual(rounds);
    const befalls = rounds.flatMap((round) => round.befalls);
    expect(befalls).toHaveLength(400);
    expect(new Set(befalls.map(({ cause }) => cause))).toEqual(new Set(causes));
    expect(new Set(rounds.map(({ situation }) => situation))).toEqual(new Set(situations));
    for (const { cause, lastsMs } of befalls) expect(lastsMs > 0).toBe(isLasting(cause));
  });
});

describe('a run', () => {
  it('shares its faults out among the ways, and counts them through', () => {
    const run = randomRun(100, 5, ways);
    expect(randomRun(100, 5, ways)).toEqual(run);
    const faultsOf = (way: string) =>
      run.filter((each) => each.way === way).flatMap(({ round }) => round.befalls).length;
    expect(ways.map(faultsOf)).toEqual([33, 33, 34]);
    expect(run.at(-1)?.at).toBe(100);
    expect(run.map(({ at }) => at)).toEqual(run.map(({ at }) => at).toSorted((one, other) => one - other));
  });
});
