import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectToHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import { calling } from './support/calling.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { managedAs } from './support/policies.ts';
import { until } from './support/until.ts';

// What a desk phone can, beside talking: through the real edge. Who hears whom is told by tones.
let lab: Lab;
/** Talks, holds, brings together. */
let alice: App;
/** Has two calls, and no more lines. */
let carol: App;
/** Forwards all but one caller, and answers that one by itself. */
let managed: App;
let one: LabBaresip;
let two: LabBaresip;
beforeAll(async () => {
  lab = await startLab({ edge: { claims: { carol: { maxCalls: 2 } } } });
  const policy = managedAs({
    forward: '703',
    calls: { vip: ['704'], autoAnswer: true, park: '0*68', pickUp: '0*69' },
  });
  [alice, carol, managed, one, two] = await Promise.all([
    lab.startApp('alice'),
    lab.startApp('carol'),
    lab.startApp('managed', { account: 'managed', policy }),
    lab.baresip('702'),
    lab.baresip('703'),
  ]);
  for (const number of ['706', '707']) {
    await lab.phone(number, called.answers);
    await carol.dial(number);
    await carol.callWith(number, 'connected', ({ state }) => state === 'connected');
  }
});
afterEach(() => Promise.all([alice.endAll(), managed.endAll()]));
afterAll(() => lab.close());

const settling = { timeout: 20_000 };
/** What may still be on its way when a hold is agreed on, in seconds. */
const stillUnderWay = 0.4;
/** Hz. Who listens for it as well listens to the end: two seconds hold two beeps of everybody who is there. */
const nobodysTone = 2000;

/** Who is heard by whom while Alice listens: Alice, and the desk phones 702 (one) and 703 (two). */
async function heardBy() {
  const speakers = { alice, one, two };
  const names = ['alice', 'one', 'two'] as const;
  const ears = (desk: LabBaresip) =>
    Promise.all(names.map((name) => desk.secondsReached(speakers[name].tone, 0)));
  const before = await Promise.all([ears(one), ears(two)]);
  const heard = await alice.hearsOf([one.tone, two.tone, nobodysTone]);
  const after = await Promise.all([ears(one), ears(two)]);
  const grew = (desk: 0 | 1) =>
    names.filter((_, index) => (after[desk][index] ?? 0) - (before[desk][index] ?? 0) > stillUnderWay);
  return {
    alice: names.filter((name) => heard.includes(speakers[name].tone)),
    one: grew(0),
    two: grew(1),
  };
}
const expectHeard = (heard: Awaited<ReturnType<typeof heardBy>>) =>
  expect.poll(heardBy, settling).toEqual(heard);

async function callBoth(): Promise<void> {
  await alice.dial('702');
  await alice.call('connected');
  await alice.dial('703');
  await alice.callWith('703', 'connected', ({ state }) => state === 'connected');
  await alice.callWith('702', 'held', ({ hold }) => hold.byUs === 'held');
}

it('an emergency call is made and heard with no line left and do not disturb on', async () => {
  const gateway = await lab.trunk(called.answers);
  await carol.act({ verb: 'dnd', on: true });
  await carol.until('do not disturb', ({ doNotDisturb }) => doNotDisturb, 10_000);
  await carol.dial('703');
  const refused = await carol.callWith('703', 'refused', ({ state }) => state === 'ended');
  expect(refused.end?.sipCode).toBeGreaterThanOrEqual(400);
  await carol.dial('112');
  const call = await carol.callWith('112', 'connected', ({ state }) => state === 'connected');
  expect(call.emergency).toBe(true);
  await expectToHear(carol, [gateway.tone]);
  expect(await gateway.secondsHeard(carol.tone)).toBeGreaterThanOrEqual(1);
  await carol.hangUp();
  await gateway.done;
});

describe('two calls', () => {
  it('the second takes the line; swapped, the first has it, and each ends by itself', async () => {
    await callBoth();
    await expectHeard({ alice: ['two'], one: [], two: ['alice'] });
    await alice.act({ verb: 'swap' });
    await alice.callWith('702', 'resumed', ({ hold, aside }) => hold.byUs === 'no' && !aside);
    await alice.callWith('703', 'held', ({ hold }) => hold.byUs === 'held');
    await expectHeard({ alice: ['one'], one: ['alice'], two: [] });
    one.hangUp();
    await alice.callWith('702', 'ended', ({ state }) => state === 'ended');
    await alice.act({ verb: 'resume' });
    await alice.callWith('703', 'resumed', ({ hold }) => hold.byUs === 'no');
    await expectHeard({ alice: ['two'], one: [], two: ['alice'] });
    // One that comes in now waits, and the other is held while it is answered.
    one.dial('100');
    await alice.callWith('702', 'waits', ({ state }) => state === 'incoming');
    await alice.answer();
    await alice.callWith('702', 'connected', ({ state }) => state === 'connected');
    await alice.callWith('703', 'held', ({ hold }) => hold.byUs === 'held');
    await expectHeard({ alice: ['one'], one: ['alice'], two: [] });
  });

  it('a conference of three: everybody hears the others and not itself; split, joined again, left', async () => {
    await callBoth();
    const joined = () =>
      Promise.all(
        ['702', '703'].map((number) =>
          alice.callWith(number, 'joined', ({ conference, hold, aside }) => {
            return conference && hold.byUs === 'no' && !aside;
          }),
        ),
      );
    const everybody = { alice: ['one', 'two'], one: ['alice', 'two'], two: ['alice', 'one'] } as const;
    const all = { alice: [...everybody.alice], one: [...everybody.one], two: [...everybody.two] };
    await alice.act({ verb: 'conference' });
    await joined();
    await expectHeard(all);
    await alice.act({ verb: 'split' });
    await alice.callWith('703', 'held', ({ conference, hold }) => !conference && hold.byUs === 'held');
    await expectHeard({ alice: ['one'], one: ['alice'], two: [] });
    await alice.act({ verb: 'conference' });
    await joined();
    await expectHeard(all);
    one.hangUp();
    await alice.callWith('702', 'left', ({ state }) => state === 'ended');
    await alice.callWith('703', 'alone', ({ conference }) => !conference);
    await expectHeard({ alice: ['two'], one: [], two: ['alice'] });
  });
});

describe('digits', () => {
  it('reach a phone with telephone-event (RFC 4733), each once and in order', async () => {
    const phone = await lab.phone('708', called.takesDigits);
    await alice.dial('708');
    await alice.call('connected');
    await alice.sendDigits('1123*#');
    await until(
      () => phone.digits().length >= 6,
      () => `the phone saw only ${phone.digits()}`,
    );
    expect(phone.digits()).toBe('1123*#');
    expect(phone.messages()).not.toMatch(/^Signal=/m);
    await alice.hangUp();
    await phone.done;
  });

  it('reach a phone without telephone-event by INFO', async () => {
    const phone = await lab.phone('708', (tone) => called.takesDigitsByInfo(tone, 3));
    await alice.dial('708');
    await alice.call('connected');
    await alice.sendDigits('12#');
    await alice.callWith('708', 'digits taken', ({ dtmf }) => dtmf === '12#');
    await alice.hangUp();
    await phone.done;
    expect([...phone.messages().matchAll(/^Signal=(.)/gm)].map(([, digit]) => digit).join('')).toBe('12#');
    expect(phone.digits()).toBe('');
  });
});

describe('who may reach whom', () => {
  it('do not disturb refuses who calls, with 480', async () => {
    await alice.act({ verb: 'dnd', on: true });
    await alice.until('do not disturb', ({ doNotDisturb }) => doNotDisturb, 10_000);
    const caller = await lab.caller('705', '100', (own) => calling.isRefused(own, 480));
    await caller.done;
    await alice.act({ verb: 'dnd', on: false });
  });

  it('forwarding leads on; an important caller rings through it and do not disturb, and is answered by itself', async () => {
    await managed.act({ verb: 'dnd', on: true });
    await managed.until('do not disturb', ({ doNotDisturb }) => doNotDisturb, 10_000);
    await alice.dial('701');
    await alice.call('connected');
    await expectHeard({ alice: ['two'], one: [], two: ['alice'] });
    expect((await managed.call('ended')).end?.cause).toBe('forwarded');
    const important = await lab.caller('704', '701', (own, tone) => calling.wantsAnswer(own, tone, null));
    await managed.callWith('704', 'answered', ({ state }) => state === 'connected');
    await expectToHear(managed, [important.tone]);
    expect(await important.secondsHeard(managed.tone)).toBeGreaterThanOrEqual(1);
    await managed.hangUp();
    await important.done;
    await managed.act({ verb: 'dnd', on: false });
  });

  it('somebody else at the other end is shown when the network says so', async () => {
    const gateway = await lab.trunk((tone) =>
      called.changesIdentity(tone, '"Anna Amsel" <sip:+4930777@example.com>'),
    );
    await alice.dial('004930123456');
    await alice.call('connected');
    const changed = await alice.callWith(
      '+4930777',
      'somebody else',
      ({ peer }) => peer.name === 'Anna Amsel',
    );
    expect(changed.state).toBe('connected');
    await expectToHear(alice, [gateway.tone]);
    await alice.hangUp();
    await gateway.done;
  });

  it('a call is parked and picked up by the codes of the PBX', async () => {
    await managed.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await managed.call('connected');
    const parking = await lab.trunk(called.answers);
    await managed.press('Park');
    await alice.callWith('0*68', 'parked', ({ state }) => state === 'connected');
    await expectToHear(alice, [parking.tone], [parking.tone, managed.tone]);
    await managed.callWith('100', 'handed on', ({ state }) => state === 'ended');
    await alice.hangUp();
    await parking.done;
    expect(parking.messages()).toContain('INVITE sip:*68@');
    const place = await lab.trunk(called.answers);
    await managed.dial('0*69100');
    await managed.callWith('0*69100', 'picked up', ({ state }) => state === 'connected');
    await expectToHear(managed, [place.tone]);
    await managed.hangUp();
    await place.done;
  });
});
