import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { called } from './support/called.ts';
import type { SecondsHeard } from './support/hearing.ts';
import { type Lab, type LabBaresip, musicOnHold, startLab } from './support/lab.ts';

// Hold through the real edge, proven by tones: who is held hears nothing of us, and we hear nothing of them.
let lab: Lab;
let alice: App;
beforeAll(async () => {
  lab = await startLab();
  alice = await lab.startApp('alice');
});
afterEach(() => alice.endAll());
afterAll(() => lab.close());

/** What baresip records is of no use after a re-INVITE; what reaches it is. */
const onTheWire = (desk: LabBaresip): Phone => ({ tone: desk.tone, secondsHeard: desk.secondsReached });

interface Phone {
  readonly tone: number;
  readonly secondsHeard: SecondsHeard;
}

/** A microphone that was shut is not heard in the same instant. */
const settling = { timeout: 15_000 };
/** What may still be on its way when the answer to the hold has come, in seconds. */
const stillUnderWay = 0.4;

async function expectTalk(phone: Phone): Promise<void> {
  const before = await phone.secondsHeard(alice.tone, 0);
  const [, after] = await Promise.all([
    expect.poll(() => alice.hearsOf([phone.tone]), settling).toEqual([phone.tone]),
    phone.secondsHeard(alice.tone, before + 1),
  ]);
  expect(after).toBeGreaterThanOrEqual(before + 1);
}

/** For two seconds nothing of us reaches the phone, soon if not at once; what we hear of these tones meanwhile. */
async function expectUnheard(phone: Phone, tones: readonly number[]): Promise<readonly number[]> {
  let heard: readonly number[] = [];
  const reached = async () => {
    const before = await phone.secondsHeard(alice.tone, 0);
    heard = await alice.hearsOf(tones);
    return (await phone.secondsHeard(alice.tone, 0)) - before;
  };
  await expect.poll(reached, settling).toBeLessThan(stillUnderWay);
  return heard;
}

describe('hold by us', () => {
  it.each(['recvonly', 'sendrecv'] as const)(
    'silences both ways at a phone that answers %s, and resumes',
    async (says) => {
      const phone = await lab.phone('702', (tone) => called.isHeld(tone, says));
      await alice.dial('702');
      await alice.call('connected');
      await expectTalk(phone);
      await alice.act({ verb: 'hold' });
      const held = await alice.callWith('702', 'held', ({ hold }) => hold.byUs === 'held');
      expect(held.hold).toEqual({ byUs: 'held', byThem: false, problem: null });
      expect(await expectUnheard(phone, [phone.tone])).toEqual([]);
      await alice.act({ verb: 'resume' });
      await alice.callWith('702', 'resumed', ({ hold }) => hold.byUs === 'no');
      await expectTalk(phone);
      await alice.hangUp();
      await phone.done;
    },
  );

  it('silences both ways at a desk phone (baresip), and resumes', async () => {
    const desk = await lab.baresip('703');
    const heard = onTheWire(desk);
    await alice.dial('703');
    await alice.call('connected');
    await expectTalk(heard);
    await alice.act({ verb: 'hold' });
    await alice.callWith('703', 'held', ({ hold }) => hold.byUs === 'held');
    expect(await expectUnheard(heard, [desk.tone])).toEqual([]);
    await alice.act({ verb: 'resume' });
    await alice.callWith('703', 'resumed', ({ hold }) => hold.byUs === 'no');
    await expectTalk(heard);
    // And the other way round.
    desk.hold();
    await alice.callWith('703', 'held by them', ({ hold }) => hold.byThem);
    expect(await expectUnheard(heard, [desk.tone])).toEqual([]);
    desk.resume();
    await alice.callWith('703', 'resumed by them', ({ hold }) => !hold.byThem);
    await expectTalk(heard);
    desk.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});

describe('hold by the phone', () => {
  it('is shown, its music is heard, and nothing of us reaches it until it resumes', async () => {
    const phone = await lab.phone('702', (tone, music) => called.holdsWithMusic(tone, music, 10_000));
    await alice.dial('702');
    await alice.call('connected');
    const held = await alice.callWith('702', 'held by them', ({ hold }) => hold.byThem);
    expect(held.hold).toEqual({ byUs: 'no', byThem: true, problem: null });
    await phone.saw('CSeq: 101 ACK');
    expect(await expectUnheard(phone, [phone.tone, musicOnHold])).toEqual([musicOnHold]);
    await alice.callWith('702', 'resumed by them', ({ hold }) => !hold.byThem);
    await expectTalk(phone);
    await alice.hangUp();
    await phone.done;
  });
});
