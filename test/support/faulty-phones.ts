import type { CallView } from '../../src/renderer/engine/snapshot.ts';
import { connectPhones } from './connect-phones.ts';
import { createFakeWire } from './fake-wire.ts';
import { createFastClock } from './fast-clock.ts';
import {
  agreement,
  type Became,
  type Expected,
  type GoingOn,
  goesOn,
  type Pair,
  ringsAt,
  standingsOf,
} from './fault-agreement.ts';
import { inWords, type Round, type Situation } from './fault-rounds.ts';
import { createKeptPages } from './kept-pages.ts';
import { createTestPhone, type TestPhone } from './test-phone.ts';
import { waitUntil } from './wait-until.ts';
import { createWireFaults } from './wire-faults.ts';

const live = (phone: TestPhone): readonly CallView[] =>
  phone.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended');

/** Alice, whom everything befalls, and two others, on a wire of their own. */
export async function openFaultyPhones() {
  const wire = createFakeWire();
  const clock = createFastClock(20);
  const pages = createKeptPages(wire, clock);
  const openPage = () =>
    pages.open({
      createMixer: () => ({ join: () => undefined, leave: () => undefined, close: () => undefined }),
    });
  let alice = openPage();
  const bob = createTestPhone(wire, 'bob', { clock });
  const carol = createTestPhone(wire, 'carol', { clock });
  await Promise.all([alice.register(), bob.register(), carol.register()]);
  const all = () => [alice, bob, carol];

  const inflict = createWireFaults({
    wire,
    clock,
    users: ['alice', 'bob', 'carol'],
    alice: () => alice,
    talkers: all,
    crash() {
      pages.die();
      alice = openPage();
      alice.engine.start();
    },
  });

  async function begin(situation: Situation): Promise<void> {
    if (situation === 'idle') return;
    if (situation === 'rings-here') {
      bob.engine.actions.dial('alice');
      await alice.untilWith('bob', ({ step }) => step === 'incoming');
      return;
    }
    if (situation === 'rings-there') {
      alice.engine.actions.dial('bob');
      await bob.untilWith('alice', ({ step }) => step === 'incoming');
      return;
    }
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    await bringAbout(situation);
    await stands(situation);
  }

  /** From one call with Bob that stands. */
  async function bringAbout(situation: Situation): Promise<void> {
    const { actions } = alice.engine;
    const withBob = alice.callWith('bob').id;
    if (situation === 'muted') actions.setMuted(withBob, true);
    if (situation === 'held') actions.hold(withBob);
    if (situation === 'held-there') bob.engine.actions.hold(bob.callWith('alice').id);
    if (situation === 'consulting') actions.consult(withBob, 'carol');
    if (situation === 'conference' || situation === 'two-calls') actions.dial('carol');
    if (standingsOf[situation].length < 2) return;
    await isAnswered();
    if (situation === 'conference') actions.joinConference();
    if (situation === 'two-calls') actions.swap();
  }

  /** By Carol, and Bob waits then. */
  async function isAnswered(): Promise<void> {
    const { id } = await carol.untilWith('alice', ({ step }) => step === 'incoming');
    carol.engine.actions.answer(id);
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
  }

  const pairs = (): readonly Pair[] => [
    { ours: live(alice).filter(({ peer }) => peer.number !== 'carol'), theirs: live(bob) },
    { ours: live(alice).filter(({ peer }) => peer.number === 'carol'), theirs: live(carol) },
  ];

  function agreed(expected: Expected): Became | null {
    const isRegistered = all().every(({ engine }) => engine.getSnapshot().registration.step === 'registered');
    return isRegistered ? agreement(expected, pairs()) : null;
  }

  const stands = (situation: Situation) => {
    const expected = { standings: standingsOf[situation], rings: null, mayEnd: situation === 'idle' };
    return waitUntil(() => agreed(expected) !== null);
  };

  async function agree(situation: Situation): Promise<void> {
    const rings = ringsAt(situation);
    // What only rang may be lost with all that can befall it here.
    const mayEnd = rings !== null || situation === 'idle';
    const expected = { standings: standingsOf[situation], rings, mayEnd };
    await waitUntil(() => agreed(expected) !== null);
    if (agreed(expected) !== 'rings') return;
    const phone = rings === 'here' ? alice : bob;
    phone.engine.actions.answer(live(phone)[0]?.id ?? '');
    await waitUntil(() => ['stands', 'over'].includes(agreed(expected) ?? ''));
  }

  async function goOn({ does, after }: GoingOn): Promise<void> {
    const { actions } = alice.engine;
    if (does === 'resume') actions.resume(alice.callWith('bob').id);
    if (does === 'resume-there') bob.engine.actions.resume(bob.callWith('alice').id);
    if (does === 'swap') actions.swap();
    if (does === 'split') actions.splitConference();
    if (does !== 'hand-on')
      return void (await waitUntil(() => agreed({ standings: after, rings: null, mayEnd: false })));
    actions.transferAttended(alice.callWith('bob').id, alice.callWith('carol').id);
    const isWith = (phone: TestPhone, number: string) => {
      const [call, ...more] = live(phone);
      return call?.step === 'connected' && call.peer.number === number && more.length === 0;
    };
    await waitUntil(() => live(alice).length === 0 && isWith(bob, 'carol') && isWith(carol, 'bob'));
  }

  async function rest(): Promise<void> {
    for (const phone of all()) for (const { id } of live(phone)) phone.engine.actions.hangUp(id);
    await waitUntil(() => all().every((phone) => live(phone).length === 0));
  }

  /** Null: all were of one mind in the end. */
  async function play(round: Round): Promise<string | null> {
    let wrong: string | null = null;
    try {
      await begin(round.situation);
      const over: Promise<void>[] = [];
      for (const befall of round.befalls) {
        await new Promise<void>((resolve) => void clock.after(befall.afterMs, resolve));
        over.push(inflict(befall));
      }
      await Promise.all(over);
      await agree(round.situation);
      const next = goesOn[round.situation];
      if (next !== null) await goOn(next);
    } catch (error) {
      const state = all().map((phone) =>
        live(phone).map(({ peer, step, muted, hold, aside, conference }) => ({
          ...{ with: peer.number, step, muted, hold, aside, conference },
        })),
      );
      wrong = `${inWords(round)}: ${String(error)} ${JSON.stringify(state)} ${alice.engine.getSnapshot().registration.step}`;
    }
    await rest();
    return wrong;
  }

  return {
    play,
    open: () => [bob, carol].flatMap(({ media }) => media.filter(({ closed }) => !closed)),
    stop: () => Promise.all(all().map(({ engine }) => engine.stop())),
  };
}
