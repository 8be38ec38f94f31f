import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkCause, NetworkState } from '../../../src/shared/network.ts';
import { connectPhones, directionIn, isReinvite, sentBy } from '../../support/connect-phones.ts';
import { isAnswered } from '../../support/fake-media.ts';
import { byDetour, createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const [first, second] = ['one.example.com', 'two.example.com'] as const;
const [wifi, mobile] = ['192.0.2.1', '198.51.100.9'] as const;

const stateOf = (addresses: readonly string[]): NetworkState => {
  const interfaces = addresses.map((address) => ({
    name: address === wifi ? 'wlan0' : 'wwan0',
    kind: address === wifi ? ('wifi' as const) : ('cellular' as const),
    addresses: [address],
  }));
  const [way] = interfaces;
  return {
    interfaces,
    defaultRoute: way === undefined ? null : { address: way.addresses[0] ?? '', interface: way.name },
  };
};
const lostWifi = (phone: TestPhone) => changed(phone, 'link-down', [wifi, mobile], [mobile]);

function changed(
  phone: TestPhone,
  cause: NetworkCause,
  before: readonly string[],
  after: readonly string[],
): void {
  phone.engine.networkChanged({
    cause,
    before: stateOf(before),
    after: stateOf(after),
    at: Date.now(),
  });
}

describe('a call whose network changes, on the wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    wire.gateway = true;
    const clock = createFastClock(20);
    const servers = [`wss://${first}/ws`, `wss://${second}/ws`];
    alice = createTestPhone(wire, 'alice', { servers, clock });
    bob = createTestPhone(wire, 'bob', { clock });
    await Promise.all([alice.register(), bob.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const reinvites = (from: string) => sentBy(wire, from, /^INVITE /).filter(isReinvite);
  const asked = (from: string, count: number) => waitUntil(() => reinvites(from).length >= count);
  /** Until its offer is answered; then ICE selects the new path. */
  async function moves(phone: TestPhone, from: string, count = 1): Promise<void> {
    const media = phone.media[0];
    if (media === undefined) throw new Error('there is no media');
    await asked(from, count);
    await waitUntil(() => isAnswered(media));
    media.select(mobile);
  }
  const roamed = (phone: TestPhone, number: string, count = 1) =>
    phone.untilWith(number, (call) => call.roams.length === count);
  /** The way by the first server is dead; nothing is told of it. */
  const loseTheWay = () => {
    wire.server(first).passage = 'silent';
  };

  it('offers a restart over the new socket, with its Contact, and tells of the roam', async () => {
    loseTheWay();
    lostWifi(alice);
    await moves(alice, 'alice');
    alice.media[0]?.tell({ type: 'gap', gapMs: 120 });
    const { roams, step } = await roamed(alice, 'bob');
    expect(step).toBe('connected');
    expect(roams[0]).toMatchObject({
      cause: 'link-down',
      rung: 'ranked-restart',
      gapMs: 120,
      before: { network: 'wifi', path: `host ${wifi}:5000 udp` },
      after: { network: 'cellular', path: `host ${mobile}:5001 udp` },
    });
    expect(alice.media[0]?.requested.at(-1)).toEqual({ direction: 'sendrecv', iceRestart: true });
    const [text] = reinvites('alice');
    expect(text).toMatch(/^Contact: <sip:/im);
    expect(wire.crossed.find((each) => each.text === text)?.server).toBe(second);
    expect(alice.logged.some((line) => line.includes('moved by ranked-restart (link-down)'))).toBe(true);
  });

  it('has its offer ready before any socket is there', async () => {
    loseTheWay();
    wire.server(second).connections = 'black-hole';
    lostWifi(alice);
    await waitUntil(() => alice.media[0]?.requested.at(-1)?.iceRestart === true);
    expect(reinvites('alice')).toEqual([]);
    wire.server(second).connections = 'taken';
    await moves(alice, 'alice');
    await roamed(alice, 'bob');
  });

  it.each(['we', 'they'] as const)(
    'can be ended afterwards when %s hang up, and takes digits',
    async (who) => {
      loseTheWay();
      lostWifi(alice);
      await moves(alice, 'alice');
      await roamed(alice, 'bob');
      alice.engine.actions.sendDtmf(alice.callWith('bob').id, '5');
      await alice.untilWith('bob', ({ dtmf }) => dtmf === '5');
      const [phone, number] = who === 'we' ? [alice, 'bob'] : [bob, 'alice'];
      phone.engine.actions.hangUp(phone.callWith(number).id);
      await alice.untilWith('bob', ({ step }) => step === 'ended');
      await bob.untilWith('alice', ({ step }) => step === 'ended');
      expect(alice.callWith('bob').end?.cause).toBe('hung-up');
    },
  );

  it('stays held while it moves, and comes back afterwards', async () => {
    alice.engine.actions.hold(alice.callWith('bob').id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    loseTheWay();
    lostWifi(alice);
    await moves(alice, 'alice', 2);
    const call = await roamed(alice, 'bob');
    expect(call.hold.byUs).toBe('held');
    expect(directionIn(reinvites('alice').at(-1) ?? '')).toBe('sendonly');
    expect(alice.media[0]?.held).toBe(true);
    alice.engine.actions.resume(call.id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
  });

  it('stays muted while it moves', async () => {
    alice.engine.actions.setMuted(alice.callWith('bob').id, true);
    loseTheWay();
    lostWifi(alice);
    await moves(alice, 'alice');
    expect((await roamed(alice, 'bob')).muted).toBe(true);
    expect(alice.media[0]?.muted).toBe(true);
  });

  it('with a hold that was on its way when the socket died: both get through', async () => {
    loseTheWay();
    alice.engine.actions.hold(alice.callWith('bob').id);
    await waitUntil(() => alice.media[0]?.requested.at(-1)?.direction === 'sendonly');
    lostWifi(alice);
    await moves(alice, 'alice', 2);
    await roamed(alice, 'bob');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    await bob.untilWith('alice', ({ hold }) => hold.byThem);
  });

  it('answered 491: everything stays, and it asks again', async () => {
    let refusals = 0;
    wire.intercept((text, from) => {
      if (from !== 'alice' || !isReinvite(text) || refusals > 0) return 'default';
      refusals += 1;
      return { answer: responseTo(text, 491, 'Request Pending') };
    });
    loseTheWay();
    lostWifi(alice);
    await moves(alice, 'alice', 2);
    const { step, roams } = await roamed(alice, 'bob');
    expect([step, refusals, roams[0]?.rung]).toEqual(['connected', 1, 'ranked-restart']);
    expect(alice.media[0]?.rollbacks).toBeGreaterThan(0);
  });

  it('on both sides at once: one after the other they get through', async () => {
    lostWifi(alice);
    lostWifi(bob);
    await Promise.all([moves(alice, 'alice'), moves(bob, 'bob')]);
    await waitUntil(() =>
      [alice.callWith('bob'), bob.callWith('alice')].every(({ roams }) => roams.length > 0),
    );
    expect(alice.callWith('bob').step).toBe('connected');
    expect(bob.callWith('alice').step).toBe('connected');
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
  });

  it('and again: each roam is told', async () => {
    lostWifi(alice);
    await moves(alice, 'alice');
    await roamed(alice, 'bob');
    changed(alice, 'default-route', [mobile], [wifi, mobile]);
    await asked('alice', 2);
    await waitUntil(() => alice.media[0]?.pendingOffer === null);
    alice.media[0]?.select(wifi);
    const { roams } = await roamed(alice, 'bob', 2);
    expect(roams.map(({ rung, after }) => [rung, after.network])).toEqual([
      ['ranked-restart', 'cellular'],
      ['move', 'wifi'],
    ]);
  });

  it('whose media fails before anybody has answered is offered another path as soon as somebody has', async () => {
    alice.engine.actions.hangUp(alice.call().id);
    await waitUntil(() => bob.call().step === 'ended');
    alice.engine.actions.dial('bob');
    const ringing = await bob.untilWith('alice', ({ step }) => step === 'incoming');
    await alice.untilWith('bob', ({ step }) => step === 'ringing');
    const media = alice.media.at(-1);
    media?.tell({ type: 'connectivity', state: 'failed' });
    bob.engine.actions.answer(ringing.id);
    await waitUntil(() => sentBy(wire, 'alice', /^INVITE /).some(isReinvite));
    await waitUntil(() => isAnswered(media));
    media?.select(wifi);
    const { roams } = await alice.untilWith('bob', (call) => call.roams.length === 1);
    expect(roams[0]).toMatchObject({ cause: 'failed', rung: 'ranked-restart' });
    expect(alice.callWith('bob').step).toBe('connected');
  });

  it('whose socket never comes back is lost after its patience, and can be dialled again', async () => {
    loseTheWay();
    wire.server(second).connections = 'refuses';
    wire.server(first).connections = 'refuses';
    lostWifi(alice);
    alice.media[0]?.tell({ type: 'connectivity', state: 'failed' });
    await waitUntil(() => alice.callWith('bob').step === 'ended');
    const { end, followUps } = alice.callWith('bob');
    expect(end).toMatchObject({ by: 'local', cause: 'network-lost' });
    expect(followUps).toContain('call-again');
    expect(alice.media[0]?.closed).toBe(true);
  });

  it('that is lost for good is offered again, and made again by itself only where policy says so', async () => {
    await waitUntil(() => alice.engine.getSnapshot().registration.step === 'registered');
    alice.engine.actions.hangUp(alice.call().id);
    await waitUntil(() => bob.call().step === 'ended');
    await alice.engine.stop();
    const servers = [`wss://${first}/ws`, `wss://${second}/ws`];
    alice = createTestPhone(wire, 'alice', {
      servers,
      clock: createFastClock(20),
      policy: { redial: 'done' },
    });
    await alice.register();
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    const lost = alice.callWith('bob').id;
    loseTheWay();
    for (const each of [first, second]) wire.server(each).connections = 'refuses';
    lostWifi(alice);
    alice.media[0]?.tell({ type: 'connectivity', state: 'failed' });
    await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(alice.callWith('bob')).toMatchObject({
      id: lost,
      redialAwaited: true,
      end: { cause: 'network-lost' },
    });
    wire.server(second).connections = 'taken';
    await waitUntil(() => alice.call().id !== lost);
    expect(alice.call()).toMatchObject({ redialOf: lost, peer: { uri: 'sip:bob@example.com' } });
    await waitUntil(() => bob.call().step === 'incoming');
    const before = alice.engine.getSnapshot().calls.find(({ id }) => id === lost);
    expect(before?.redialAwaited).toBe(false);
  });

  it('whose socket alone died tells the far side by which one it can be reached', async () => {
    loseTheWay();
    const isRefresh = (text: string) => text.startsWith('UPDATE ') || isReinvite(text);
    await waitUntil(() =>
      wire.crossed.some(({ from, server, text }) => from === 'alice' && server === second && isRefresh(text)),
    );
    const { step, roams } = alice.callWith('bob');
    expect([step, roams]).toEqual(['connected', []]);
    bob.engine.actions.hangUp(bob.callWith('alice').id);
    await alice.untilWith('bob', (call) => call.step === 'ended');
  });

  it('whose server was started anew says nothing within the call before it is registered there', async () => {
    const isWithinCall = (text: string) => text.startsWith('UPDATE ') || isReinvite(text);
    let registrations = 0;
    wire.intercept((text, from) => {
      if (from !== 'alice') return 'default';
      if (text.startsWith('REGISTER ')) registrations += 1;
      if (registrations > 1) return 'default';
      if (text.startsWith('REGISTER ')) return { answer: responseTo(text, 503, 'Service Unavailable') };
      return isWithinCall(text) ? { answer: responseTo(text, 481, 'Call Does Not Exist') } : 'default';
    });
    const before = sentBy(wire, 'alice', /./).length;
    wire.cut('alice');
    await waitUntil(() => sentBy(wire, 'alice', /./).slice(before).some(isWithinCall));
    await waitUntil(() => alice.engine.getSnapshot().registration.step === 'registered');
    expect([registrations > 1, alice.callWith('bob').step]).toEqual([true, 'connected']);
  });

  it('that falls silent without a word from the system moves as well', async () => {
    alice.media[0]?.tell({ type: 'silence', verdict: 'dead' });
    await moves(alice, 'alice');
    alice.media[0]?.tell({ type: 'silence', verdict: 'flowing' });
    expect((await roamed(alice, 'bob')).roams[0]?.cause).toBe('silence');
  });

  it('whose ICE stands without keys goes over to a new connection, and is heard', async () => {
    const media = alice.media[0];
    if (media === undefined) throw new Error('there is no media');
    media.tell({ type: 'no-keys', forMs: 1500 });
    await asked('alice', 1);
    await waitUntil(() => isAnswered(media));
    expect(media.anchors).toBe(2);
    expect(media.requested.at(-1)).toEqual({ direction: 'sendrecv', iceRestart: false });
    media.settleAnchor('new');
    media.tell({ type: 'anchor', kept: 'new' });
    const [roam] = (await roamed(alice, 'bob')).roams;
    expect(roam).toMatchObject({ cause: 'no-keys', rung: 're-anchor' });
    expect(roam?.gapMs).toBeGreaterThanOrEqual(1500);
  });

  it('that falls silent while no server answers goes on by a detour, which is where the next call comes in', async () => {
    const aside = wire.server(byDetour(first));
    aside.connections = 'taken';
    loseTheWay();
    wire.server(second).connections = 'black-hole';
    alice.media[0]?.tell({ type: 'silence', verdict: 'dead' });
    await moves(alice, 'alice');
    await roamed(alice, 'bob');
    const [text] = reinvites('alice');
    expect(wire.crossed.find((each) => each.text === text)?.server).toBe(byDetour(first));
    await waitUntil(() => wire.bindingOf('alice') === byDetour(first));
  });
});
