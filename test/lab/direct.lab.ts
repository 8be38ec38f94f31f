import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectAppsHear } from './support/both-hear.ts';
import { type CallOnTheWay, callOnTheWay } from './support/call-on-the-way.ts';
import type { Lab, LabBaresip } from './support/lab.ts';
import { type FarEnd, farApp, obeys } from './support/obeys.ts';
import { serverAddress, type Uplink, uplinks } from './support/topology.ts';
import { startTwoApps } from './support/two-apps.ts';
import { untilFits } from './support/until.ts';
import { uplinksKnown } from './support/uplinks-known.ts';

// Two apps whose media goes without the gateway: Alice behind the NAT with two uplinks, Carol on a public address.
let lab: Lab;
let alice: App;
let carol: App;
/** Calls in while Alice talks. */
let other: LabBaresip;
let way: CallOnTheWay;
/** Carol, and what gets to her machine of the calls that Alice has with this number. */
let carolAs: (number: string) => FarEnd;
beforeAll(async () => {
  ({ lab, alice, carol } = await startTwoApps({ edge: { directMedia: true } }));
  other = await lab.baresip('703');
  const wire = await lab.capture('server', 'eth0');
  way = callOnTheWay(alice, wire);
  carolAs = (number) =>
    farApp(number, () => wire.rtp().filter(({ to }) => to.startsWith(`${serverAddress}:`)));
});
afterEach(async () => {
  await alice.endAll();
  await lab.network.reset();
  await uplinksKnown(alice);
});
afterAll(() => lab.close());

/** Both hear the other by this uplink. */
async function talkBy(uplink: Uplink): Promise<void> {
  await way.flowsBy(uplink);
  await expectAppsHear(alice, carol);
}

/** The key that a person would press; there is no verb for it. */
async function setMuted(muted: boolean): Promise<void> {
  await alice.evaluate((key) => void document.dispatchEvent(new KeyboardEvent('keydown', { key })), 'm');
  await alice.callWith('101', `muted: ${muted}`, (call) => call.muted === muted);
}

async function aliceCalls(): Promise<void> {
  await alice.dial('101');
  await carol.call('incoming');
  await carol.answer();
  await alice.call('connected');
}

/**
 * To Chromium the lab's networks are equally good, and where the processor is short a call may begin by either, and stay
 * there: so mobile comes up once it stands.
 */
async function aliceCallsByWifi(): Promise<void> {
  await lab.network.lose('wwan0');
  await uplinksKnown(alice, 1);
  await aliceCalls();
  await alice.talked();
  await lab.network.restore('wwan0');
  await uplinksKnown(alice);
  await way.flowsBy('wlan0');
}

/** The one that a call goes by which has just begun; gives the other one. */
async function loseUplinkInUse(): Promise<Uplink> {
  const before = uplinks.map((uplink) => way.passed(uplink).sent);
  const used = () => uplinks.find((uplink, index) => way.passed(uplink).sent > (before[index] ?? 0) + 25);
  const uplink = await untilFits(used, (each) => each !== undefined, 'by any uplink');
  await lab.network.lose(uplink ?? 'wlan0');
  return uplink === 'wwan0' ? 'wlan0' : 'wwan0';
}

/** The call in which Alice sees Carol as this number is ended by one of both, and over at both. */
async function endedBy(who: 'alice' | 'carol', number: string): Promise<void> {
  await { alice, carol }[who].hangUp();
  // Not Alice's newest call: another one may have come in meanwhile.
  const over = alice.callWith(number, 'ended', ({ state }) => state === 'ended');
  const [here, there] = await Promise.all([over, carol.call('ended')]);
  const by = who === 'alice' ? ['local', 'remote'] : ['remote', 'local'];
  expect([here.end, there.end]).toMatchObject(by.map((side) => ({ cause: 'hung-up', by: side })));
}

describe('a call between two apps without a gateway', () => {
  it('goes on by a new connection at both ends, and back, with hold, mute and digits, beside a call that comes in then', async () => {
    await aliceCallsByWifi();
    await lab.network.lose('wlan0');
    const { roams } = await way.roamed(1);
    expect(roams[0]).toMatchObject({
      rung: 're-anchor',
      before: { network: 'wifi' },
      after: { network: 'cellular' },
    });
    await talkBy('wwan0');
    await carol.act({ verb: 'hold' });
    await alice.callWith('101', 'held by them', ({ hold }) => hold.byThem);
    await carol.act({ verb: 'resume' });
    await alice.callWith('101', 'resumed by them', ({ hold }) => !hold.byThem);
    await setMuted(true);
    await lab.network.restore('wlan0');
    const back = await way.roamed(2);
    expect([back.roams[1]?.rung, back.muted]).toEqual(['move', true]);
    await way.flowsBy('wlan0');
    expect(await carol.hearsOf([alice.tone])).toEqual([]);
    await setMuted(false);
    await talkBy('wlan0');
    await obeys(alice, carolAs('101'), other, '5');
    await endedBy('carol', '101');
  });

  it('goes on as well when it is the called one who moves, with hold and digits, beside a call that comes in then', async () => {
    await carol.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    const left = await loseUplinkInUse();
    expect((await way.roamed(1)).roams[0]?.rung).toBe('re-anchor');
    await talkBy(left);
    await obeys(alice, carolAs('carol'), other, '5');
    await way.flowsBy(left);
    await endedBy('alice', 'carol');
  });

  it('can be ended by who moved to a better network, and by who stayed when the other one’s had gone', async () => {
    await lab.network.lose('wlan0');
    await uplinksKnown(alice, 1);
    await aliceCalls();
    await lab.network.restore('wlan0');
    expect((await way.roamed(1)).roams[0]?.rung).toBe('move');
    await endedBy('alice', '101');
    await aliceCalls();
    await loseUplinkInUse();
    expect((await way.roamed(1)).roams[0]?.rung).toBe('re-anchor');
    await endedBy('carol', '101');
  });
});
