import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallView } from '../../../src/renderer/engine/snapshot.ts';
import type { NetworkState } from '../../../src/shared/network.ts';
import { connectPhones } from '../../support/connect-phones.ts';
import { createFakeWire } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { inWords, type Round, randomRounds, type Situation } from '../../support/fault-rounds.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

// OFFHOOK_FAULTS and OFFHOOK_SEED choose how many faults, and which.
const [wifi, mobile] = ['192.0.2.1', '198.51.100.9'] as const;
const network = (...addresses: readonly string[]): NetworkState => ({
  interfaces: addresses.map((address) => ({
    ...{ name: address === wifi ? 'wlan0' : 'wwan0', addresses: [address] },
    kind: address === wifi ? 'wifi' : 'cellular',
  })),
  defaultRoute: addresses[0] === undefined ? null : { address: addresses[0], interface: null },
});

/** Two phones on a wire of their own, and what befalls the first of them. */
async function openPair() {
  const wire = createFakeWire();
  const clock = createFastClock(20);
  const pages = createKeptPages(wire, clock);
  let alice = pages.open();
  const bob = createTestPhone(wire, 'bob', { clock });
  await Promise.all([alice.register(), bob.register()]);

  function changeNetwork(before: NetworkState, after: NetworkState, cause: 'link-down' | 'link-up'): void {
    alice.engine.networkChanged({ cause, before, after, at: clock.now() });
  }

  function inflict(cause: Round['befalls'][number]['cause']): void {
    switch (cause) {
      case 'renderer-crash':
        pages.die();
        alice = pages.open();
        alice.engine.start();
        return;
      case 'wss-drop':
      case 'media-silence':
        alice.engine.simulate(cause);
        return;
      case 'sockets-forgotten':
        wire.cut('alice');
        return;
      case 'nat-rebound':
        alice.engine.simulate('media-silence');
        return;
      case 'network-change':
      case 'uplink-lost':
        changeNetwork(network(wifi, mobile), network(mobile), 'link-down');
        if (cause === 'network-change') changeNetwork(network(mobile), network(wifi, mobile), 'link-up');
    }
  }

  const live = (phone: TestPhone): readonly CallView[] =>
    phone.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended');

  async function begin(situation: Situation): Promise<void> {
    if (situation === 'idle') return;
    if (situation === 'rings-here') {
      bob.engine.actions.dial('alice');
      await waitUntil(() => live(alice)[0]?.step === 'incoming');
      return;
    }
    if (situation === 'rings-there') {
      alice.engine.actions.dial('bob');
      await waitUntil(() => live(bob)[0]?.step === 'incoming');
      return;
    }
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    const [call] = live(alice);
    if (call === undefined) throw new Error('there is no call');
    if (situation === 'muted') alice.engine.actions.setMuted(call.id, true);
    if (situation === 'held') {
      alice.engine.actions.hold(call.id);
      await waitUntil(() => live(alice)[0]?.hold.byUs === 'held');
    }
  }

  /** What both sides say of the call when they say the same; null: they do not. */
  function agreed(situation: Situation): 'stands' | 'over' | 'rings' | null {
    const [own, far] = [live(alice)[0], live(bob)[0]];
    if (alice.engine.getSnapshot().registration.step !== 'registered') return null;
    if (live(alice).length > 1 || live(bob).length > 1) return null;
    if (own === undefined || far === undefined) {
      const hadStood = situation === 'talking' || situation === 'muted' || situation === 'held';
      return own === undefined && far === undefined && !hadStood ? 'over' : null;
    }
    const held = situation === 'held';
    if (own.step === 'connected' && far.step === 'connected')
      return own.muted === (situation === 'muted') &&
        own.hold.byUs === (held ? 'held' : 'no') &&
        far.hold.byThem === held
        ? 'stands'
        : null;
    const [rings, calls] = situation === 'rings-here' ? [own, far] : [far, own];
    return rings.step === 'incoming' && (calls.step === 'calling' || calls.step === 'ringing')
      ? 'rings'
      : null;
  }

  async function agree(situation: Situation): Promise<void> {
    await waitUntil(() => agreed(situation) !== null);
    if (agreed(situation) !== 'rings') return;
    const phone = situation === 'rings-here' ? alice : bob;
    phone.engine.actions.answer(live(phone)[0]?.id ?? '');
    await waitUntil(() => agreed('talking') === 'stands' || agreed(situation) === 'over');
  }

  async function rest(): Promise<void> {
    for (const phone of [alice, bob]) for (const { id } of live(phone)) phone.engine.actions.hangUp(id);
    await waitUntil(() => live(alice).length === 0 && live(bob).length === 0);
  }

  /** Null: both were of one mind in the end. */
  async function play(round: Round): Promise<string | null> {
    let wrong: string | null = null;
    try {
      await begin(round.situation);
      for (const { cause, afterMs } of round.befalls) {
        await new Promise<void>((resolve) => void clock.after(afterMs, resolve));
        inflict(cause);
      }
      await agree(round.situation);
    } catch (error) {
      const state = [alice, bob].map((phone) =>
        live(phone).map(({ step, muted, hold, aside }) => ({ step, muted, hold, aside })),
      );
      wrong = `${inWords(round)}: ${String(error)} ${JSON.stringify(state)} ${alice.engine.getSnapshot().registration.step}`;
    }
    await rest();
    return wrong;
  }

  return {
    play,
    open: () => bob.media.filter(({ closed }) => !closed),
    stop: () => Promise.all([alice.engine.stop(), bob.engine.stop()]),
  };
}

/** Faults are mostly waited for: so many pairs go through them beside each other, one round after the other each. */
const pairsAtOnce = 4;

describe('random faults in a call on the wire', () => {
  const pairs: Awaited<ReturnType<typeof openPair>>[] = [];
  beforeEach(async () => {
    for (let pair = 0; pair < pairsAtOnce; pair += 1) pairs.push(await openPair());
  });
  afterEach(() => Promise.all(pairs.splice(0).map((pair) => pair.stop())));

  it('leave both sides of one mind, and no call lost that the far side still had', async () => {
    const rounds = randomRounds(
      Number(process.env.OFFHOOK_FAULTS ?? 200),
      Number(process.env.OFFHOOK_SEED ?? 1),
    );
    const told = await Promise.all(
      pairs.map(async ({ play }, index) => {
        const wrong: (string | null)[] = [];
        for (const round of rounds.filter((_, at) => at % pairsAtOnce === index))
          wrong.push(await play(round));
        return wrong;
      }),
    );
    expect(told.flat()).toEqual(rounds.map(() => null));
    expect(pairs.flatMap(({ open }) => open())).toEqual([]);
  }, 300_000);
});
