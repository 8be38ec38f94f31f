import { setTimeout as sleep } from 'node:timers/promises';
import { type Cause, inWords, type Round, type Situation } from '../../support/fault-rounds.ts';
import { type CallEars, type Heard, startCallEars } from './call-ears.ts';
import { createFaultChecks, type FaultParties, settleMs } from './fault-checks.ts';
import { agreement, type Became, brief, live } from './fault-state.ts';
import { uncaughtIn } from './page-findings.ts';
import type { Uplink } from './topology.ts';
import { until } from './until.ts';
import { uplinksKnown } from './uplinks-known.ts';

export interface Outcome {
  readonly round: Round;
  /** What was not as it should be; null: nothing. */
  readonly wrong: string | null;
  readonly became: Became | null;
  /** From the last fault until all was well, sound included, as the polls see it. */
  readonly tookMs: number;
  /** Longest time without a packet in a call that stood and was not held, from the first fault on. */
  readonly gaps: Heard | null;
}

/** Main loads a page again three times a minute, no more. */
const crashWindowMs = 62_000;
const mostCrashes = 3;
/** Nobody answers faster. */
const handToPhoneMs = 1500;
/** A call is on its way for so long, before whoever calls tries again. */
const ringsWithinMs = 8000;

/** Runs rounds, one after the other; a round that goes wrong is told, and the next begins from rest. */
export function createFaultRun(parties: FaultParties): (round: Round) => Promise<Outcome> {
  const { lab, alice, carol } = parties;
  const checks = createFaultChecks(parties);
  let crashes: readonly number[] = [];
  let lost = new Set<Uplink>();

  async function begin(situation: Situation, ears: CallEars): Promise<void> {
    if (situation === 'idle') return;
    if (situation === 'rings-here') {
      await carol.dial('100');
      await alice.call('incoming');
      return;
    }
    await alice.dial('101');
    await carol.call('incoming');
    if (situation === 'rings-there') return;
    await carol.answer();
    await alice.call('connected');
    await checks.flows(ears);
    if (situation === 'muted') {
      await alice.act({ verb: 'mute', on: true });
      await alice.until('muted', (status) => live(status)[0]?.muted === true, settleMs);
    }
    if (situation === 'held') {
      await alice.act({ verb: 'hold' });
      await alice.until('held', (status) => live(status)[0]?.hold.byUs === 'held', settleMs);
    }
  }

  async function inflict(cause: Cause): Promise<void> {
    switch (cause) {
      case 'uplink-lost':
        lost.add('wlan0');
        return lab.network.lose('wlan0');
      case 'nat-rebound':
        return lab.network.rebindNat('wlan0');
      case 'sockets-forgotten':
        return lab.network.forgetConnections(lab.edge.ports.wss);
      case 'renderer-crash':
        await mayCrash();
        break;
      default:
    }
    // While a page is dead or new, main refuses what only a page can do.
    await alice.send({ verb: 'simulate', fault: cause }).catch(() => undefined);
  }

  async function mayCrash(): Promise<void> {
    crashes = crashes.filter((at) => Date.now() - at < crashWindowMs);
    const [first] = crashes;
    if (crashes.length >= mostCrashes && first !== undefined)
      await sleep(crashWindowMs - (Date.now() - first));
    crashes = [...crashes, Date.now()];
  }

  /** Both sides have the same of it; what rings is answered, and must then stand. */
  async function agree(situation: Situation, causes: readonly Cause[]): Promise<Became> {
    let became: Became | null = null;
    await until(
      async () => {
        const [ours, theirs] = [await alice.status(), await carol.status()];
        const isRegistered = ours.registration.state === 'registered';
        became = isRegistered ? agreement(situation, causes, live(ours), live(theirs)) : null;
        return became !== null;
      },
      'the two sides never agreed',
      settleMs,
    ).catch(async (error: unknown) => {
      const [ours, theirs] = [brief(await alice.status()), brief(await carol.status())];
      throw new Error(`${String(error)}; ours ${ours}; theirs ${theirs}`);
    });
    if (became !== 'rings') return became ?? 'over';
    // A call that is made anew rings twice, and whoever takes it between waits half a minute for the second (ADR 48).
    await sleep(handToPhoneMs);
    await (situation === 'rings-here' ? alice : carol).answer().catch(() => undefined);
    return agree(situation, causes);
  }

  /** Whoever is shown as registered can be called: at the second try, where the first went to a socket that was dead. */
  async function isReached(): Promise<void> {
    const deadline = Date.now() + settleMs;
    for (;;) {
      await carol.dial('100');
      const rings = alice.until('rings', (status) => live(status)[0]?.state === 'incoming', ringsWithinMs);
      const isThere = await rings.then(
        () => true,
        (error: unknown) => {
          if (Date.now() > deadline) throw error;
          return false;
        },
      );
      if (isThere) return;
      await carol.endAll();
    }
  }

  /** Ended here, it must end there. */
  async function end(): Promise<void> {
    await alice.endAll();
    await carol.until('the end of the call at the far side', (status) => live(status).length === 0, settleMs);
  }

  async function rest(): Promise<void> {
    await lab.network.reset();
    lost = new Set();
    await alice.until('registered', ({ registration }) => registration.state === 'registered', settleMs);
    await Promise.all([alice.endAll(), carol.endAll()]);
    await uplinksKnown(alice);
  }

  async function play(round: Round, ears: CallEars): Promise<Omit<Outcome, 'round' | 'wrong'>> {
    const { situation, befalls } = round;
    await begin(situation, ears);
    const from = Date.now();
    let since = from;
    for (const { cause, afterMs } of befalls) {
      await sleep(afterMs);
      // With the page goes what it would have told.
      if (cause === 'renderer-crash' && (await uncaughtIn(alice).catch(() => [])).length > 0)
        throw new Error('something was caught by nobody before the page was killed');
      await inflict(cause);
      since = Date.now();
    }
    const causes = befalls.map(({ cause }) => cause);
    let became = await agree(situation, causes);
    if (situation === 'idle') {
      await isReached();
      became = await agree('rings-here', causes);
    }
    const stands = became === 'stands';
    if (stands && situation !== 'held') await checks.flows(ears);
    const tookMs = Date.now() - since;
    await checks.registrarAgrees(lost);
    await checks.screenShows(became, situation === 'held');
    const isMeasured = stands && (situation === 'talking' || situation === 'muted');
    const gaps = isMeasured ? await ears.gaps(from, Date.now()) : null;
    if (stands && situation === 'held') {
      await alice.act({ verb: 'resume' });
      await agree('talking', causes);
      await checks.flows(ears);
    }
    await end();
    return { became, tookMs, gaps };
  }

  return async (round) => {
    const ears = await startCallEars(lab);
    const from = Date.now();
    let outcome: Outcome;
    try {
      outcome = { round, wrong: null, ...(await play(round, ears)) };
    } catch (error) {
      const wrong = `${inWords(round)}: ${error instanceof Error ? error.message : String(error)}`;
      outcome = { round, wrong, became: null, tookMs: Date.now() - from, gaps: null };
    } finally {
      await ears.stop();
    }
    await rest();
    try {
      await checks.nothingIsLeft();
      return outcome;
    } catch (error) {
      const left = `${inWords(round)}: ${error instanceof Error ? error.message : String(error)}`;
      return { ...outcome, wrong: outcome.wrong ?? left };
    }
  };
}
