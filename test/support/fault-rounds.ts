import fc from 'fast-check';
import type { Fault } from '../../src/shared/control.ts';

/** What the calls are doing when it happens, from Alice's side. */
export const situations = [
  'idle',
  'talking',
  'muted',
  'held',
  'held-there',
  'rings-here',
  'rings-there',
  'two-calls',
  'conference',
  'consulting',
  'video',
] as const;

/** What ends by itself after a while: before that it is as bad as ever. */
export const lastingCauses = [
  'router-silent',
  'server-down',
  'gateway-down',
  'relay-down',
  'sign-in-down',
  'names-down',
  'frozen',
  'their-router-silent',
  'their-frozen',
] as const;

/** Of what `offhook simulate` breaks, all that a call may suffer from. */
const simulated = [
  'network-change',
  'wss-drop',
  'media-silence',
  'renderer-crash',
] as const satisfies readonly Fault[];

/** What befalls Carol, in a home of her own: her page, her connections to the server, her network, her machine. */
const theirs = [
  'their-renderer-crash',
  'their-sockets-forgotten',
  'their-uplink-lost',
  'their-nat-rebound',
] as const;

/** What befalls Alice and Carol at the same moment. */
const both = ['both-uplinks-lost', 'both-sockets-forgotten'] as const;

/** What `offhook simulate` breaks, and what the lab does to the networks, to servers and to machines. */
export const causes = [
  ...simulated,
  'uplink-lost',
  'nat-rebound',
  'sockets-forgotten',
  ...lastingCauses,
  ...theirs,
  ...both,
] as const;

export type Situation = (typeof situations)[number];
export type Cause = (typeof causes)[number];
export type LastingCause = (typeof lastingCauses)[number];

export interface Befall {
  readonly cause: Cause;
  readonly afterMs: number;
  /** 0: it is done at once. */
  readonly lastsMs: number;
}

/** Calls, and what befalls them, at once, one after the other, or one during the other. */
export interface Round {
  readonly situation: Situation;
  readonly befalls: readonly Befall[];
}

const longestPauseMs = 1500;
/** A call that is on its way is made anew for 15 s (ADR 48): two in a row are over by then. */
const longestMs = 6000;

export const isLasting = (cause: Cause): cause is LastingCause =>
  lastingCauses.some((each) => each === cause);

export interface Among {
  readonly causes: readonly Cause[];
  readonly situations: readonly Situation[];
}

/** So many faults in rounds, the same for the same seed. */
export function randomRounds(
  count: number,
  seed: number,
  among: Among = { causes, situations },
): readonly Round[] {
  const befall = fc
    .record({
      cause: fc.constantFrom(...among.causes),
      afterMs: fc.integer({ min: 0, max: longestPauseMs }),
      lastsMs: fc.integer({ min: 500, max: longestMs }),
    })
    .map((drawn) => ({ ...drawn, lastsMs: isLasting(drawn.cause) ? drawn.lastsMs : 0 }));
  const round = fc.record({
    situation: fc.constantFrom(...among.situations),
    befalls: fc.array(befall, { minLength: 1, maxLength: 2 }),
  });
  const chosen: Round[] = [];
  let left = count;
  for (const each of fc.sample(round, { seed, numRuns: count })) {
    if (left === 0) break;
    const befalls = each.befalls.slice(0, left);
    left -= befalls.length;
    chosen.push({ ...each, befalls });
  }
  return chosen;
}

function oneInWords({ cause, afterMs, lastsMs }: Befall): string {
  return `${cause} after ${afterMs} ms${lastsMs === 0 ? '' : ` for ${lastsMs} ms`}`;
}

export const inWords = ({ situation, befalls }: Round): string =>
  `${situation}: ${befalls.map(oneInWords).join(', ')}`;

/** By which calls and servers a round goes; each has a lab of its own. */
export const ways = ['plain', 'relay', 'two-servers'] as const;
export type Way = (typeof ways)[number];

export interface WayRound {
  readonly way: Way;
  readonly round: Round;
  /** The faults of the run, these included. */
  readonly at: number;
}

/** So many faults, shared out among these ways, one way after the other; the same for the same seed. */
export function randomRun(count: number, seed: number, among: readonly Way[]): readonly WayRound[] {
  let at = 0;
  return among.flatMap((way, index) => {
    const share =
      Math.floor((count * (index + 1)) / among.length) - Math.floor((count * index) / among.length);
    return randomRounds(share, seed + index).map((round) => {
      at += round.befalls.length;
      return { way, round, at };
    });
  });
}
