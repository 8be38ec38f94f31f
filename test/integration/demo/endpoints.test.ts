import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallMedia, createCallMedia } from '../../../demo/endpoints/call-media.ts';
import { type Codec, opus, pcmu } from '../../../demo/endpoints/codecs.ts';
import type { AudioPacket } from '../../../demo/endpoints/media-peer.ts';
import { encodeMuLaw } from '../../../demo/endpoints/pcmu.ts';
import { tagOf } from '../../../demo/sip/fields.ts';
import {
  type Header,
  headerValue,
  headerValues,
  type SipRequest,
  type SipResponse,
} from '../../../demo/sip/message.ts';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { bearer, connectSip, type SipClient } from '../../support/demo/sip-client.ts';

const sdp: Header = { name: 'Content-Type', value: 'application/sdp' };
const loud = Buffer.from(Array.from({ length: 160 }, (_, i) => encodeMuLaw(i % 8 < 4 ? 12_000 : -12_000)));
let demo: Demo;
let alice: SipClient;
let contact: Header;
const medias: CallMedia[] = [];

beforeAll(async () => {
  demo = await startDemo({ bob: { answerAfterMs: 20, callBackAfterMs: 20 } });
  alice = await connectSip({
    url: demo.urls.wss,
    ca: demo.certificate.pem,
    user: 'alice',
    domain: demo.sip.domain,
  });
  contact = { name: 'Contact', value: `<${alice.contact}>` };
  await alice.register(bearer(await demo.issueSipToken('alice')));
});
afterAll(async () => {
  alice.close();
  await demo.close();
});
afterEach(async () => {
  await Promise.all(medias.splice(0).map((media) => media.close()));
});

/** The caller's side: the same WebRTC stack, and a list of what it hears. */
function createCaller(codec: Codec) {
  const heard: AudioPacket[] = [];
  let tell: () => void = () => {};
  const connected = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const media = createCallMedia({
    codecs: [codec],
    onAudio: (packet) => heard.push(packet),
    onDigit: () => {},
    onConnected: () => tell(),
  });
  medias.push(media);
  return { media, heard, connected };
}

async function dial(user: string, body: string) {
  const to = `sip:${user}@${demo.sip.domain}`;
  const authorize = bearer(await demo.issueSipToken('alice'));
  const dialled = await alice.authenticated(
    { method: 'INVITE', to, headers: [contact, sdp], body },
    authorize,
  );
  alice.ack(dialled.request, dialled.answer);
  return dialled;
}

function inDialog(
  request: SipRequest,
  answer: SipResponse,
  method: string,
  cseq: number,
  more: readonly Header[] = [],
  body = '',
) {
  const sent = alice.build({
    method,
    cseq,
    uri: /<([^>]+)>/.exec(headerValue(answer, 'Contact') ?? '')?.[1] ?? '',
    to: request.uri,
    callId: headerValue(request, 'Call-ID') ?? '',
    fromTag: tagOf(headerValue(request, 'From')) ?? '',
    toTag: tagOf(headerValue(answer, 'To')),
    headers: [
      contact,
      ...headerValues(answer, 'Record-Route').map((value) => ({ name: 'Route', value })),
      ...more,
    ],
    body,
  });
  alice.send(sent);
  return alice.final(sent);
}

function packet(sequenceNumber: number, payload: Buffer): AudioPacket {
  return { payload, sequenceNumber, timestamp: sequenceNumber * 160, marker: false };
}

describe('the echo at 600', () => {
  it('answers at once over DTLS-SRTP, and sends back what it hears, unchanged', async () => {
    const { media, heard, connected } = createCaller(opus);
    const { request, answer } = await dial('600', (await media.offer()) ?? '');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/a=rtcp-mux/);
    expect(answer.body).toMatch(/a=group:BUNDLE/);
    await media.accept(answer.body);
    await connected;
    await demo.echo.waitForCall((call) => call.connected && call.state === 'established');
    const sent = [1, 2, 3].map((number) => packet(number, Buffer.from(`opus frame ${number}`)));
    for (const one of sent) media.peer()?.send(one);
    await expect
      .poll(() => heard.map(({ payload }) => String(payload)))
      .toEqual(sent.map(({ payload }) => String(payload)));
    expect(demo.echo.calls().at(-1)).toMatchObject({ codec: 'opus', packets: 3 });
    expect((await inDialog(request, answer, 'BYE', 70)).status).toBe(200);
    expect((await demo.echo.waitForCall(({ state }) => state === 'ended')).packets).toBe(3);
  });

  it('follows hold and resume, and a new connection under the same dialog', async () => {
    const first = createCaller(pcmu);
    const offer = (await first.media.offer()) ?? '';
    const { request, answer } = await dial('600', offer);
    await first.media.accept(answer.body);
    await first.connected;
    const held = await inDialog(
      request,
      answer,
      'INVITE',
      80,
      [sdp],
      offer.replace('a=sendrecv', 'a=sendonly'),
    );
    expect(held.body).toMatch(/a=recvonly/);

    const video = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:9\r\na=rtpmap:96 VP8/90000\r\na=sendrecv\r\n';
    const seen = await inDialog(request, answer, 'INVITE', 81, [sdp], offer + video);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatch(/^m=audio [1-9][\s\S]*^m=video 0 UDP\/TLS\/RTP\/SAVPF 96$/m);

    const second = createCaller(pcmu);
    const moved = await inDialog(request, answer, 'INVITE', 82, [sdp], (await second.media.offer()) ?? '');
    await second.media.accept(moved.body);
    await second.connected;
    await expect
      .poll(() => {
        second.media.peer()?.send(packet(second.heard.length + 1, loud));
        return second.heard.length;
      })
      .toBeGreaterThan(0);
    expect((await inDialog(request, answer, 'BYE', 83)).status).toBe(200);
  });

  it('writes down keys that come by INFO', async () => {
    const { media } = createCaller(pcmu);
    const { request, answer } = await dial('echo', (await media.offer()) ?? '');
    const type = { name: 'Content-Type', value: 'application/dtmf-relay' };
    expect((await inDialog(request, answer, 'INFO', 90, [type], 'Signal=7\r\nDuration=160\r\n')).status).toBe(
      200,
    );
    await inDialog(request, answer, 'BYE', 91);
    expect(demo.echo.calls().at(-1)).toMatchObject({ infoDigits: '7', state: 'ended' });
  });

  it.each([
    ['without an offer', ''],
    ['with an offer that is no SDP', 'rubbish'],
    [
      'with video only',
      'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n',
    ],
    ['with a broken section', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=fingerprint:what\r\n'],
  ])('refuses an INVITE %s', async (_what, body) => {
    expect((await dial('600', body)).answer.status).toBe(488);
  });
});

describe('Bob', () => {
  it('rings, answers, talks, and measures what he hears', async () => {
    const { media, heard, connected } = createCaller(pcmu);
    const { request, answer } = await dial('200', (await media.offer()) ?? '');
    expect(alice.raw.some((text) => text.startsWith('SIP/2.0 180') && text.includes('sip:bob'))).toBe(true);
    await media.accept(answer.body);
    await connected;
    for (let number = 0; number < 50; number += 1) media.peer()?.send(packet(number, loud));
    // One second of a square wave at 12 000 of 32 768: the square of its level is 0.13.
    const call = await demo.bob.waitForCall(({ energy }) => energy > 0.1);
    expect(call).toMatchObject({ codec: 'PCMU', direction: 'incoming', peer: 'sip:alice@offhook.localhost' });
    await expect.poll(() => heard.length).toBeGreaterThan(5);
    expect(heard[1]?.payload.length).toBe(160);
    await inDialog(request, answer, 'BYE', 70);
    expect(demo.bob.calls().at(-1)?.state).toBe('ended');
  });

  it('calls, is answered, and hangs up', async () => {
    const id = await demo.bob.call('alice');
    const { invite } = await pickUp();
    await demo.bob.waitForCall((call) => call.id === id && call.connected && call.state === 'established');
    demo.bob.hangUp(id);
    const bye = await alice.request('BYE');
    alice.respond(bye, 200);
    expect(headerValue(bye, 'Call-ID')).toBe(headerValue(invite, 'Call-ID'));
  });

  it('gives up, and is told when he is not wanted', async () => {
    const id = await demo.bob.call('100', { cancelAfterMs: 1 });
    const ringing = await alice.request('INVITE');
    alice.respond(ringing, 180, { toTag: 'ringing' });
    const cancel = await alice.request('CANCEL');
    alice.respond(cancel, 200);
    alice.respond(ringing, 487, { toTag: 'ringing' });
    expect((await demo.bob.waitForCall((call) => call.id === id && call.state === 'ended')).failure).toBe(
      487,
    );

    const next = await demo.bob.call('alice');
    alice.respond(await alice.request('INVITE'), 486, { toTag: 'busy' });
    expect((await demo.bob.waitForCall((call) => call.id === next && call.state === 'ended')).failure).toBe(
      486,
    );
    await expect(demo.bob.call('nobody')).rejects.toThrow('nobody is called nobody');
  });

  it('hangs up at once when the answer crosses his CANCEL', async () => {
    const id = await demo.bob.call('alice', { cancelAfterMs: 1 });
    const invite = await alice.request('INVITE', { callId: id });
    alice.respond(invite, 180, { toTag: 'late' });
    alice.respond(await alice.request('CANCEL', { callId: id }), 200);
    alice.respond(invite, 200, { toTag: 'late', headers: [contact, sdp], body: 'v=0\r\n' });
    await alice.request('ACK', { callId: id });
    alice.respond(await alice.request('BYE', { callId: id }), 200);
    expect(
      (await demo.bob.waitForCall((call) => call.id === id && call.state === 'ended')).failure,
    ).toBeNull();
  });

  it('calls whom a REFER names, and tells who asked how it goes', async () => {
    const { media } = createCaller(pcmu);
    const { request, answer } = await dial('200', (await media.offer()) ?? '');
    const refer = (to: string, cseq: number) =>
      inDialog(request, answer, 'REFER', cseq, [
        { name: 'Refer-To', value: to },
        { name: 'Referred-By', value: '<sip:alice@offhook.localhost>' },
      ]);
    async function reports(): Promise<readonly string[]> {
      const told: string[] = [];
      while (!told.some((line) => Number(line) >= 200)) {
        const notify = await alice.request('NOTIFY');
        alice.respond(notify, 200);
        told.push(/^SIP\/2\.0 (\d+)/.exec(notify.body)?.[1] ?? '');
      }
      return told;
    }
    expect((await refer('what?', 70)).status).toBe(400);
    expect((await refer('<sip:486@offhook.localhost>', 71)).status).toBe(202);
    expect((await reports()).at(-1)).toBe('486');
    expect((await refer('<sip:600@offhook.localhost>', 72)).status).toBe(202);
    expect(await reports()).toEqual(['100', '200']);
    await demo.echo.waitForCall(({ peer, state }) => peer.includes('bob') && state === 'established');
    await inDialog(request, answer, 'BYE', 73);
    demo.bob.hangUp();
    await demo.echo.waitForCall(({ peer, state }) => peer.includes('bob') && state === 'ended');
  });

  it('takes the place of a call that a Replaces names, and of no other', async () => {
    const toEcho = createCaller(pcmu);
    const echo = await dial('600', (await toEcho.media.offer()) ?? '');
    const toBob = createCaller(pcmu);
    const { request, answer } = await dial('200', (await toBob.media.offer()) ?? '');
    const echoContact = /<([^>]+)>/.exec(headerValue(echo.answer, 'Contact') ?? '')?.[1] ?? '';
    const callId = headerValue(echo.request, 'Call-ID') ?? '';
    const fromTag = tagOf(headerValue(echo.request, 'From')) ?? '';
    const toTag = tagOf(headerValue(echo.answer, 'To')) ?? '';
    const refer = (tag: string, cseq: number) => {
      const replaces = encodeURIComponent(`${callId};to-tag=${tag};from-tag=${fromTag}`);
      const value = `<${echoContact}?Replaces=${replaces}>`;
      return inDialog(request, answer, 'REFER', cseq, [{ name: 'Refer-To', value }]);
    };
    async function outcome(): Promise<string> {
      for (;;) {
        const notify = await alice.request('NOTIFY');
        alice.respond(notify, 200);
        const code = /^SIP\/2\.0 (\d+)/.exec(notify.body)?.[1] ?? '';
        if (Number(code) >= 200) return code;
      }
    }
    expect((await refer('another', 70)).status).toBe(202);
    expect(await outcome()).toBe('481');
    expect((await refer(toTag, 71)).status).toBe(202);
    const bye = await alice.request('BYE', { callId });
    alice.respond(bye, 200);
    expect(await outcome()).toBe('200');
    await inDialog(request, answer, 'BYE', 72);
    demo.bob.hangUp();
    await demo.echo.waitForCall(({ peer, state }) => peer.includes('bob') && state === 'ended');
  });

  it('calls back after a call to 201', async () => {
    const { media, connected } = createCaller(pcmu);
    const { answer } = await dial('201', (await media.offer()) ?? '');
    await media.accept(answer.body);
    await connected;
    alice.respond(await alice.request('BYE'), 200);
    const { invite } = await pickUp();
    expect(headerValue(invite, 'P-Asserted-Identity')).toBe('"Bob Biber" <sip:bob@offhook.localhost>');
    demo.bob.hangUp();
    alice.respond(await alice.request('BYE'), 200);
  });
});

async function pickUp() {
  const invite = await alice.request('INVITE');
  const { media } = createCaller(pcmu);
  const body = (await media.answer(invite.body)) ?? '';
  alice.respond(invite, 200, { toTag: `t${headerValue(invite, 'Call-ID')}`, headers: [contact, sdp], body });
  await alice.request('ACK', { callId: headerValue(invite, 'Call-ID') });
  return { invite, media };
}

describe('a text message', () => {
  const write = async (type: string, body: string) =>
    alice.authenticated(
      {
        method: 'MESSAGE',
        to: `sip:200@${demo.sip.domain}`,
        headers: [{ name: 'Content-Type', value: type }],
        body,
      },
      bearer(await demo.issueSipToken('alice')),
    );

  it('to Bob is answered by one of his', async () => {
    expect((await write('text/plain;charset=UTF-8', 'Grüße')).answer.status).toBe(200);
    const back = await alice.request('MESSAGE');
    alice.respond(back, 200);
    expect(back.body).toBe('Bob here. You wrote: Grüße');
    expect(headerValue(back, 'From')).toContain(`sip:bob@${demo.sip.domain}`);
  });

  it('that Bob cannot read is refused with what he can', async () => {
    const { answer } = await write('message/cpim', 'x');
    expect(answer.status).toBe(415);
    expect(headerValue(answer, 'Accept')).toBe('text/plain');
  });
});
