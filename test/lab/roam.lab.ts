import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { type CallOnTheWay, callOnTheWay } from './support/call-on-the-way.ts';
import { nft } from './support/command.ts';
import { endedFrom } from './support/ended-from.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';
import { obeys } from './support/obeys.ts';
import { replacedPhone } from './support/replaced-phone.ts';
import type { Uplink } from './support/topology.ts';
import { until } from './support/until.ts';
import { uplinksKnown } from './support/uplinks-known.ts';

// Alice's laptop changes network in a call with a desk phone, through the edge's rtpengine. Both uplinks are there
// beforehand. Nothing here asserts a time: bench/roam.ts measures.
let lab: Lab;
let alice: App;
let desk: LabBaresip;
/** Calls in while Alice talks. */
let other: LabBaresip;
let way: CallOnTheWay;
/** Uplinks that are taken away. */
const lost = new Set<Uplink>();
/** When one was last taken or given back, epoch ms: the app must have noticed it before the next test begins. */
let changedAt: number | null = null;
beforeAll(async () => {
  lab = await startLab();
  [alice, desk, other] = await Promise.all([lab.startApp('alice'), lab.baresip('702'), lab.baresip('703')]);
  way = callOnTheWay(alice, await lab.capture('server', 'eth0'));
});
afterEach(async () => {
  await alice.endAll();
  if (lost.size > 0) changedAt = Date.now();
  await lab.network.reset();
  lost.clear();
  await way.registeredSince(changedAt);
  await uplinksKnown(alice);
});
afterAll(() => lab.close());

async function lose(uplink: Uplink): Promise<void> {
  lost.add(uplink);
  changedAt = Date.now();
  await lab.network.lose(uplink);
}

async function restore(uplink: Uplink): Promise<void> {
  lost.delete(uplink);
  changedAt = Date.now();
  await lab.network.restore(uplink);
}

async function talk(): Promise<void> {
  await alice.dial('702');
  await alice.call('connected');
  await alice.talked();
  await way.flowsBy('wlan0');
}

describe('a call whose Wi-Fi goes', () => {
  it('continues by the other uplink in both directions, and tells of it; takes digits, a call beside it and a hold, and is ended from here', async () => {
    await talk();
    await lose('wlan0');
    const { roams, state } = await way.roamed(1);
    expect(state).toBe('connected');
    expect(roams[0]).toMatchObject({
      cause: 'link-down',
      rung: 'ranked-restart',
      before: { network: 'wifi' },
      after: { network: 'cellular' },
    });
    await expectBothHear(alice, desk);
    await obeys(alice, desk, other, '5');
    await way.flowsBy('wwan0');
    await endedFrom('here', alice, desk);
  });

  it('can be ended by the far side, and the next call comes in by the other uplink', async () => {
    await talk();
    await lose('wlan0');
    await way.roamed(1);
    await way.flowsBy('wwan0');
    await endedFrom('there', alice, desk);
    desk.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await way.flowsBy('wwan0');
    desk.hangUp();
    await alice.call('ended');
  });
});

describe('a call whose far side refuses every re-INVITE, and takes another call in its place', () => {
  it.each(['from-here', 'from-there'] as const)(
    'takes digits, a call beside it and a hold after it has moved by Replaces, and is ended %s',
    async (bye) => {
      const phone = await lab.phone('704', replacedPhone(bye), undefined, 2);
      await alice.dial('704');
      await alice.call('connected');
      await alice.talked();
      await way.flowsBy('wlan0');
      await lose('wlan0');
      const { roams } = await way.roamed(1);
      expect(roams[0]).toMatchObject({ rung: 'replaces', after: { network: 'cellular' } });
      await way.flowsBy('wwan0');
      await obeys(alice, { number: '704', digits: phone.digits }, other, '5');
      if (bye === 'from-here') await alice.hangUp();
      const { end } = await alice.callWith('704', 'ended', ({ state }) => state === 'ended');
      expect(end).toMatchObject({ cause: 'hung-up', by: bye === 'from-here' ? 'local' : 'remote' });
      await phone.done;
    },
  );
});

describe('a call whose only network goes', () => {
  /** It talks by Wi-Fi, has nothing for a moment, and then mobile. */
  async function moveToLateOne(): Promise<void> {
    const at = Date.now();
    await lose('wwan0');
    await way.registeredSince(at);
    await talk();
    await lose('wlan0');
    await alice.until(
      'the loss',
      ({ registration }) => registration.networkChange?.cause === 'link-down',
      30_000,
    );
    await restore('wwan0');
    const { roams } = await way.roamed(1);
    // Chromium is told of it late, but for a document that is made now; the edge's gateway follows to its connection.
    expect(roams[0]?.rung).toBe('re-anchor');
  }

  it('continues when another one comes up, takes digits, a call beside it and a hold, moves on, and is ended from there', async () => {
    await moveToLateOne();
    await way.flowsBy('wwan0');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    await obeys(alice, desk, other, '5');
    // The connection in the frame moves as any other does.
    await restore('wlan0');
    await alice.callWith('702', 'moved again', ({ roams }) => roams.length >= 2);
    await way.flowsBy('wlan0');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    await endedFrom('there', alice, desk);
  });

  it('can be ended from here when it has gone on by another one', async () => {
    await moveToLateOne();
    await endedFrom('here', alice, desk);
  });
});

describe('a call that comes in', () => {
  it('survives six changes of network, and after each it can be held, takes digits, and another call comes in', async () => {
    desk.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await way.flowsBy('wlan0');
    const roamed = (count: number) =>
      alice.callWith('702', `${count} roams`, ({ roams }) => roams.length === count);
    for (const round of [0, 1, 2]) {
      await lose('wlan0');
      await roamed(2 * round + 1);
      await way.flowsBy('wwan0');
      await obeys(alice, desk, other, '123456'.slice(0, 2 * round + 1));
      await restore('wlan0');
      await roamed(2 * round + 2);
      await way.flowsBy('wlan0');
      await obeys(alice, desk, other, '123456'.slice(0, 2 * round + 2));
    }
    const { roams } = await roamed(6);
    expect(roams.map(({ rung }) => rung)).toEqual([
      ...['ranked-restart', 'move', 'ranked-restart', 'move', 'ranked-restart', 'move'],
    ]);
    await expectBothHear(alice, desk);
    await endedFrom('there', alice, desk);
  });
});

/** DTLS flights that end in ChangeCipherSpec (content type 20): the gateway's last word, which it says once. */
const lastWord = [
  'table ip keys {',
  'counter dropped { }',
  'chain input {',
  'type filter hook input priority 0',
  'meta l4proto udp @th,64,8 0x14 counter name dropped drop',
  '}',
  '}',
  '',
].join('\n');

describe('a call whose encryption does not come about', () => {
  it('is heard on a new connection, in both directions', async () => {
    const { client } = lab.network.namespaces;
    await nft(client, lastWord);
    try {
      await alice.dial('702');
      await until(
        async () => /packets [1-9]/.test(await nft(client, 'list counters table ip keys\n')),
        'the gateway says no last word',
      );
    } finally {
      await nft(client, 'delete table ip keys\n');
    }
    // What is known of calls is from before for a moment: the newest may still be another.
    await alice.call('connected');
    const { roams, state } = await way.roamed(1);
    await way.flowsBy('wlan0');
    expect(state).toBe('connected');
    expect(roams[0]).toMatchObject({ cause: 'no-keys', rung: 're-anchor' });
    await expectBothHear(alice, desk);
    desk.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});
