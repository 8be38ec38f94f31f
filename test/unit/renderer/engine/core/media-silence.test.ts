import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isNews,
  noSilence,
  type SilenceSample,
  type SilenceVerdict,
  stepSilence,
} from '../../../../../src/renderer/engine/core/media-silence.ts';

interface Story {
  /** When the far end sends, ms. */
  readonly packetsAt: readonly number[];
  /** When something else shows that the path lives. */
  readonly signsAt?: readonly number[];
  readonly untilMs: number;
  readonly everyMs?: number;
  readonly expected?: (atMs: number) => boolean;
  /** Consent checks: when sent, whether they are answered. */
  readonly checksAt?: readonly (readonly [number, boolean])[];
  /** Reports of the far side: when they come, and whether they tell of our packets. */
  readonly reportsAt?: readonly (readonly [number, boolean])[];
  /** Until when we send. */
  readonly sendsUntilMs?: number;
  /** When another pair was selected. */
  readonly movedAtMs?: number;
}

interface Told {
  readonly atMs: number;
  readonly verdict: SilenceVerdict;
  readonly isNew: boolean;
}

/** What is said at each sample. */
function follow(story: Story): readonly Told[] {
  const { packetsAt, signsAt = [], untilMs, everyMs = 200, expected = () => true, checksAt = [] } = story;
  const { reportsAt = [], sendsUntilMs = untilMs, movedAtMs = Number.POSITIVE_INFINITY } = story;
  let state = noSilence;
  const told: Told[] = [];
  for (let atMs = 0; atMs <= untilMs; atMs += everyMs) {
    const before = packetsAt.filter((each) => each <= atMs);
    const heard = [...before, ...signsAt.filter((each) => each <= atMs)];
    const checks = checksAt.filter(([each]) => each <= atMs);
    const sample: SilenceSample = {
      atMs,
      pairId: atMs < movedAtMs ? 'old' : 'new',
      lastPacketAtMs: before.at(-1) ?? null,
      packetsReceived: before.length,
      pairHeardAtMs: heard.length === 0 ? null : Math.max(...heard),
      requestsSent: checks.length,
      responsesReceived: checks.filter(([, answered]) => answered).length,
      packetsSent: Math.min(atMs, sendsUntilMs) / 20,
      reportsReceived: reportsAt.filter(([each]) => each <= atMs).length,
      reportedAtMs: reportsAt.findLast(([each, ours]) => ours && each <= atMs)?.[0] ?? null,
    };
    const last = state;
    state = stepSilence(state, sample, expected(atMs));
    told.push({ atMs, verdict: state.verdict, isNew: isNews(last, state) });
  }
  return told;
}
const every = (ms: number, fromMs: number, toMs: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor((toMs - fromMs) / ms)) }, (_, index) => fromMs + index * ms);
const firstOf = (verdict: SilenceVerdict, told: ReturnType<typeof follow>) =>
  told.find((each) => each.verdict === verdict)?.atMs ?? null;

describe('a path that dies without a word', () => {
  it.each([0, 37, 111, 199])(
    'is noticed within a second of 200 ms samples (died %s ms after one)',
    (offsetMs) => {
      const diedAt = 5000 + offsetMs;
      const told = follow({ packetsAt: every(20, 0, diedAt), untilMs: 8000 });
      const dead = firstOf('dead', told) ?? Number.POSITIVE_INFINITY;
      expect(dead - diedAt).toBeLessThanOrEqual(1120);
      expect((firstOf('suspect', told) ?? Number.POSITIVE_INFINITY) - diedAt).toBeLessThanOrEqual(620);
      expect(told.at(-1)?.verdict).toBe('dead');
    },
  );

  it('within a second when samples are closer', () => {
    const told = follow({ packetsAt: every(20, 0, 5000), untilMs: 8000, everyMs: 100 });
    expect((firstOf('dead', told) ?? Number.POSITIVE_INFINITY) - 4980).toBeLessThanOrEqual(1000);
  });

  it('flows again with the first packet', () => {
    const told = follow({ packetsAt: [...every(20, 0, 3000), ...every(20, 7000, 8000)], untilMs: 8000 });
    expect(told.find(({ atMs }) => atMs === 7000)?.verdict).toBe('flowing');
  });
});

describe('no false alarm', () => {
  const alarms = (told: ReturnType<typeof follow>) =>
    told.filter(({ verdict }) => verdict === 'dead' || verdict === 'one-sided');

  it('while the far end speaks and is silent with discontinuous transmission', () => {
    const packetsAt = [...every(20, 0, 4000), ...every(400, 4000, 12_000), ...every(20, 12_000, 14_000)];
    expect(alarms(follow({ packetsAt, untilMs: 13_900 }))).toEqual([]);
  });

  it('with jitter, and with bursts of loss shorter than speech notices as a dead line', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 5, max: 600 }), { minLength: 50, maxLength: 100 }), (gaps) => {
        let atMs = 0;
        const packetsAt = gaps.map((gap) => {
          atMs += gap;
          return atMs;
        });
        expect(alarms(follow({ packetsAt, untilMs: atMs }))).toEqual([]);
      }),
    );
  });

  it('while somebody is on hold', () => {
    const expected = (atMs: number) => atMs < 3000;
    expect(alarms(follow({ packetsAt: every(20, 0, 3000), untilMs: 60_000, expected }))).toEqual([]);
  });

  it('a second time, for a far end that pauses on a path that lives', () => {
    const told = follow({
      packetsAt: every(20, 0, 3000),
      signsAt: every(2500, 3600, 60_000),
      untilMs: 59_000,
    });
    expect(alarms(told)).toEqual([]);
    expect(told.at(-1)?.verdict).toBe('paused');
  });

  it('before the far end has sent anything', () => {
    expect(alarms(follow({ packetsAt: [], untilMs: 20_000 }))).toEqual([]);
  });
});

describe('one-sided silence', () => {
  it('is told when they are heard but nothing of ours is answered', () => {
    const checksAt = every(2500, 0, 20_000).map((atMs) => [atMs, atMs < 5000] as const);
    const told = follow({ packetsAt: every(20, 0, 20_000), checksAt, untilMs: 20_000 });
    expect(firstOf('one-sided', told)).toBe(10_000);
  });

  it.each([0, 900, 2499])(
    'is told within 4.5 s as Chromium checks: oftener once an answer is overdue (died %i ms after the last one)',
    (afterMs) => {
      const checksAt = [...every(2500, 0, 7500), ...every(900, 7500, 20_000)].map(
        (atMs) => [atMs, atMs < 7500] as const,
      );
      const told = follow({ packetsAt: every(20, 0, 20_000), checksAt, untilMs: 20_000 });
      expect(firstOf('one-sided', told) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
        5000 + afterMs + 4500,
      );
    },
  );

  it('is told again every half minute that it lasts', () => {
    const checksAt = [...every(2500, 0, 7500), ...every(900, 7500, 80_000)].map(
      (atMs) => [atMs, atMs < 7500] as const,
    );
    const told = follow({ packetsAt: every(20, 0, 80_000), checksAt, untilMs: 80_000 });
    const news = told.filter(({ verdict, isNew }) => isNew && verdict === 'one-sided');
    expect(news.map(({ atMs }) => atMs)).toEqual([9400, 39_400, 69_400]);
  });

  it('is seen anew on another pair, and told again where that one is no better', () => {
    const reportsAt = every(5000, 5000, 90_000).map((atMs) => [atMs, atMs <= 20_000] as const);
    const told = follow({
      ...{ packetsAt: every(20, 0, 90_000), reportsAt, untilMs: 90_000, everyMs: 500, movedAtMs: 37_000 },
    });
    const verdictAt = (at: number) => told.find(({ atMs }) => atMs === at)?.verdict;
    expect([36_500, 37_000, 45_000, 50_000].map(verdictAt)).toEqual([
      ...['one-sided', 'flowing', 'flowing', 'one-sided'],
    ]);
  });

  it('is not told for one lost check, or after a change of pair', () => {
    const checksAt = every(2500, 0, 30_000).map((atMs, index) => [atMs, index % 2 === 0] as const);
    const told = follow({ packetsAt: every(20, 0, 30_000), checksAt, untilMs: 29_000 });
    expect(firstOf('one-sided', told)).toBe(null);
  });
});

describe('reports of the far side (RTCP)', () => {
  const packetsAt = every(20, 0, 60_000);
  const reports = (tellUntilMs: number) =>
    every(5000, 5000, 60_000).map((atMs): readonly [number, boolean] => [atMs, atMs <= tellUntilMs]);
  const follows = (story: Partial<Story>) =>
    firstOf('one-sided', follow({ packetsAt, untilMs: 60_000, everyMs: 500, ...story }));

  it('that no longer tell of our packets say that those do not arrive', () => {
    expect(follows({ reportsAt: reports(20_000) })).toBe(35_000);
  });

  /** A browser sends what it says of itself apart from what it says of us (seen in Chromium 156). */
  const apart = every(5000, 2300, 60_000).flatMap((atMs, index) => [
    [atMs, false] as const,
    [atMs + 1700 + 300 * (index % 5), true] as const,
  ]);

  it.each([
    ['while they tell of them', { reportsAt: reports(60_000) }],
    ['where others come between those that do', { reportsAt: apart }],
    ['where they never did', { reportsAt: reports(0) }],
    ['while we send nothing', { reportsAt: reports(20_000), sendsUntilMs: 20_000 }],
    ['where there are none', {}],
  ] as const)('say nothing %s', (_name, story) => {
    expect(follows(story)).toBeNull();
  });
});

describe('checks of ICE that are answered', () => {
  const checks = every(2500, 0, 20_000).map((atMs): readonly [number, boolean] => [atMs, true]);

  it('show that who says nothing is only silent, and soon after it seemed dead', () => {
    const told = follow({ packetsAt: every(20, 0, 5200), checksAt: checks, untilMs: 12_000 });
    expect(firstOf('dead', told)).toBeLessThan(6400);
    expect(firstOf('paused', told)).toBe(7600);
    expect(told.at(-1)?.verdict).toBe('paused');
  });

  it.each([5000, 4900, 4700])('that was answered just before a path died says nothing (%i)', (lastMs) => {
    const checksAt = [2500, lastMs].map((atMs): readonly [number, boolean] => [atMs, true]);
    const told = follow({ packetsAt: every(20, 0, 5010), checksAt, untilMs: 12_000, everyMs: 300 });
    expect(firstOf('paused', told)).toBeNull();
    expect(firstOf('dead', told)).toBeLessThan(6400);
  });

  it('stop with a path that dies', () => {
    const answered = checks.map(([atMs]): readonly [number, boolean] => [atMs, atMs < 5000]);
    const told = follow({ packetsAt: every(20, 0, 5200), checksAt: answered, untilMs: 12_000 });
    expect(firstOf('paused', told)).toBeNull();
    expect(told.at(-1)?.verdict).toBe('dead');
  });
});
