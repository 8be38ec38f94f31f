import { type FaultParties, startFaultLab } from '../../test/lab/support/fault-lab.ts';
import { createFaultRun, type Outcome } from '../../test/lab/support/fault-run.ts';
import { inWords, type Way, type WayRound } from '../../test/support/fault-rounds.ts';
import { takeLock } from '../support/lock.ts';
import { treeMemoryMib } from '../support/memory.ts';
import { freeName, keepEvidence, witnessesOf } from './evidence.ts';
import type { Part } from './parts.ts';

/** One start of the lab, and the rounds that are played in it. */
export interface Session {
  readonly way: Way;
  /** Whether the next round can begin here. */
  isAtRest(): boolean;
  play(round: WayRound): Promise<void>;
  part(): Part;
  close(): Promise<void>;
}

interface SessionOptions {
  readonly seed: number;
  readonly way: Way;
  /** Held during each round. */
  readonly lock: string | null;
  /** Where each round that goes wrong leaves a folder. */
  readonly logs: string | null;
}

const startsAtMost = 3;

export async function openSession({ seed, way, lock, logs }: SessionOptions): Promise<Session> {
  const parties = await started(way);
  const { alice, lab } = parties;
  let at = 0;
  const run = createFaultRun(parties, async (evidence) => {
    if (logs === null) return;
    const folder = freeName(logs, `${way}-${at}`);
    await keepEvidence(witnessesOf(parties), evidence, folder);
    console.log(`kept in ${folder}`);
  });
  const before = treeMemoryMib(alice.pid);
  const outcomes: Part['outcomes'][number][] = [];

  /** Where the lab itself fails, the round is lost and another lab is started. */
  const broken = (round: WayRound['round'], error: unknown): Outcome => ({
    ...{ round, wrong: `${inWords(round)}: ${String(error)}`, became: null, tookMs: 0, gaps: null },
    isAtRest: false,
  });

  return {
    way,
    isAtRest: () => outcomes.at(-1)?.isAtRest ?? true,
    async play({ round, at: faults }) {
      at = faults;
      const release = await takeLock(lock);
      const outcome = await run(round)
        .catch((error: unknown) => broken(round, error))
        .finally(release);
      outcomes.push({ ...outcome, at });
      const { wrong, became, tookMs, gaps } = outcome;
      console.log(
        `${at} ${way}: ${inWords(round)}: ${wrong ?? became} (${tookMs} ms) ${JSON.stringify(gaps)}`,
      );
    },
    part: () => ({ seed, way, outcomes, memoryMib: [before, treeMemoryMib(alice.pid)] }),
    close: () => lab.close(),
  };
}

/** On a busy machine an app may not come up in time. */
async function started(way: Way): Promise<FaultParties> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startFaultLab(way);
    } catch (error) {
      if (tries === startsAtMost) throw error;
      console.log(`the lab did not start: ${String(error)}`);
    }
  }
}
