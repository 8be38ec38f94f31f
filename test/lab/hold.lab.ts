import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectToHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import type { SecondsHeard } from './support/hearing.ts';
import { type Lab, type LabBaresip, musicOnHold, startLab } from './support/lab.ts';

// Hold through the real edge, proven by tones: who is held hears nothing of us, and we hear nothing of them. Two apps do it
// beside each other, as most of it is listening.
let lab: Lab;
let alice: App;
let carol: App;
beforeAll(async () => {
  lab = await startLab();
  [alice, carol] = await Promise.all([lab.startApp('alice'), lab.startApp('carol')]);
});
afterEach(() => Promise.all([alice.endAll(), carol.endAll()]));
afterAll(() => lab.close());

/** What baresip records is of no use after a re-INVITE; what reaches it is. */
const onTheWire = (desk: LabBaresip): Phone => ({ tone: desk.tone, secondsHeard: desk.secondsReached });

interface Phone {
  readonly tone: number;
  readonly secondsHeard: SecondsHeard;
}

/** What may still be on its way when the answer to the hold has come, in seconds. */
const stillUnderWay = 0.4;

async function expectTalk(app: App, phone: Phone): Promise<void> {
  const before = await phone.secondsHeard(app.tone, 0);
  const [, after] = await Promise.all([
    expectToHear(app, [phone.tone]),
    phone.secondsHeard(app.tone, before + 1),
  ]);
  expect(after).toBeGreaterThanOrEqual(before + 1);
}

/** For two seconds nothing of the app reaches the phone, soon if not at once; what it hears of these tones meanwhile. */
async function expectUnheard(app: App, phone: Phone, tones: readonly number[]): Promise<readonly number[]> {
  let heard: readonly number[] = [];
  const reached = async () => {
    const before = await phone.secondsHeard(app.tone, 0);
    heard = await app.hearsOf(tones);
    return (await phone.secondsHeard(app.tone, 0)) - before;
  };
  await expect.poll(reached, { timeout: 20_000 }).toBeLessThan(stillUnderWay);
  return heard;
}

async function hold(app: App, number: string): Promise<void> {
  await app.act({ verb: 'hold' });
  const held = await app.callWith(number, 'held', ({ hold }) => hold.byUs === 'held');
  expect(held.hold).toEqual({ byUs: 'held', byThem: false, problem: null });
}

async function resume(app: App, number: string): Promise<void> {
  await app.act({ verb: 'resume' });
  await app.callWith(number, 'resumed', ({ hold }) => hold.byUs === 'no');
}

async function holdsPhoneThatSays(app: App, number: string, says: 'recvonly' | 'sendrecv'): Promise<void> {
  const phone = await lab.phone(number, (tone) => called.isHeld(tone, says));
  await app.dial(number);
  await app.call('connected');
  await expectTalk(app, phone);
  await hold(app, number);
  expect(await expectUnheard(app, phone, [phone.tone])).toEqual([]);
  await resume(app, number);
  await expectTalk(app, phone);
  await app.hangUp();
  await phone.done;
}

async function holdsAndIsHeldByDeskPhone(app: App, number: string): Promise<void> {
  const desk = await lab.baresip(number);
  const heard = onTheWire(desk);
  await app.dial(number);
  await app.call('connected');
  await expectTalk(app, heard);
  await hold(app, number);
  expect(await expectUnheard(app, heard, [desk.tone])).toEqual([]);
  await resume(app, number);
  await expectTalk(app, heard);
  // And the other way round.
  desk.hold();
  await app.callWith(number, 'held by them', ({ hold }) => hold.byThem);
  expect(await expectUnheard(app, heard, [desk.tone])).toEqual([]);
  desk.resume();
  await app.callWith(number, 'resumed by them', ({ hold }) => !hold.byThem);
  await expectTalk(app, heard);
  desk.hangUp();
  expect((await app.call('ended')).end?.cause).toBe('hung-up');
}

async function isHeldWithMusic(app: App, number: string): Promise<void> {
  // As long as a busy machine takes to hear it.
  const phone = await lab.phone(number, (tone, music) => called.holdsWithMusic(tone, music, 15_000));
  await app.dial(number);
  await app.call('connected');
  const held = await app.callWith(number, 'held by them', ({ hold }) => hold.byThem);
  expect(held.hold).toEqual({ byUs: 'no', byThem: true, problem: null });
  await phone.saw('CSeq: 101 ACK');
  expect(await expectUnheard(app, phone, [phone.tone, musicOnHold])).toEqual([musicOnHold]);
  await app.callWith(number, 'resumed by them', ({ hold }) => !hold.byThem, 60_000);
  await expectTalk(app, phone);
  await app.hangUp();
  await phone.done;
}

it('by us silences both ways at phones that answer recvonly and sendrecv, and resumes', async () => {
  await Promise.all([
    holdsPhoneThatSays(alice, '702', 'recvonly'),
    holdsPhoneThatSays(carol, '704', 'sendrecv'),
  ]);
});

it('by either silences both ways at a desk phone (baresip); music of who holds is heard, and nothing of us there', async () => {
  await Promise.all([holdsAndIsHeldByDeskPhone(alice, '703'), isHeldWithMusic(carol, '705')]);
});
