import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, directionIn, isReinvite, sentBy } from '../../support/connect-phones.ts';
import { type FakeWire, responseTo } from '../../support/fake-wire.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { registerTwoPhones } from '../../support/two-phones.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('hold, on the wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    ({ wire, alice, bob } = await registerTwoPhones());
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const hold = (phone: TestPhone, number: string) => {
    phone.engine.actions.hold(phone.callWith(number).id);
    return phone.untilWith(number, (call) => call.hold.byUs === 'held');
  };
  const resume = (phone: TestPhone, number: string) => {
    phone.engine.actions.resume(phone.callWith(number).id);
    return phone.untilWith(number, (call) => call.hold.byUs === 'no');
  };

  it('sends "sendonly", is held by the 200, is seen by the other side, and ends the same way', async () => {
    await hold(alice, 'bob');
    expect(alice.media[0]?.held).toBe(true);
    expect(directionIn(sentBy(wire, 'alice', /^INVITE /).at(-1) ?? '')).toBe('sendonly');
    await bob.untilWith('alice', (call) => call.hold.byThem);
    // Music would be heard: nothing falls silent at the side that is held.
    expect(bob.media[0]?.held).toBe(false);
    await resume(alice, 'bob');
    expect(alice.media[0]?.held).toBe(false);
    await bob.untilWith('alice', (call) => !call.hold.byThem);
    expect(directionIn(sentBy(wire, 'alice', /^INVITE /).at(-1) ?? '')).toBe('sendrecv');
  });

  it('by both sides: each comes back by itself', async () => {
    await hold(alice, 'bob');
    await bob.untilWith('alice', (call) => call.hold.byThem);
    await hold(bob, 'alice');
    expect(directionIn(sentBy(wire, 'bob', /^INVITE /).at(-1) ?? '')).toBe('inactive');
    await resume(alice, 'bob');
    expect(alice.callWith('bob').hold).toMatchObject({ byUs: 'no', byThem: true });
    await resume(bob, 'alice');
    expect(bob.callWith('alice').hold).toMatchObject({ byUs: 'no', byThem: false });
    await alice.untilWith('bob', (call) => !call.hold.byThem);
  });

  it('that is refused is told as such; the sound comes back and the connection can be used again', async () => {
    wire.intercept((text, from) =>
      from === 'alice' && isReinvite(text)
        ? { answer: responseTo(text, 488, 'Not Acceptable Here') }
        : 'default',
    );
    alice.engine.actions.hold(alice.callWith('bob').id);
    expect(alice.media[0]?.held).toBe(true);
    const { hold: held, step } = await alice.untilWith('bob', (call) => call.hold.problem !== null);
    expect({ held, step }).toEqual({
      held: { byUs: 'no', byThem: false, problem: 'hold-refused' },
      step: 'connected',
    });
    expect(alice.media[0]).toMatchObject({ held: false, rollbacks: 1 });
    wire.intercept(() => 'default');
    await hold(alice, 'bob');
  });

  it('a phone that answers "sendrecv" does not end the call', async () => {
    wire.intercept((text, from) => {
      if (from !== 'bob' || !/^SIP\/2\.0 200/.test(text) || !/^CSeq: \d+ INVITE/im.test(text))
        return 'default';
      wire.inject('alice', text.replace('a=recvonly', 'a=sendrecv'));
      return 'drop';
    });
    await hold(alice, 'bob');
    expect(alice.callWith('bob').step).toBe('connected');
  });

  it('comes again at the right time after a 491, one re-INVITE at a time', async () => {
    let refusals = 2;
    wire.intercept((text, from) => {
      if (from !== 'bob' || !isReinvite(text) || refusals === 0) return 'default';
      refusals -= 1;
      return { answer: responseTo(text, 491, 'Request Pending') };
    });
    // Bob has not made the Call-ID: he waits at most 2 s.
    await hold(bob, 'alice');
    expect(sentBy(wire, 'bob', /^INVITE /)).toHaveLength(3);
    expect(bob.media[0]?.rollbacks).toBe(2);
  });

  it('asked by both at once ends with both held, whoever comes first', async () => {
    alice.engine.actions.hold(alice.callWith('bob').id);
    bob.engine.actions.hold(bob.callWith('alice').id);
    await alice.untilWith('bob', ({ hold: { byUs, byThem } }) => byUs === 'held' && byThem);
    await bob.untilWith('alice', ({ hold: { byUs, byThem } }) => byUs === 'held' && byThem);
    expect([alice.callWith('bob').step, bob.callWith('alice').step]).toEqual(['connected', 'connected']);
  });

  it('pressed again and again ends as pressed last', async () => {
    const { id } = alice.callWith('bob');
    alice.engine.actions.hold(id);
    alice.engine.actions.resume(id);
    alice.engine.actions.hold(id);
    alice.engine.actions.resume(id);
    // The call itself, the first wish, and what is wanted once that is answered: nobody hears of the wishes between.
    await waitUntil(() => sentBy(wire, 'alice', /^INVITE /).length === 3);
    const { hold: held } = await alice.untilWith('bob', (call) => call.hold.byUs === 'no');
    expect(held.problem).toBeNull();
    expect(alice.media[0]?.held).toBe(false);
    await bob.untilWith('alice', (call) => !call.hold.byThem);
    expect(sentBy(wire, 'alice', /^INVITE /)).toHaveLength(3);
  });

  it('answers a re-INVITE without an offer (RFC 3264 section 8) with one, and takes the answer in the ACK', async () => {
    const invite = sentBy(wire, 'alice', /^INVITE /)[0] ?? '';
    const ok = sentBy(wire, 'bob', /^SIP\/2\.0 200[\s\S]*CSeq: \d+ INVITE/)[0] ?? '';
    const header = (text: string, name: string) => new RegExp(`^${name}: ?(.*)$`, 'im').exec(text)?.[1] ?? '';
    const contact = /<([^>]+)>/.exec(header(invite, 'Contact'))?.[1];
    const request = (method: string, cseq: number, body: string) =>
      [
        `${method} ${contact} SIP/2.0`,
        `Via: SIP/2.0/WSS b.invalid;branch=z9hG4bK${method}${cseq}`,
        'Max-Forwards: 70',
        `From: ${header(ok, 'To')}`,
        `To: ${header(ok, 'From')}`,
        `Call-ID: ${header(ok, 'Call-ID')}`,
        `CSeq: ${cseq} ${method === 'ACK' ? 'ACK' : method}`,
        'Contact: <sip:bob@b.invalid;transport=ws>',
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n');
    wire.inject('alice', request('INVITE', 7, ''));
    await waitUntil(() => sentBy(wire, 'alice', /^SIP\/2\.0 200[\s\S]*CSeq: 7 INVITE/).length > 0);
    const offer = sentBy(wire, 'alice', /^SIP\/2\.0 200[\s\S]*CSeq: 7 INVITE/)[0] ?? '';
    expect(offer).toContain('m=audio');
    const answer = offer.slice(offer.indexOf('\r\n\r\n') + 4).replace('a=sendrecv', 'a=sendonly');
    wire.inject('alice', request('ACK', 7, answer));
    await alice.untilWith('bob', (call) => call.hold.byThem);
    expect(alice.media[0]?.applied.at(-1)?.type).toBe('answer');
  });
});
