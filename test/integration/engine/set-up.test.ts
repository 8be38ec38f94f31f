import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaError } from '../../../src/renderer/engine/core/ports.ts';
import { type FakeClock, pass } from '../../support/fake-clock.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { bodyOf, type FarSide, headerOf, inviteTo, playFarSide } from '../../support/far-side.ts';
import { startPlayedPhone } from '../../support/played-phone.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const reliable = (rseq: number) => ['Require: 100rel', `RSeq: ${rseq}`];

describe('an INVITE of ours, and what may come of it', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let far: FarSide;
  let invite: string;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice');
    await alice.register();
    far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    invite = far.latest('INVITE');
  });

  afterEach(async () => {
    const stopped = alice.engine.stop();
    for (const bye of far.all('BYE')) far.respond(bye, 200);
    await stopped;
  });

  const types = () => alice.media[0]?.applied.map(({ type }) => type);
  const untilApplied = (count: number) => waitUntil(() => alice.media[0]?.applied.length === count);

  it('offers what we can do: PRACK, Replaces, session timer, UPDATE', () => {
    expect(headerOf(invite, 'Supported')).toMatch(/100rel.*replaces.*timer/);
    expect(headerOf(invite, 'Allow')).toMatch(/PRACK.*REFER.*UPDATE/);
  });

  it('early media: the sound of a 183 is there before the answer, and the 200 makes it the answer', async () => {
    far.respond(invite, 183, { sdp: far.sdp('far') });
    const early = await alice.untilWith('7042', (call) => call.earlyMedia);
    expect(early.step).toBe('ringing');
    expect(alice.tones).not.toContain('ringback');
    // The 200 may come without a description: the answer is known already (RFC 3261 section 13.2.1).
    far.respond(invite, 200);
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    expect(types()).toEqual(['pranswer', 'answer']);
    expect(far.all('ACK')).toHaveLength(1);
  });

  it('reliable early media gets its PRACK, a repeated one no second', async () => {
    far.respond(invite, 183, { headers: reliable(41), sdp: far.sdp('far') });
    await waitUntil(() => far.all('PRACK').length === 1);
    expect(headerOf(far.latest('PRACK'), 'RAck')).toBe(`41 ${headerOf(invite, 'CSeq')}`);
    far.respond(far.latest('PRACK'), 200);
    far.respond(invite, 183, { headers: reliable(41), sdp: far.sdp('far') });
    far.respond(invite, 180, { headers: reliable(42) });
    await waitUntil(() => far.all('PRACK').length === 2);
    expect(headerOf(far.latest('PRACK'), 'RAck')).toBe(`42 ${headerOf(invite, 'CSeq')}`);
    expect(types()).toEqual(['pranswer']);
  });

  it('a microphone that does not come after all: the far phone stops ringing, and the reason is told', async () => {
    far.respond(invite, 180);
    await alice.untilWith('7042', ({ step }) => step === 'ringing');
    alice.media[0]?.fail(new MediaError('no-microphone', 'NotReadableError'));
    await waitUntil(() => far.all('CANCEL').length === 1);
    far.respond(far.latest('CANCEL'), 200);
    far.respond(invite, 487);
    const { end } = await alice.untilWith('7042', ({ step }) => step === 'ended');
    expect(end).toMatchObject({ by: 'local', cause: 'no-microphone' });
  });

  it('hung up while the answer is being applied: the far phone gets BYE', async () => {
    const [media] = alice.media;
    if (media === undefined) throw new Error('no media');
    const { promise: later, resolve: goOn } = Promise.withResolvers<undefined>();
    const { applyDescription } = media;
    media.applyDescription = async (description) => {
      await later;
      await applyDescription(description);
    };
    far.respond(invite, 200, { sdp: far.sdp('far') });
    await waitUntil(() => far.all('ACK').length === 1);
    alice.engine.actions.hangUp(alice.call().id);
    await waitUntil(() => far.all('BYE').length === 1);
    goOn(undefined);
    far.respond(far.latest('BYE'), 200);
    const { end } = await alice.untilWith('7042', ({ step }) => step === 'ended');
    expect(end).toMatchObject({ by: 'local', cause: 'cancelled' });
    expect(far.all('CANCEL')).toHaveLength(0);
    expect(far.all('BYE')).toHaveLength(1);
  });

  it('forks: the first early dialog sounds, and the one that answers is the call, on a connection of its own', async () => {
    far.respond(invite, 183, { tag: 'one', sdp: far.sdp('one') });
    far.respond(invite, 180, { tag: 'two' });
    far.respond(invite, 183, { tag: 'two', sdp: far.sdp('two') });
    await untilApplied(1);
    far.respond(invite, 200, { tag: 'three', sdp: far.sdp('three') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    expect(types()).toEqual(['pranswer', 'answer']);
    expect(alice.media[0]?.applied.map(({ sdp }) => sdp)).toEqual([far.sdp('one'), far.sdp('three')]);
    await waitUntil(() => far.all('INVITE').length === 2);
    expect(headerOf(far.latest('INVITE'), 'To')).toContain('tag=three');
    expect(alice.media[0]?.requested.at(-1)).toEqual({ direction: 'sendrecv', iceRestart: false });
    expect(alice.media[0]?.anchors).toBe(2);
  });

  it('a hold that comes before the new connection is not undone by it', async () => {
    far.respond(invite, 183, { tag: 'one', sdp: far.sdp('one') });
    await untilApplied(1);
    const id = alice.callWith('7042').id;
    const unsubscribe = alice.engine.subscribe(() => {
      if (alice.callWith('7042').step === 'connected') {
        unsubscribe();
        alice.engine.actions.hold(id);
      }
    });
    far.respond(invite, 200, { tag: 'two', sdp: far.sdp('two') });
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('two').replace('a=sendrecv', 'a=recvonly') });
    await waitUntil(() => far.all('INVITE').length === 3);
    expect(alice.media[0]?.requested.slice(1)).toEqual([
      { direction: 'sendonly', iceRestart: false, video: 'inactive' },
      { direction: 'sendonly', iceRestart: false, video: 'inactive' },
    ]);
    expect(alice.media[0]?.anchors).toBe(2);
  });

  it('the early dialog that answers goes on as it is', async () => {
    far.respond(invite, 183, { tag: 'one', sdp: far.sdp('one') });
    await untilApplied(1);
    far.respond(invite, 200, { tag: 'one', sdp: far.sdp('one') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    alice.engine.actions.hangUp(alice.callWith('7042').id);
    await waitUntil(() => far.all('BYE').length === 1);
    expect(far.all('INVITE')).toHaveLength(1);
  });

  it('two phones that answer at once: the first is the call, the other gets ACK and BYE', async () => {
    far.respond(invite, 200, { tag: 'one', sdp: far.sdp('one') });
    far.respond(invite, 200, { tag: 'two', sdp: far.sdp('two') });
    await waitUntil(() => far.all('BYE').length === 1);
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    expect(headerOf(far.latest('BYE'), 'To')).toContain('tag=two');
    expect(far.all('ACK').map((ack) => /tag=(\w+)/.exec(headerOf(ack, 'To'))?.[1])).toEqual(['one', 'two']);
    expect(alice.media[0]?.applied.map(({ sdp }) => sdp)).toEqual([far.sdp('one')]);
  });

  it('a 200 that comes again gets its ACK again', async () => {
    far.respond(invite, 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    far.respond(invite, 200, { sdp: far.sdp('far') });
    await waitUntil(() => far.all('ACK').length === 2);
    expect(far.all('BYE')).toEqual([]);
  });

  it('a 200 that crosses our CANCEL is confirmed and ended with BYE', async () => {
    far.respond(invite, 180);
    await alice.untilWith('7042', ({ step }) => step === 'ringing');
    alice.engine.actions.hangUp(alice.callWith('7042').id);
    await waitUntil(() => far.all('CANCEL').length === 1);
    far.respond(invite, 200, { sdp: far.sdp('far') });
    await waitUntil(() => far.all('BYE').length === 1);
    expect(far.all('ACK')).toHaveLength(1);
    expect((await alice.untilWith('7042', ({ step }) => step === 'ended')).end).toMatchObject({
      by: 'local',
      cause: 'cancelled',
    });
    expect(types()).toEqual([]);
  });

  it('a CANCEL waits for the first word of the server, as it must (RFC 3261 section 9.1)', async () => {
    alice.engine.actions.hangUp(alice.callWith('7042').id);
    expect(far.all('CANCEL')).toEqual([]);
    far.respond(invite, 100);
    await waitUntil(() => far.all('CANCEL').length === 1);
    far.respond(invite, 487);
    await alice.untilWith('7042', ({ step }) => step === 'ended');
  });

  it('a redirect within the own domain is followed, with the next CSeq and the same Call-ID', async () => {
    wire.inject('alice', redirectTo(invite, '<sip:7043@example.com>;q=0.5, <sip:7044@example.com>;q=0.9'));
    await waitUntil(() => far.all('INVITE').length === 2);
    const next = far.latest('INVITE');
    expect(next).toMatch(/^INVITE sip:7044@example\.com /);
    expect(headerOf(next, 'Call-ID')).toBe(headerOf(invite, 'Call-ID'));
    expect(headerOf(next, 'CSeq')).toBe('2 INVITE');
    far.respond(next, 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    // One offer, one answer: nothing was gathered twice.
    expect(alice.media[0]?.requested).toHaveLength(1);
  });

  it.each([
    ['out of the own domain', '<sip:premium@elsewhere.example.net>'],
    ['to nowhere', '<sip:example.com>'],
  ])('a redirect %s is told, not followed', async (_, contact) => {
    wire.inject('alice', redirectTo(invite, contact));
    expect((await alice.untilWith('7042', ({ step }) => step === 'ended')).end).toMatchObject({
      cause: 'moved',
      sipCode: 302,
    });
    expect(far.all('INVITE')).toHaveLength(1);
  });

  it('redirects that lead round in a circle end', async () => {
    for (let turn = 1; turn <= 4; turn++) {
      await waitUntil(() => far.all('INVITE').length === turn);
      wire.inject('alice', redirectTo(far.latest('INVITE'), '<sip:7042@example.com>'));
    }
    expect((await alice.untilWith('7042', ({ step }) => step === 'ended')).end?.cause).toBe('moved');
  });

  it('who answers is who the network says: P-Asserted-Identity of the 200', async () => {
    const headers = ['P-Asserted-Identity: "Sales" <sip:4711@example.com>'];
    far.respond(invite, 200, { headers, sdp: far.sdp('far') });
    const call = await alice.untilWith('4711', ({ step }) => step === 'connected');
    expect(call.identity).toMatchObject({ name: 'Sales', asserted: true });
  });

  it('shows its Call-ID, codec and the way of its digits', async () => {
    far.respond(invite, 200, { sdp: far.sdp('far') });
    const { details } = await alice.untilWith('7042', ({ step }) => step === 'connected');
    expect(details).toMatchObject({
      sipCallId: headerOf(invite, 'Call-ID'),
      codec: 'opus',
      encryption: 'DTLS-SRTP',
      dtmf: 'telephone-event',
      sessionTimer: null,
    });
  });
});

describe('an INVITE that comes in', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;

  beforeEach(async () => {
    ({ wire, clock, alice, far } = await startPlayedPhone());
  });

  const provisional = () => far.received.filter((text) => text.startsWith('SIP/2.0 180'));

  it('that demands PRACK rings reliably, again until it comes, and answers only then', async () => {
    const invite = inviteTo(wire, 'alice', { headers: ['Require: 100rel'] });
    await waitUntil(() => provisional().length === 1);
    const rseq = headerOf(provisional()[0] ?? '', 'RSeq');
    clock.advance(500);
    clock.advance(1000);
    expect(provisional().map((text) => headerOf(text, 'RSeq'))).toEqual([rseq, rseq, rseq]);
    alice.engine.actions.answer((await alice.until('incoming')).id);
    await alice.until('answering');
    expect(far.responses(200)).toEqual([]);
    prack(invite, `${rseq} 1 INVITE`);
    await alice.until('connected');
    expect(far.responses(200).map((text) => headerOf(text, 'CSeq'))).toEqual(['2 PRACK', '1 INVITE']);
  });

  it('that demands PRACK and never sends it is given up', async () => {
    inviteTo(wire, 'alice', { headers: ['Require: 100rel'] });
    await waitUntil(() => provisional().length === 1);
    await pass(clock, 40_000);
    await alice.until('ended');
    expect(far.responses(504)).toHaveLength(1);
  });

  it('without an offer gets ours in the 200, and its answer in the ACK', async () => {
    const invite = inviteTo(wire, 'alice', { body: '' });
    alice.engine.actions.answer((await alice.until('incoming')).id);
    await alice.until('connected');
    const ok = far.responses(200)[0] ?? '';
    expect(bodyOf(ok)).toContain('m=audio');
    wire.inject('alice', ackTo(invite, ok, far.sdp('far')));
    await waitUntil(() => alice.media[0]?.applied.length === 1);
    expect(alice.media[0]?.applied[0]?.type).toBe('answer');
  });

  it('is not rung for ever', async () => {
    inviteTo(wire, 'alice', { headers: ['Expires: 30'] });
    await alice.until('incoming');
    await pass(clock, 30_000);
    expect((await alice.until('ended')).end?.cause).toBe('cancelled');
    expect(far.responses(480)).toHaveLength(1);
  });

  it('shows whom it was for, and whether the number was proven', async () => {
    inviteTo(wire, 'alice', {
      headers: [
        'P-Asserted-Identity: "Customer" <sip:+4930123456@example.com;verstat=TN-Validation-Passed>',
        'Diversion: "Sales" <sip:4711@example.com>;reason=no-answer',
      ],
    });
    expect((await alice.until('incoming')).identity).toEqual({
      name: 'Customer',
      number: '+4930123456',
      verification: 'passed',
      asserted: true,
      diversion: { name: 'Sales', number: '4711', reason: 'no-answer' },
    });
  });

  function prack(invite: string, rack: string): void {
    const tag = /;tag=([^\r;]+)/.exec(headerOf(provisional()[0] ?? '', 'To'))?.[1] ?? '';
    wire.inject(
      'alice',
      invite
        .replace(/^INVITE [^\r]*/, `PRACK sip:alice@example.com SIP/2.0`)
        .replace(/branch=[^\r]*/, 'branch=z9hG4bKprack')
        .replace(/\r\nTo: ([^\r]*)/, `\r\nTo: $1;tag=${tag}`)
        .replace('CSeq: 1 INVITE', `CSeq: 2 PRACK\r\nRAck: ${rack}`)
        .replace(/\r\nRequire: [^\r]*/, '')
        .replace(/\r\nContent-Type[\s\S]*$/, '\r\nContent-Length: 0\r\n\r\n'),
    );
  }
});

function redirectTo(invite: string, contacts: string): string {
  return invite
    .replace(/^INVITE [^\r]*/, 'SIP/2.0 302 Moved Temporarily')
    .replace(/\r\nTo: ([^\r]*)/, '\r\nTo: $1;tag=proxy')
    .replace(/\r\nContact: [^\r]*/, `\r\nContact: ${contacts}`)
    .replace(/\r\nContent-Type[\s\S]*$/, '\r\nContent-Length: 0\r\n\r\n');
}

function ackTo(invite: string, ok: string, sdp: string): string {
  return [
    'ACK sip:alice@example.com SIP/2.0',
    'Via: SIP/2.0/WSS far.invalid;branch=z9hG4bKack',
    'Max-Forwards: 70',
    `From: ${headerOf(invite, 'From')}`,
    `To: ${headerOf(ok, 'To')}`,
    `Call-ID: ${headerOf(invite, 'Call-ID')}`,
    'CSeq: 1 ACK',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n');
}
