import fc from 'fast-check';
import { faults } from '../../src/shared/control.ts';

/** What the call is doing when it happens, from Alice's side. */
export const situations = ['idle', 'talking', 'muted', 'held', 'rings-here', 'rings-there'] as const;
/** What `offhook simulate` breaks, and what the lab does to the network itself. */
export const causes = [...faults, 'uplink-lost', 'nat-rebound', 'sockets-forgotten'] as const;

export type Situation = (typeof situations)[number];
export type Cause = (typeof causes)[number];

/** One call, and what befalls it, at once or one after the other. */
export interface Round {
  readonly situation: Situation;
  readonly befalls: readonly { readonly cause: Cause; readonly afterMs: number }[];
}

const longestPauseMs = 1500;

/** So many faults in rounds, the same for the same seed. */
export function randomRounds(count: number, seed: number): readonly Round[] {
  const round = fc.record({
    situation: fc.constantFrom(...situations),
    befalls: fc.array(
      fc.record({
        cause: fc.constantFrom(...causes),
        afterMs: fc.integer({ min: 0, max: longestPauseMs }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
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

export const inWords = ({ situation, befalls }: Round): string =>
  `${situation}: ${befalls.map(({ cause, afterMs }) => `${cause} after ${afterMs} ms`).join(', ')}`;
