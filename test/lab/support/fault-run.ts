import { setTimeout as sleep } from 'node:timers/promises';
import {
  agreement,
  type Became,
  type Expected,
  type GoingOn,
  goesOn,
  mayEnd,
  ringsAt,
  type Standings,
  standingsOf,
} from '../../support/fault-agreement.ts';
import { inWords, type Round } from '../../support/fault-rounds.ts';
import { type CallEars, type Heard, startCallEars } from './call-ears.ts';
import { createFaultCalls, talksOf } from './fault-calls.ts';
import { createFaultChecks, settleMs } from './fault-checks.ts';
import { createLabFaults } from './fault-inflict.ts';
import type { FaultParties } from './fault-lab.ts';
import { brief, live, pairsOf } from './fault-state.ts';
import { until } from './until.ts';
import { uplinksKnown } from './uplinks-known.ts';

export interface Outcome {
  readonly round: Round;
  /** What was not as it should be; null: nothing. */
  readonly wrong: string | null;
  readonly became: Became | null;
  /** From the last fault, or its end where it lasted, until all was well, sound included, as the polls see it. */
  readonly tookMs: number;
  /** Longest time without a packet in a call that stood and was not held, from the first fault on. */
  readonly gaps: Heard | null;
  /** Whether all were at rest afterwards: otherwise the next round cannot begin with them. */
  readonly isAtRest: boolean;
}

/** What is there to be looked at when a round goes wrong: before anything is healed. */
export interface Evidence {
  readonly round: Round;
  readonly wrong: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Files with all packets of the round, by where they were captured. */
  readonly captures: Readonly<Record<string, string>>;
}
export type KeepEvidence = (evidence: Evidence) => Promise<void>;

/** Nobody answers faster. */
const handToPhoneMs = 1500;
/** A call is on its way for so long, before whoever calls tries again. */
const ringsWithinMs = 8000;

/** As a call with pictures begins. */
const allShow: Standings = [{ pictures: 'both' }];
const nobodyLooks: KeepEvidence = async () => undefined;

/** Runs rounds, one after the other; a round that goes wrong is told, and the next begins from rest. */
export function createFaultRun(
  parties: FaultParties,
  keepEvidence: KeepEvidence = nobodyLooks,
): (round: Round) => Promise<Outcome> {
  const { lab, alice, carol, dave } = parties;
  const checks = createFaultChecks(parties);
  const calls = createFaultCalls(parties);
  const faults = createLabFaults(parties);
  const apps = [alice, carol, dave] as const;
  const statuses = async () => [await alice.status(), await carol.status(), await dave.status()] as const;

  /** All have the same of it; what rings is answered, and must then stand. */
  async function agree(expected: Expected): Promise<Became> {
    let became: Became | null = null;
    await until(
      async () => {
        const all = await statuses();
        const areRegistered = all.every(({ registration }) => registration.state === 'registered');
        became = areRegistered ? agreement(expected, pairsOf(...all)) : null;
        return became !== null;
      },
      'the sides never agreed',
      settleMs,
    ).catch(async (error: unknown) => {
      const [ours, ...theirs] = (await statuses()).map(brief);
      throw new Error(`${String(error)}; ours ${ours}; theirs ${theirs.join(' and ')}`);
    });
    if (became !== 'rings') return became ?? 'over';
    // A call that is made anew rings twice, and whoever takes it between waits half a minute for the second (ADR 48).
    await sleep(handToPhoneMs);
    await (expected.rings === 'here' ? alice : carol).answer().catch(() => undefined);
    return agree(expected);
  }

  /** Whoever is shown as registered can be called: at the second try, where the first went to a socket or a page that was dead. */
  async function isReached(): Promise<void> {
    const deadline = Date.now() + settleMs;
    for (;;) {
      try {
        await carol.dial('100');
        await alice.until('rings', (status) => live(status)[0]?.state === 'incoming', ringsWithinMs);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await carol.endAll();
      }
    }
  }

  async function goOn(next: GoingOn, ears: CallEars): Promise<void> {
    const sides = await calls.goOn(next);
    // Of a call that was handed on Alice has nothing to say any more.
    if (next.does !== 'hand-on') await agree({ standings: next.after, rings: null, mayEnd: false });
    await checks.flows(ears, sides);
    if (next.does === 'show-again') await picturesMove();
  }

  /** A call that has moved by Replaces meanwhile has begun anew once more. */
  async function picturesMove(): Promise<void> {
    const before = await calls.dialogs();
    try {
      await checks.picturesMove();
    } catch (error) {
      const isMoved = (await calls.dialogs()) !== before;
      if (!isMoved || !(await calls.showsAgain())) throw error;
      await checks.picturesMove();
    }
  }

  async function rest(): Promise<void> {
    await faults.heal();
    for (const app of apps)
      await app.until('registered', ({ registration }) => registration.state === 'registered', settleMs);
    await Promise.all(apps.map((app) => app.endAll()));
    await Promise.all([alice, carol].map((app) => uplinksKnown(app)));
  }

  async function begin({ situation }: Round, ears: CallEars): Promise<void> {
    await calls.begin(situation);
    if (situation === 'idle' || ringsAt(situation) !== null) return;
    const standings = situation === 'video' ? allShow : standingsOf[situation];
    await agree({ standings, rings: null, mayEnd: false });
    const talks = talksOf(standingsOf[situation]);
    if (talks.length > 0) await checks.flows(ears, talks);
  }

  async function befall({ befalls }: Round, ears: CallEars): Promise<number> {
    let since = Date.now();
    for (const each of befalls) {
      await sleep(each.afterMs);
      await faults.inflict(each, ears);
      since = Date.now();
    }
    return (await faults.over()) ? Date.now() : since;
  }

  async function play(round: Round, ears: CallEars): Promise<Pick<Outcome, 'became' | 'tookMs' | 'gaps'>> {
    const { situation, befalls } = round;
    await begin(round, ears);
    const from = Date.now();
    const since = await befall(round, ears);
    const causes = befalls.map(({ cause }) => cause);
    const rings = ringsAt(situation);
    let standings = standingsOf[situation];
    let became = await agree({ standings, rings, mayEnd: mayEnd(situation, causes) });
    if (situation === 'idle') {
      await isReached();
      standings = standingsOf['rings-here'];
      became = await agree({ standings, rings: 'here', mayEnd: false });
    }
    const stands = became === 'stands';
    const talks = talksOf(standings);
    if (stands && talks.length > 0) await checks.flows(ears, talks);
    const tookMs = Date.now() - since;
    await checks.registrarAgrees(faults.lostUplinks());
    await checks.screenShows(became, standings);
    const isMeasured = stands && (situation === 'talking' || situation === 'muted');
    const gaps = isMeasured ? await ears.gaps(from, Date.now()) : null;
    const next = goesOn[situation];
    if (stands && next !== null) await goOn(next, ears);
    await calls.end();
    return { became, tookMs, gaps };
  }

  /** What went wrong; null: nothing. */
  async function wrongOf(work: () => Promise<unknown>): Promise<string | null> {
    try {
      await work();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  return async (round) => {
    const ears = await startCallEars(lab);
    const from = Date.now();
    const keep = (what: string) =>
      keepEvidence({ round, wrong: what, from, to: Date.now(), captures: ears.files });
    let played: Awaited<ReturnType<typeof play>> = { became: null, tookMs: 0, gaps: null };
    let wrong = await wrongOf(async () => {
      played = await play(round, ears);
    });
    await ears.stop();
    if (wrong !== null) {
      played = { ...played, tookMs: Date.now() - from };
      await keep(wrong);
    }
    const unrest = await wrongOf(async () => {
      await rest();
      await checks.nothingIsLeft();
    });
    if (wrong === null && unrest !== null) await keep(unrest);
    await ears.remove();
    wrong ??= unrest;
    return {
      round,
      wrong: wrong && `${inWords(round)}: ${wrong}`,
      ...played,
      isAtRest: unrest === null,
    };
  };
}
