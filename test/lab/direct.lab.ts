import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectAppsHear } from './support/both-hear.ts';
import { type CallOnTheWay, callOnTheWay } from './support/call-on-the-way.ts';
import type { Lab, LabBaresip } from './support/lab.ts';
import { ringsMeanwhile } from './support/obeys.ts';
import { startTwoApps } from './support/two-apps.ts';
import { uplinksKnown } from './support/uplinks-known.ts';

// Two apps whose media goes without the gateway: Alice behind the NAT with two uplinks, Carol on a public address.
let lab: Lab;
let alice: App;
let carol: App;
/** Calls in while Alice talks. */
let other: LabBaresip;
let way: CallOnTheWay;
beforeAll(async () => {
  ({ lab, alice, carol } = await startTwoApps({ edge: { directMedia: true } }));
  other = await lab.baresip('703');
  way = callOnTheWay(alice, await lab.capture('server', 'eth0'));
});
afterEach(async () => {
  await alice.endAll();
  await lab.network.reset();
  await uplinksKnown(alice);
});
afterAll(() => lab.close());

/** Both hear the other by this uplink. */
async function talkBy(uplink: 'wlan0' | 'wwan0'): Promise<void> {
  await way.flowsBy(uplink);
  await expectAppsHear(alice, carol);
}

/**
 * To Chromium the lab's networks are equally good, and where the processor is short a call may begin by either, and stay
 * there: so mobile comes up once it stands.
 */
async function beginByWifi(call: () => Promise<void>): Promise<void> {
  await lab.network.lose('wwan0');
  await uplinksKnown(alice, 1);
  await call();
  await talkBy('wlan0');
  await lab.network.restore('wwan0');
  await uplinksKnown(alice);
  await way.flowsBy('wlan0');
}

/** The key that a person would press; there is no verb for it. */
async function setMuted(muted: boolean): Promise<void> {
  await alice.evaluate((key) => void document.dispatchEvent(new KeyboardEvent('keydown', { key })), 'm');
  await alice.callWith('101', `muted: ${muted}`, (call) => call.muted === muted);
}

describe('a call between two apps without a gateway', () => {
  it('goes on by a new connection at both ends, and back, with hold, mute and digits', async () => {
    await beginByWifi(async () => {
      await alice.dial('101');
      await carol.call('incoming');
      await carol.answer();
      await alice.call('connected');
      await alice.talked();
    });
    await lab.network.lose('wlan0');
    const { roams } = await way.roamed(1);
    expect(roams[0]).toMatchObject({
      rung: 're-anchor',
      before: { network: 'wifi' },
      after: { network: 'cellular' },
    });
    await talkBy('wwan0');
    await alice.act({ verb: 'hold' });
    await carol.callWith('alice', 'held by them', ({ hold }) => hold.byThem);
    await alice.act({ verb: 'resume' });
    await carol.callWith('alice', 'resumed by them', ({ hold }) => !hold.byThem);
    await setMuted(true);
    await lab.network.restore('wlan0');
    const back = await way.roamed(2);
    expect([back.roams[1]?.rung, back.muted]).toEqual(['move', true]);
    await way.flowsBy('wlan0');
    expect(await carol.hearsOf([alice.tone])).toEqual([]);
    await setMuted(false);
    await talkBy('wlan0');
    await alice.sendDigits('5');
    await alice.callWith('101', 'the digit', ({ dtmf }) => dtmf === '5');
    await carol.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });

  it('goes on as well when it is the called one who moves, beside a call that comes in then, and either can end it', async () => {
    await beginByWifi(async () => {
      await carol.dial('100');
      await alice.call('incoming');
      await alice.answer();
      await alice.call('connected');
    });
    await lab.network.lose('wlan0');
    expect((await way.roamed(1)).roams[0]?.rung).toBe('re-anchor');
    await talkBy('wwan0');
    await ringsMeanwhile(alice, other);
    await talkBy('wwan0');
    await alice.hangUp();
    expect((await carol.call('ended')).end?.cause).toBe('hung-up');
  });
});
