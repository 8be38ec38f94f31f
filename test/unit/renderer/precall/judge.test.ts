import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeOf, judge, rankOf } from '../../../../src/renderer/precall/judge.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import {
  type PrecallFindings,
  type PrecallVerdict,
  precallVerdicts,
  relayWays,
} from '../../../../src/shared/precall.ts';
import { found } from '../../../support/ui-gallery/sample-precall.ts';

const ready: PrecallFindings = found.ready;
type Loop = NonNullable<PrecallFindings['loop']>;
const { loop: plainLoop } = found.ready;
type Outcome = PrecallFindings['relays'][number]['outcome'];

const loop = (some: Partial<Loop>): Loop => ({ ...plainLoop, ...some });
const relays = (...outcomes: readonly Outcome[]): PrecallFindings['relays'] =>
  outcomes.map((outcome, index) => ({
    ...{ url: `turn:${index}`, way: relayWays[index] ?? 'udp', outcome },
    ...{ ms: null, said: null },
  }));
const servers = (...outcomes: readonly ('open' | 'no-answer')[]): PrecallFindings['servers'] =>
  outcomes.map((outcome) => ({ url: 'wss://sip.example.com', outcome, ms: null }));
const echoes = (outcome: 'open' | 'no-answer') => [{ url: 'stun:x', outcome, ms: null }];

describe('the verdict', () => {
  it.each<readonly [string, Partial<PrecallFindings>, PrecallVerdict]>([
    ['a clean network', {}, 'ready'],
    ['UDP blocked', { relays: relays('no-answer', 'open', 'open'), loop: loop({ way: 'tcp' }) }, 'tcp-only'],
    [
      'only web traffic over TLS',
      { relays: relays('no-answer', 'no-answer', 'open'), loop: loop({ way: 'tls' }) },
      'tls-only',
    ],
    ['wrong credentials', { relays: relays('refused', 'refused', 'refused'), loop: null }, 'relay-refused'],
    ['WSS blocked', { servers: servers('no-answer') }, 'no-server'],
    ['loss of a tenth each way', { loop: loop({ lostPercent: 19 }) }, 'loss'],
    ['a delay that varies by 50 ms up and down, each way', { loop: loop({ jitterMs: 21.9 }) }, 'jitter'],
    ['a delay that varies by 20 ms up and down, each way', { loop: loop({ jitterMs: 13.8 }) }, 'ready'],
    [
      'everything dead',
      {
        servers: servers('no-answer'),
        relays: relays('no-answer', 'no-answer', 'no-answer'),
        echoes: echoes('no-answer'),
        loop: null,
      },
      'no-network',
    ],
    [
      'every relay blocked',
      { relays: relays('no-answer', 'no-answer', 'no-answer'), loop: null },
      'no-way-for-sound',
    ],
    ['nothing comes through', { loop: loop({ outcome: 'nothing-came', received: 0 }) }, 'no-sound-through'],
    ['more than every third packet lost', { loop: loop({ lostPercent: 38 }) }, 'heavy-loss'],
    ['a satellite', { loop: loop({ roundTripMs: 620 }) }, 'slow'],
    ['one of two servers', { servers: servers('no-answer', 'open') }, 'ready'],
    [
      'a relay over TLS alone was set up',
      { relays: relays('open').map((each) => ({ ...each, way: 'tls' as const })) },
      'ready',
    ],
    ['no relay set up', { relays: [], loop: null }, 'no-relay'],
    [
      'no relay set up, and UDP is silent',
      { relays: [], loop: null, echoes: echoes('no-answer') },
      'udp-doubtful',
    ],
    [
      'the microphone is refused',
      { microphone: { outcome: 'microphone-refused', level: 0 } },
      'microphone-refused',
    ],
    ['no microphone', { microphone: { outcome: 'no-microphone', level: 0 } }, 'no-microphone'],
    ['a muted microphone', { microphone: { outcome: 'silent', level: 0 } }, 'silent-microphone'],
    ['a speaker that takes nothing', { speaker: 'silent' }, 'silent-speaker'],
  ])('of %s', (_name, findings, verdict) => {
    expect(judge({ ...ready, ...findings })[0]).toBe(verdict);
  });

  it('names what else was found, the worst first', () => {
    const findings: PrecallFindings = {
      ...ready,
      relays: relays('no-answer', 'no-answer', 'open'),
      loop: loop({ way: 'tls', lostPercent: 8 }),
      microphone: { outcome: 'no-microphone', level: 0 },
      speaker: 'silent',
    };
    expect(judge(findings)).toEqual(['no-microphone', 'loss', 'tls-only', 'silent-speaker']);
  });

  it('says what the issue asks for', () => {
    expect(en.precall.verdicts['tls-only'].title).toBe(
      'Your network blocks UDP; calls work over TLS, a little later.',
    );
  });

  it('is bad, fair or good', () => {
    expect(precallVerdicts.map(gradeOf)).toEqual(
      precallVerdicts.map((_, index) => (index < 8 ? 'bad' : index < 16 ? 'fair' : 'good')),
    );
  });
});

/** Each kind of finding, from the worst to the best; what is set up stays the same. */
const outcomes = ['no-answer', 'refused', 'open'] as const;
const microphones = ['microphone-refused', 'no-microphone', 'silent', 'well'] as const;

/** A finding as numbers that grow as things get better. */
interface Scored {
  readonly server: number;
  readonly relays: readonly number[];
  readonly echo: number | null;
  readonly came: boolean;
  readonly lost: number;
  readonly jitter: number;
  readonly roundTrip: number;
  readonly microphone: number;
  readonly sounded: boolean;
}

const scored: fc.Arbitrary<Scored> = fc.record({
  server: fc.integer({ min: 0, max: 1 }),
  relays: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }),
  echo: fc.option(fc.integer({ min: 0, max: 1 })),
  came: fc.boolean(),
  lost: fc.integer({ min: 0, max: 100 }),
  jitter: fc.integer({ min: 0, max: 200 }),
  roundTrip: fc.integer({ min: 0, max: 2000 }),
  microphone: fc.integer({ min: 0, max: 3 }),
  sounded: fc.boolean(),
});

function findingsOf(score: Scored): PrecallFindings {
  const relayed = relays(...score.relays.map((each) => outcomes[each] ?? 'open'));
  const best = relayed.find(({ outcome }) => outcome === 'open');
  return {
    servers: servers(score.server === 1 ? 'open' : 'no-answer'),
    relays: relayed,
    echoes: score.echo === null ? [] : echoes(score.echo === 1 ? 'open' : 'no-answer'),
    // Without an open relay nothing can be sent.
    loop:
      best === undefined
        ? null
        : loop({
            way: best.way,
            outcome: score.came ? 'came-back' : 'nothing-came',
            ...{ lostPercent: score.lost, jitterMs: score.jitter, roundTripMs: score.roundTrip },
          }),
    microphone: { outcome: microphones[score.microphone] ?? 'well', level: 0 },
    speaker: score.sounded ? 'sounded' : 'silent',
  };
}

function better(score: Scored, by: Scored): Scored {
  return {
    server: Math.max(score.server, by.server),
    relays: score.relays.map((each, index) => Math.max(each, by.relays[index] ?? 0)),
    echo: score.echo === null ? null : Math.max(score.echo, by.echo ?? 0),
    came: score.came || by.came,
    lost: Math.min(score.lost, by.lost),
    jitter: Math.min(score.jitter, by.jitter),
    roundTrip: Math.min(score.roundTrip, by.roundTrip),
    microphone: Math.max(score.microphone, by.microphone),
    sounded: score.sounded || by.sounded,
  };
}

describe('whatever was found', () => {
  it('has a verdict, and is never worse where any of it is better', () => {
    fc.assert(
      fc.property(scored, scored, (score, by) => {
        const [verdict] = judge(findingsOf(score));
        const [improved] = judge(findingsOf(better(score, by)));
        expect(rankOf(improved)).toBeGreaterThanOrEqual(rankOf(verdict));
      }),
      { numRuns: 2000 },
    );
  });

  it('is judged without throwing, figures that are none included', () => {
    const figure = fc.option(fc.double());
    fc.assert(
      fc.property(scored, figure, figure, figure, (score, lostPercent, jitterMs, roundTripMs) => {
        const findings = findingsOf(score);
        const [first, ...rest] = judge({
          ...findings,
          loop: findings.loop && { ...findings.loop, lostPercent, jitterMs, roundTripMs },
        });
        expect([first, ...rest].map(rankOf)).toEqual([first, ...rest].map(rankOf).toSorted((a, b) => a - b));
        expect(rankOf(first)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
