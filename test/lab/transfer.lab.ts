import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectToHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import type { Capture } from './support/capture.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { farApp, obeys } from './support/obeys.ts';
import { serverAddress } from './support/topology.ts';
import { until } from './support/until.ts';

// Transfer through the real edge: whoever was handed on talks to the new one, and who handed on is out of it.
let lab: Lab;
let alice: App;
let carol: App;
let dave: App;
beforeAll(async () => {
  lab = await startLab();
  [alice, carol, dave] = await Promise.all([
    lab.startApp('alice'),
    lab.startApp('carol'),
    lab.startApp('dave'),
  ]);
});
afterEach(() => Promise.all([alice, carol, dave].map((app) => app.endAll())));
afterAll(() => lab.close());

const stepMs = 30_000;
const people = { alice: '100', carol: '101', dave: '102' } as const;
type Name = keyof typeof people;
const appOf = (name: Name): App => ({ alice, carol, dave })[name];

/** Exactly one call is left, and it stands. */
const inOneCall = (app: App) =>
  app.until(
    'in one call',
    ({ calls }) => {
      const live = calls.filter(({ state }) => state !== 'ended');
      return (
        live.length === 1 &&
        live[0]?.state === 'connected' &&
        live[0].hold.byUs === 'no' &&
        !live[0].hold.byThem
      );
    },
    stepMs,
  );
const inNoCall = (app: App) =>
  app.until('in no call', ({ calls }) => calls.every(({ state }) => state === 'ended'), stepMs);

async function connect(caller: App, number: string, callee: App): Promise<void> {
  await caller.dial(number);
  await callee.call('incoming');
  await callee.answer();
  await caller.callWith(number, 'connected', ({ state }) => state === 'connected');
}

async function expectTalk(one: App, other: App): Promise<void> {
  await Promise.all([expectToHear(one, [other.tone]), expectToHear(other, [one.tone])]);
}

describe('attended (REFER with Replaces)', () => {
  it.each([
    ['alice', 'carol', 'dave'],
    ['carol', 'dave', 'alice'],
    ['dave', 'alice', 'carol'],
  ] as const)('%s joins %s and %s', async (who, transferee, target) => {
    const [mine, theirs, asked] = [appOf(who), appOf(transferee), appOf(target)];
    await connect(mine, people[transferee], theirs);
    await mine.act({ verb: 'consult', target: people[target] });
    await asked.call('incoming');
    await asked.answer();
    await mine.callWith(people[target], 'connected', ({ state }) => state === 'connected');
    await expectTalk(mine, asked);
    await theirs.until('held', ({ calls }) => calls.at(-1)?.hold.byThem === true, stepMs);
    await mine.act({ verb: 'transfer', target: null });
    await inNoCall(mine);
    const handedOn = (await mine.status()).calls.findLast(({ transfer }) => transfer !== null);
    expect(handedOn).toMatchObject({
      transfer: { kind: 'attended', step: 'done' },
      end: { cause: 'transferred' },
    });
    await inOneCall(theirs);
    await inOneCall(asked);
    await expectTalk(theirs, asked);
    // Each sees the other one now, and no longer who handed on.
    expect((await asked.call('connected')).peer.number).toBe(transferee);
    expect((await theirs.call('connected')).peer.number).toMatch(
      new RegExp(`^(${target}|${people[target]})$`),
    );
  });
});

describe('attended with a desk phone (baresip)', () => {
  it.each(['target', 'transferee'] as const)('that is the %s', async (role) => {
    const desk = await lab.baresip(role === 'target' ? '706' : '708');
    const [first, second] = role === 'target' ? ['101', desk.number] : [desk.number, '101'];
    const reach = async (number: string): Promise<void> => {
      if (number === '101') {
        await carol.call('incoming');
        await carol.answer();
      }
      await alice.callWith(number, 'connected', ({ state }) => state === 'connected');
    };
    await alice.dial(first);
    await reach(first);
    await alice.act({ verb: 'consult', target: second });
    await reach(second);
    await alice.act({ verb: 'transfer', target: null });
    if (role === 'transferee') {
      // baresip 1.0 knows no Replaces: Carol is called a second time.
      await carol.callWith(desk.number, 'rings', ({ state }) => state === 'incoming');
      await carol.answer();
    }
    await inNoCall(alice);
    await inOneCall(carol);
    await expectToHear(carol, [desk.tone]);
    expect(await desk.secondsReached(carol.tone)).toBeGreaterThanOrEqual(1);
    await desk.stop();
  });

  it('that is the transferor: we take its place at whom it asked', async () => {
    const wire = await lab.capture('office', 'eth0', 'udp portrange 5000-5400');
    const desk = await lab.baresip('707');
    desk.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await desk.established();
    desk.hold();
    await alice.callWith('707', 'held', ({ hold }) => hold.byThem);
    desk.dial('101');
    await carol.call('incoming');
    await carol.answer();
    await desk.established(2);
    await expectToHear(carol, [desk.tone]);
    // A phone with a key for it reads this from its other dialog; baresip 1.0 has none and is told.
    await until(() => referTo(wire, '101') !== null, 'the phone has no answer of 101');
    const target = referTo(wire, '101') ?? '';
    desk.choose(1);
    desk.transfer(`<${target}>`);
    await Promise.all([desk.ended(2), inOneCall(alice), inOneCall(carol)]);
    await expectTalk(alice, carol);
    await desk.stop();
  });
});

/** The dialog that the phone has with this number, as Refer-To names it (RFC 5589 section 7.3). */
function referTo(wire: Capture, number: string): string | null {
  const answer = wire
    .datagrams()
    .map(({ payload }) => payload.toString('latin1'))
    .findLast((text) => text.startsWith('SIP/2.0 200') && text.includes(`\r\nTo: <sip:${number}@`));
  const read = (pattern: RegExp) => pattern.exec(answer ?? '')?.[1] ?? '';
  const [uri, callId] = [read(/^Contact: .*<([^>]+)>/im), read(/^Call-ID: (\S+)/im)];
  const [from, to] = [read(/^From: .*;tag=([^;\s]+)/im), read(/^To: .*;tag=([^;\s]+)/im)];
  return uri === ''
    ? null
    : `${uri}?Replaces=${encodeURIComponent(`${callId};to-tag=${to};from-tag=${from}`)}`;
}

describe('blind (REFER)', () => {
  it('tells how the other phone rings and answers, and leaves', async () => {
    const desk = await lab.baresip('703', { answers: 'manual' });
    await connect(alice, '101', carol);
    await alice.act({ verb: 'transfer', target: '703' });
    await alice.callWith('101', 'rings', ({ transfer }) => transfer?.step === 'ringing');
    await desk.rings();
    desk.answer();
    await inNoCall(alice);
    expect((await alice.call('ended')).end?.cause).toBe('transferred');
    await inOneCall(carol);
    await expectToHear(carol, [desk.tone]);
    expect(await desk.secondsReached(carol.tone)).toBeGreaterThanOrEqual(1);
  });

  it('comes back when the other phone is busy', async () => {
    const busy = await lab.phone('704', () => called.refuses('486 Busy Here'));
    await connect(alice, '101', carol);
    await alice.act({ verb: 'transfer', target: '704' });
    const back = await alice.callWith(
      '101',
      'comes back',
      ({ transfer, hold }) => transfer?.step === 'failed' && hold.byUs === 'no',
    );
    expect(back.transfer?.sipCode).toBe(486);
    await busy.done;
    await inOneCall(carol);
    await expectTalk(alice, carol);
  });

  it('by a desk phone (baresip): we follow, and talk to the other one', async () => {
    const desk = await lab.baresip('705');
    await alice.dial('705');
    await alice.call('connected');
    await expectToHear(alice, [desk.tone]);
    desk.transfer(`sip:101@${lab.edge.domain}`);
    await carol.call('incoming');
    await carol.answer();
    await inOneCall(alice);
    await inOneCall(carol);
    await expectTalk(alice, carol);
    await desk.ended();
  });
});

describe('hold by both', () => {
  it('at once: each side comes back by itself', async () => {
    await connect(alice, '101', carol);
    await expectTalk(alice, carol);
    await Promise.all([alice.act({ verb: 'hold' }), carol.act({ verb: 'hold' })]);
    for (const [app, number] of [
      [alice, '101'],
      [carol, 'alice'],
    ] as const)
      await app.callWith(number, 'held by both', ({ hold }) => hold.byUs === 'held' && hold.byThem);
    await expectToHear(alice, [], [carol.tone]);
    await alice.act({ verb: 'resume' });
    await alice.callWith('101', 'held by them alone', ({ hold }) => hold.byUs === 'no' && hold.byThem);
    await expectToHear(carol, [], [alice.tone]);
    await carol.act({ verb: 'resume' });
    await alice.callWith('101', 'held by nobody', ({ hold }) => hold.byUs === 'no' && !hold.byThem);
    await expectTalk(alice, carol);
  });
});

describe('a page that dies in a call (INVITE with Replaces of our own dialog)', () => {
  /** Calls in while Alice talks. */
  let other: LabBaresip;
  let wire: Capture;
  beforeAll(async () => {
    [other, wire] = await Promise.all([lab.baresip('709'), lab.capture('server', 'eth0')]);
  });
  /** What the gateway sends; only Alice presses keys. */
  const fromGateway = () => wire.rtp().filter(({ from }) => from.startsWith(`${serverAddress}:`));

  const crash = () => alice.act({ verb: 'simulate', fault: 'renderer-crash' });
  const back = () =>
    alice.callWith(
      '101',
      'back',
      ({ state, roams }) => state === 'connected' && roams.at(-1)?.cause === 'page-gone',
    );

  it.each(['alice', 'carol'] as const)(
    'takes it back: both hear each other, and %s can end it',
    async (ender) => {
      await connect(alice, '101', carol);
      const before = await alice.call('connected');
      await expectTalk(alice, carol);
      await crash();
      const after = await back();
      expect(after).toMatchObject({ id: before.id, connectedAt: before.connectedAt, direction: 'outgoing' });
      expect(after.roams.at(-1)).toMatchObject({ rung: 'replaces' });
      await Promise.all([inOneCall(alice), inOneCall(carol)]);
      await expectTalk(alice, carol);
      await appOf(ender).hangUp();
      await Promise.all([inNoCall(alice), inNoCall(carol)]);
      // Her first dialog was replaced; the one that took its place was hung up.
      expect((await carol.call('ended')).end?.cause).toBe('hung-up');
      expect((await alice.call('ended')).end?.cause).toBe('hung-up');
    },
  );

  it('keeps its hold, and resumes; then takes digits, a call beside it and another hold', async () => {
    await connect(alice, '101', carol);
    await alice.act({ verb: 'hold' });
    await alice.callWith('101', 'held', ({ hold }) => hold.byUs === 'held');
    await crash();
    expect((await back()).hold.byUs).toBe('held');
    await carol.until(
      'held',
      ({ calls }) => calls.filter(({ state }) => state === 'connected').at(-1)?.hold.byThem === true,
      stepMs,
    );
    await alice.act({ verb: 'resume' });
    await Promise.all([inOneCall(alice), inOneCall(carol)]);
    await expectTalk(alice, carol);
    await obeys(alice, farApp('101', fromGateway), other, '5');
    await Promise.all([inOneCall(alice), inOneCall(carol)]);
  });

  it('rings on: who called is answered by the next page', async () => {
    // Not alice: main gives up on a page that dies four times in a minute.
    await carol.dial('102');
    await dave.call('incoming');
    await dave.act({ verb: 'simulate', fault: 'renderer-crash' });
    await dave.until(
      'rings again',
      ({ registration, calls }) =>
        registration.state === 'registered' && calls.some(({ state }) => state === 'incoming'),
      stepMs,
    );
    await dave.answer();
    await Promise.all([inOneCall(dave), inOneCall(carol)]);
    await expectTalk(dave, carol);
  });
});
