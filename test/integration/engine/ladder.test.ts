import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkState } from '../../../src/shared/network.ts';
import { directionIn, isReinvite, isReplacing, sentBy } from '../../support/connect-phones.ts';
import type { FakeWire } from '../../support/fake-wire.ts';
import { headerOf } from '../../support/far-side.ts';
import { type RoamingPair, startRoamingPair } from '../../support/roaming-pair.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { both, interfaces, lostWifi, mobile, onlyMobile } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('the ladder on the wire', () => {
  let pair: RoamingPair;
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  beforeEach(async () => {
    pair = await startRoamingPair();
    ({ wire, alice, bob } = pair);
  });
  afterEach(() => pair.close());

  describe('between two Offhooks without a gateway', () => {
    it('each names its fingerprint, and moves to a new connection within the dialog', async () => {
      await pair.call(false);
      const [invite = ''] = pair.sent(() => true);
      expect(headerOf(invite, 'Offhook-Media')).toBe('sha-256 00:11');
      expect(
        headerOf(
          sentBy(wire, 'bob', /^SIP\/2.0 200/).find((text) => text.includes('a=')) ?? '',
          'Offhook-Media',
        ),
      ).toBe('sha-256 00:11');
      lostWifi(alice);
      await waitUntil(() => alice.media[0]?.anchors === 2);
      await pair.arrives(isReinvite);
      const { roams, step } = await pair.roamed();
      expect([step, roams[0]?.rung]).toEqual(['connected', 're-anchor']);
      expect(alice.media[0]?.requested.at(-1)).toEqual({ direction: 'sendrecv', iceRestart: false });
      expect(headerOf(pair.sent(isReinvite)[0] ?? '', 'Offhook-Media')).toBe('sha-256 00:11');
    });

    it('and back: who was called moves so as well', async () => {
      await pair.call(false);
      lostWifi(bob);
      await waitUntil(() => bob.media[0]?.anchors === 2);
    });

    it('stays held and muted, and takes digits afterwards', async () => {
      await pair.call(false);
      const { id } = alice.callWith('bob');
      alice.engine.actions.setMuted(id, true);
      alice.engine.actions.hold(id);
      await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
      const held = pair.sent(isReinvite).length;
      lostWifi(alice);
      await waitUntil(() => pair.sent(isReinvite).length > held);
      await pair.arrives(isReinvite);
      const moved = await pair.roamed();
      expect([moved.hold.byUs, moved.muted]).toEqual(['held', true]);
      expect(directionIn(pair.sent(isReinvite).at(-1) ?? '')).toBe('sendonly');
      expect([alice.media[0]?.held, alice.media[0]?.muted]).toEqual([true, true]);
      alice.engine.actions.resume(id);
      await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
      alice.engine.actions.sendDtmf(id, '5');
      await alice.untilWith('bob', ({ dtmf }) => dtmf === '5');
    });

    it('both at once: one after the other they get through', async () => {
      await pair.call(false);
      lostWifi(alice);
      lostWifi(bob);
      const answered = (phone: TestPhone) => () =>
        phone.media[0]?.applied.some(({ type }, index) => type === 'answer' && index > 0) === true &&
        phone.media[0].pendingOffer === null;
      await Promise.all(
        [alice, bob].map(async (phone) => {
          await waitUntil(answered(phone));
          phone.media[0]?.select(mobile);
        }),
      );
      await alice.untilWith('bob', ({ roams }) => roams.length > 0);
      await bob.untilWith('alice', ({ roams }) => roams.length > 0);
      alice.engine.actions.hangUp(alice.callWith('bob').id);
      await bob.untilWith('alice', ({ step }) => step === 'ended');
    });
  });

  it('takes a gateway that writes its own fingerprint for what it is', async () => {
    await pair.call(true);
    lostWifi(alice);
    await pair.arrives(isReinvite);
    expect((await pair.roamed()).roams[0]?.rung).toBe('ranked-restart');
    expect(alice.media[0]?.anchors).toBe(1);
  });

  it('begins with a new connection where policy has no restart ranked and the gateway follows', async () => {
    await pair.close();
    pair = await startRoamingPair({ ranks: false });
    ({ wire, alice, bob } = pair);
    wire.gatewayFollows = true;
    await pair.call(true);
    lostWifi(alice);
    await pair.arrives(isReinvite);
    expect((await pair.roamed()).roams[0]?.rung).toBe('re-anchor');
    expect(alice.media[0]?.anchors).toBe(2);
  });

  it('makes a new connection for a network that comes when there was none, where the gateway says that it follows', async () => {
    wire.gatewayFollows = true;
    await pair.call(true);
    const none: NetworkState = { interfaces: [], defaultRoute: null };
    const only = { interfaces: interfaces.slice(0, 1), defaultRoute: both.defaultRoute };
    Object.assign(wire.server('alice.example.com'), { passage: 'silent', connections: 'black-hole' });
    const asked = alice.media[0]?.requested.length;
    alice.engine.networkChanged({ cause: 'link-down', before: only, after: none, at: Date.now() });
    await waitUntil(() => alice.logged.some((line) => line.includes('link-down: re-anchor')));
    // Nothing could be gathered, and what is to come would wait for it.
    expect([alice.media[0]?.anchors, alice.media[0]?.requested.length]).toEqual([1, asked]);
    alice.engine.networkChanged({ cause: 'link-up', before: none, after: onlyMobile, at: Date.now() });
    await waitUntil(() => alice.media[0]?.anchors === 2);
    expect(alice.media[0]?.requested.at(-1)).toEqual({ direction: 'sendrecv', iceRestart: false });
    Object.assign(wire.server('alice.example.com'), { passage: 'free', connections: 'taken' });
    await pair.arrives(isReinvite);
    expect((await pair.roamed()).roams[0]?.rung).toBe('re-anchor');
  });

  it('goes on in a new dialog where the restart was agreed upon and would lose to the dead path for seconds', async () => {
    await pair.call(true);
    const [media] = alice.media;
    if (media === undefined) throw new Error('no media');
    media.hasRoom = false;
    lostWifi(alice);
    await pair.arrives(isReplacing);
    expect((await pair.roamed()).roams[0]?.rung).toBe('replaces');
    expect(pair.sent(isReinvite)).toHaveLength(1);
  });
});
