import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('transfer', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice');
    bob = createTestPhone(wire, 'bob');
    carol = createTestPhone(wire, 'carol');
    await Promise.all([alice.register(), bob.register(), carol.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  const answer = async (phone: TestPhone, number: string) =>
    phone.engine.actions.answer((await phone.untilWith(number, ({ step }) => step === 'incoming')).id);
  const steps = (phone: TestPhone, number: string) => {
    const seen: string[] = [];
    phone.engine.subscribe(() => {
      const step = phone.engine.getSnapshot().calls.find((call) => call.peer.number === number)
        ?.transfer?.step;
      if (step !== undefined && seen.at(-1) !== step) seen.push(step);
    });
    return seen;
  };

  it('blind: held, REFER, progress by NOTIFY, BYE by whoever handed on; the others talk', async () => {
    const seen = steps(alice, 'bob');
    alice.engine.actions.transferBlind(alice.callWith('bob').id, 'carol');
    await answer(carol, 'bob');
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end).toMatchObject({
      by: 'local',
      cause: 'transferred',
    });
    expect(seen).toEqual(['holding', 'asking', 'accepted', 'trying', 'ringing', 'done']);
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await carol.untilWith('bob', ({ step }) => step === 'connected');
    expect((await bob.untilWith('alice', ({ step }) => step === 'ended')).step).toBe('ended');
    expect(sentBy(wire, 'alice', /^REFER /)[0]).toContain('Refer-To: "carol" <sip:carol@example.com>');
    expect(sentBy(wire, 'bob', /^INVITE /).at(-1)).toContain('Referred-By: <sip:alice@example.com>');
    expect(sentBy(wire, 'alice', /^BYE /)).toHaveLength(1);
    const reports = sentBy(wire, 'bob', /^NOTIFY /);
    expect(reports.map((text) => /SIP\/2\.0 (\d+) /.exec(text.split('\r\n\r\n')[1] ?? '')?.[1])).toEqual([
      '100',
      '180',
      '200',
    ]);
    expect(reports.at(-1)).toContain('Subscription-State: terminated');
    // Bob talks to Carol now, and only to her.
    expect(bob.media.map(({ held, closed }) => held || closed)).toEqual([true, false]);
  });

  it('attended while the target still rings: our call gives way, and theirs takes its place', async () => {
    const bobs = alice.callWith('bob').id;
    const asking = alice.engine.actions.consult(bobs, 'carol');
    await carol.untilWith('alice', ({ step }) => step === 'incoming');
    await alice.untilWith('carol', ({ step }) => step === 'ringing');
    alice.engine.actions.transferAttended(bobs, asking);
    expect((await carol.untilWith('alice', ({ step }) => step === 'ended')).end?.cause).toBe('cancelled');
    await answer(carol, 'bob');
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end?.cause).toBe('transferred');
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    expect(sentBy(wire, 'alice', /^REFER /)[0]).not.toContain('Replaces');
  });

  it('attended, but the first one has just hung up: whom we ask goes on ringing', async () => {
    const bobs = alice.callWith('bob').id;
    const asking = alice.engine.actions.consult(bobs, 'carol');
    await alice.untilWith('carol', ({ step }) => step === 'ringing');
    bob.engine.actions.hangUp(bob.callWith('alice').id);
    await alice.untilWith('bob', ({ step }) => step === 'ended');
    alice.engine.actions.transferAttended(bobs, asking);
    await answer(carol, 'alice');
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    expect(sentBy(wire, 'alice', /^(?:CANCEL|REFER) /)).toEqual([]);
  });

  it('blind, and the target declines: the call comes back to both', async () => {
    alice.engine.actions.transferBlind(alice.callWith('bob').id, 'carol');
    carol.engine.actions.decline((await carol.untilWith('bob', ({ step }) => step === 'incoming')).id);
    const back = await alice.untilWith(
      'bob',
      ({ transfer, hold }) => transfer?.step === 'failed' && hold.byUs === 'no',
    );
    expect(back).toMatchObject({ step: 'connected', transfer: { sipCode: 603 }, aside: false });
    await bob.untilWith('alice', ({ step, aside, hold }) => step === 'connected' && !aside && !hold.byThem);
    expect([alice.media[0]?.held, bob.media[0]?.held]).toEqual([false, false]);
  });

  it('refused by the far side: the call comes back', async () => {
    wire.intercept((text) =>
      text.startsWith('REFER ') ? { answer: responseTo(text, 405, 'No') } : 'default',
    );
    alice.engine.actions.transferBlind(alice.callWith('bob').id, 'carol');
    const back = await alice.untilWith(
      'bob',
      ({ transfer, hold }) => transfer?.step === 'failed' && hold.byUs === 'no',
    );
    expect(back.transfer?.sipCode).toBe(405);
  });

  it('attended: REFER with Replaces, the consulted call is replaced, both end at us', async () => {
    const consult = alice.engine.actions.consult(alice.callWith('bob').id, 'carol');
    await answer(carol, 'alice');
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    expect(alice.callWith('carol').consultFor).toBe(alice.callWith('bob').id);
    alice.engine.actions.transferAttended(alice.callWith('bob').id, consult);
    await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect((await alice.untilWith('carol', ({ step }) => step === 'ended')).end?.cause).toBe('transferred');
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await carol.untilWith('bob', ({ step }) => step === 'connected');
    // Carol was not asked again: she talked to Alice, and now to Bob.
    expect(carol.tones.filter((tone) => tone === 'ring')).toHaveLength(1);
    expect((await carol.untilWith('alice', ({ step }) => step === 'ended')).end?.cause).toBe('replaced');
    expect(sentBy(wire, 'alice', /^REFER /)[0]).toMatch(
      /Refer-To: "carol" <sip:[^>]*\?Replaces=[^>]*to-tag%3D/,
    );
    expect(sentBy(wire, 'bob', /^INVITE /).at(-1)).toMatch(/\r\nReplaces: [^\r]*;to-tag=/);
  });

  it('attended, to a phone that knows no Replaces: it is called, and the call that asked ends with the first', async () => {
    wire.intercept((text, from) =>
      from === 'bob' && text.startsWith('INVITE ') && text.includes('\r\nRequire: replaces')
        ? { answer: responseTo(text, 420, 'Bad Extension', ['Unsupported: replaces']) }
        : 'default',
    );
    const consult = alice.engine.actions.consult(alice.callWith('bob').id, 'carol');
    await answer(carol, 'alice');
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    alice.engine.actions.transferAttended(alice.callWith('bob').id, consult);
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end?.cause).toBe('transferred');
    await alice.untilWith('carol', ({ step }) => step === 'ended');
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    const [asked, again] = sentBy(wire, 'bob', /^INVITE /).slice(-2);
    expect(asked).toContain('\r\nRequire: replaces');
    expect(again).not.toContain('\r\nRequire:');
  });

  it('attended and refused, then blind to somebody else: whom we asked stays ours', async () => {
    const dave = createTestPhone(wire, 'dave');
    await dave.register();
    const bobs = alice.callWith('bob').id;
    const consult = alice.engine.actions.consult(bobs, 'carol');
    await answer(carol, 'alice');
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    wire.intercept((text) =>
      text.startsWith('INVITE ') && text.includes('\r\nReplaces: ')
        ? { answer: responseTo(text, 486, 'Busy') }
        : 'default',
    );
    alice.engine.actions.transferAttended(bobs, consult);
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'failed');
    expect(alice.callWith('carol').step).toBe('connected');
    alice.engine.actions.transferBlind(bobs, 'dave');
    await answer(dave, 'bob');
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end?.cause).toBe('transferred');
    await bob.untilWith('dave', ({ step }) => step === 'connected');
    alice.engine.actions.resume(consult);
    await alice.untilWith('carol', ({ hold, aside }) => hold.byUs === 'no' && !aside);
    // And she can be handed on in her turn: nothing of the first try is left.
    carol.engine.actions.hangUp(carol.callWith('alice').id);
    expect((await alice.untilWith('carol', ({ step }) => step === 'ended')).end).toMatchObject({
      by: 'remote',
      cause: 'hung-up',
    });
    await dave.engine.stop();
  });

  it('attended, and hung up while the far side is still being held: whom we asked stays ours', async () => {
    const bobs = alice.callWith('bob').id;
    const [media] = alice.media;
    if (media === undefined) throw new Error('no media');
    const underWay: (() => void)[] = [];
    let sampled = false;
    const { sample } = media;
    media.sample = async () => {
      const read = await sample();
      await new Promise<void>((resolve) => underWay.push(resolve));
      sampled = true;
      return read;
    };
    wire.intercept((text, from) =>
      from === 'alice' && text.startsWith('INVITE ') && /^To:.*;tag=/im.test(text) ? 'drop' : 'default',
    );
    const consult = alice.engine.actions.consult(bobs, 'carol');
    await answer(carol, 'alice');
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    alice.engine.actions.transferAttended(bobs, consult);
    expect(alice.callWith('bob').transfer?.step).toBe('holding');
    await waitUntil(() => underWay.length > 0);
    alice.engine.actions.hangUp(bobs);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
    await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(sentBy(wire, 'alice', /^REFER /)).toEqual([]);
    // The call changes once more: a sample of its sound was under way.
    for (const end of underWay) end();
    await waitUntil(() => sampled);
    // She hangs up herself: nobody has handed her on.
    carol.engine.actions.hangUp(carol.callWith('alice').id);
    expect((await alice.untilWith('carol', ({ step }) => step === 'ended')).end).toMatchObject({
      by: 'remote',
      cause: 'hung-up',
    });
  });

  it('back from asking somebody: the consulted call ends, the first is ours again', async () => {
    alice.engine.actions.consult(alice.callWith('bob').id, 'carol');
    await carol.untilWith('alice', ({ step }) => step === 'incoming');
    alice.engine.actions.cancelTransfer(alice.callWith('bob').id);
    await carol.untilWith('alice', ({ step }) => step === 'ended');
    await alice.untilWith('bob', ({ hold, aside }) => hold.byUs === 'no' && !aside);
    expect(alice.media[0]?.held).toBe(false);
  });

  it('out of the own domain the user is asked first, and may say no', async () => {
    bob.engine.actions.transferBlind(bob.callWith('alice').id, 'mallory@elsewhere.example.net');
    const asked = await alice.untilWith('bob', ({ transferQuestion }) => transferQuestion !== null);
    expect(asked.transferQuestion).toMatchObject({
      target: 'mallory@elsewhere.example.net',
      by: 'sip:bob@example.com',
    });
    expect(sentBy(wire, 'alice', /^INVITE sip:mallory/)).toEqual([]);
    alice.engine.actions.answerTransfer(asked.id, false);
    const back = await bob.untilWith('alice', ({ transfer }) => transfer?.step === 'failed');
    expect(back.transfer?.sipCode).toBe(603);
  });

  it('a Replaces for a dialog that nobody has is refused', async () => {
    const invite = sentBy(wire, 'alice', /^INVITE /)[0] ?? '';
    const stranger = invite
      .replace(/\r\nCall-ID: [^\r]*/, '\r\nCall-ID: another')
      .replace(/branch=[^\r;]*/, 'branch=z9hG4bKreplaces')
      .replace('\r\nCSeq', '\r\nReplaces: nobody;to-tag=1;from-tag=2\r\nCSeq');
    wire.inject('bob', stranger);
    await waitUntil(() => sentBy(wire, 'bob', /^SIP\/2\.0 481/).length === 1);
    expect(bob.engine.getSnapshot().calls).toHaveLength(1);
  });
});
