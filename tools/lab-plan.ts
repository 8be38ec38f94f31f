import { readdirSync } from 'node:fs';
import path from 'node:path';

// When each file of the lab begins (ADR 166). The last lines of a run tell how long each took.

/** What two cores have to give: a file takes some of it from its beginning to its end. */
export const slots = 20;
/** Vitest's workers: those that run, and the next ones, which wait for slots. */
export const workers = 8;

interface Cost {
  readonly slots: number;
  /** About as long on two cores. */
  readonly seconds: number;
  /** Those of a lower one begin before all others. */
  readonly rank: number;
}

const ofRank = (rank: number, files: Readonly<Record<string, readonly [number, number]>>): [string, Cost][] =>
  Object.entries(files).map(([name, [taken, seconds]]) => [name, { slots: taken, seconds, rank }]);

/** Slots and seconds of each. */
const costs = new Map([
  // The edge is flooded beside a call: nothing beside it.
  ...ofRank(0, { flood: [20, 22] }),
  // Frames are counted: no app that talks beside them.
  ...ofRank(1, { share: [16, 28], video: [16, 70] }),
  // Messages and packets alone.
  ...ofRank(2, {
    ...{ 'edge-calls': [2, 5], 'edge-floods': [2, 12], 'edge-limits': [2, 7], 'edge-lists': [2, 8] },
    ...{ 'edge-marks': [2, 6], 'edge-media': [2, 4], 'edge-operation': [2, 47], 'edge-pair': [2, 6] },
    ...{ 'edge-presence': [2, 4], 'edge-registration': [2, 9], 'edge-relaying': [2, 5] },
    ...{ 'edge-turn': [2, 10], 'network-monitor': [2, 4], network: [2, 9], shaper: [2, 17] },
    ...{ sweep: [2, 1], torture: [2, 23] },
  }),
  // Who hears whom, who does not, and paths that change: two at a time. Apps that talk want some processor at once.
  ...ofRank(3, {
    ...{ calls: [10, 48], devices: [10, 31], direct: [10, 61], faults: [10, 53], features: [10, 63] },
    ...{ hold: [10, 43], narrow: [10, 78], roam: [10, 108], silence: [10, 87], transfer: [10, 106] },
  }),
  // Apps that mostly wait, or one with phones that only follow a script.
  ...ofRank(3, {
    ...{ failover: [5, 80], forking: [5, 12], precall: [5, 145], presence: [5, 26], refresh: [5, 95] },
    ...{ relay: [5, 45], scenarios: [5, 67], signalling: [5, 120] },
  }),
]);
/** Until somebody has seen that it is steady beside others. */
const ofNewFile: Cost = { slots, seconds: 60, rank: 0 };

/** @param file its path or name, `.lab.ts` included */
export const costOf = (file: string): Cost => costs.get(path.basename(file, '.lab.ts')) ?? ofNewFile;

/** The lab's files, from the project's root. */
export const labFiles = (): string[] =>
  readdirSync(path.resolve(import.meta.dirname, '../test/lab'))
    .filter((name) => name.endsWith('.lab.ts'))
    .map((name) => path.posix.join('test/lab', name));

/** In a rank those that take most first, all in all: begun last, one of them would run on alone. */
const byClaim = (one: Cost, other: Cost): number =>
  one.rank - other.rank || other.slots * other.seconds - one.slots * one.seconds;

/** Which of those that wait begins now beside those that run; null where the machine has no room for any. Pure. */
export function nextToBegin(waiting: readonly string[], running: readonly string[]): string | null {
  const free = running.reduce((left, file) => left - costOf(file).slots, slots);
  const inOrder = waiting.toSorted((one, other) => byClaim(costOf(one), costOf(other)));
  return inOrder.find((file) => costOf(file).slots <= free) ?? null;
}

/** In the order in which they begin if all take as long as is written here; `at` in seconds. Pure. */
export function planOf(files: readonly string[]): { readonly file: string; readonly at: number }[] {
  const waiting = new Set(files);
  const running = new Map<string, number>();
  const plan: { file: string; at: number }[] = [];
  for (let now = 0; waiting.size > 0; ) {
    const file = nextToBegin([...waiting], [...running.keys()]);
    if (file === null) {
      now = Math.min(...running.values());
      for (const [each, end] of running) if (end <= now) running.delete(each);
      continue;
    }
    waiting.delete(file);
    running.set(file, now + costOf(file).seconds);
    plan.push({ file, at: now });
  }
  return plan;
}
