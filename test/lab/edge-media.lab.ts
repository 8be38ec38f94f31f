import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tagOf } from '../../demo/sip/fields.ts';
import { headerValue, headerValues, type SipRequest } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { isCounted } from '../support/edge/counted-call.ts';
import { type EdgePhone, inDialog } from '../support/edge/edge-phone.ts';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';
import { hasMedia } from '../support/edge/media-session.ts';

// What the descriptions say that rtpengine makes; that sound passes is heard in calls.lab.ts.
let at: EdgeWithTrunk;
let edge: Edge;
const type = { name: 'Content-Type', value: 'application/sdp' };

beforeAll(async () => {
  at = await startEdgeWithTrunk({ srtp: true });
  ({ edge } = at);
});
afterAll(() => at.close());
afterEach(() => at.closePhones());

/** A browser's offer, with the codecs of these lines. */
function webRtc(payloads: string, maps: readonly string[]): string {
  const lines = [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=audio 40000 UDP/TLS/RTP/SAVPF ${payloads}`,
    'c=IN IP4 127.0.0.1',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:1 1 udp 2122260223 127.0.0.1 40000 typ host generation 0',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    ...maps,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const opus = webRtc('111 126', [
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:126 telephone-event/8000',
]);
const both = webRtc('111 0 126', [
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:126 telephone-event/8000',
]);

function invite(phone: EdgePhone, to: string, body: string): SipRequest {
  const request = phone.client.build({
    method: 'INVITE',
    to: `sip:${to}@${edge.domain}`,
    headers: [phone.contact, type, phone.credential],
    body,
  });
  phone.client.send(request);
  return request;
}

/** What a phone answers that has G.711 alone. */
const plain = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 41000 RTP/AVP 0',
  '',
].join('\r\n');

const mediaLine = (body: string) => /^m=audio \d+ (.*)$/m.exec(body)?.[1]?.trim();

describe('a description', () => {
  it('between apps keeps Opus as it is, with ICE and DTLS of the gateway', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    invite(alice, '101', opus);
    const { body } = await carol.client.request('INVITE');
    expect(mediaLine(body)).toBe('UDP/TLS/RTP/SAVPF 111 126');
    expect(body).toContain('useinbandfec=1');
    expect(body).toMatch(/^a=fingerprint:sha-256 /m);
    expect(body).toMatch(/^a=candidate:.* 127\.0\.0\.1 /m);
    expect(body).not.toContain('AB:AB:AB');
  });

  it('for a desk phone is plain RTP, with G.711 added where the app has none', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('701')];
    invite(alice, '701', opus);
    const first = await desk.request('INVITE');
    expect(mediaLine(first.body)).toMatch(/^RTP\/AVP 111 (126 )?.*\b8\b.*\b0\b|^RTP\/AVP 111 .*\b0\b.*\b8\b/);
    expect(first.body).not.toMatch(/a=(fingerprint|candidate|ice-ufrag|crypto)/);
    desk.respond(first, 486);
    invite(alice, '701', both);
    const second = await desk.request('INVITE');
    // PCMU was offered: it is there once, and before what was added.
    expect(
      mediaLine(second.body)
        ?.split(' ')
        .filter((payload) => payload === '0'),
    ).toHaveLength(1);
    expect(mediaLine(second.body)).toMatch(/^RTP\/AVP 111 0 /);
    desk.respond(second, 486);
  });

  it('for a trunk that takes it is SRTP', async () => {
    const alice = await at.open('alice');
    invite(alice, '0301234', both);
    const { body } = await at.gateway.request('INVITE');
    expect(mediaLine(body)).toMatch(/^RTP\/SAVP /);
    expect(body).toMatch(/^a=crypto:1 \S+ inline:/m);
    expect(body).not.toMatch(/a=(fingerprint|candidate)/);
  });
});

describe('the media of a call', () => {
  it('ends with the BYE of a party, and with nobody else’s, whatever they know of it', async () => {
    const [alice, carol, desk] = [await at.open('alice'), await at.open('carol'), await at.openDesk('701')];
    const stranger = await at.openStranger('alice', '127.0.0.7');
    const first = invite(alice, '701', opus);
    const contact = { name: 'Contact', value: `<sip:701@127.0.0.1:${desk.port}>` };
    desk.respond(await desk.request('INVITE'), 200, {
      toTag: 'desk',
      headers: [contact, type],
      body: plain,
    });
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await desk.request('ACK');
    const callId = headerValue(first, 'Call-ID') ?? '';
    const goesOn = async () => [await hasMedia(edge, callId), await isCounted(edge, callId)];
    expect(await goesOn()).toEqual([true, true]);

    // A colleague, who was told of the call's tags by dialog-info; then with one that she made up.
    const forged = inDialog(carol, { first, answer, method: 'BYE', cseq: 90 });
    expect((await carol.client.final(forged)).status).toBe(403);
    expect(await goesOn()).toEqual([true, true]);
    const madeUp = {
      ...answer,
      headers: answer.headers.map((header) =>
        header.name === 'To' ? { ...header, value: header.value.replace('tag=desk', 'tag=made-up') } : header,
      ),
    };
    const guessed = inDialog(carol, { first, answer: madeUp, method: 'BYE', cseq: 91 });
    desk.respond(await desk.request('BYE'), 481);
    expect((await carol.client.final(guessed)).status).toBe(481);
    expect(await goesOn()).toEqual([true, true]);
    // Somebody with no account, by UDP.
    const template = stranger.build({
      method: 'BYE',
      uri: `sip:701@127.0.0.1:${desk.port}`,
      to: first.uri,
      toTag: 'desk',
      callId,
      headers: headerValues(answer, 'Record-Route').map((value) => ({ name: 'Route', value })),
    });
    const from = `<sip:alice@${edge.domain}>;tag=${tagOf(headerValue(first, 'From')) ?? ''}`;
    const strange: SipRequest = {
      ...template,
      headers: template.headers.map((each) => (each.name === 'From' ? { ...each, value: from } : each)),
    };
    stranger.send(strange);
    expect((await stranger.final(strange)).status).toBe(403);
    expect(await goesOn()).toEqual([true, true]);

    // Hers ends it, even where the other side asks for a password.
    const bye = inDialog(alice, { first, answer, method: 'BYE', cseq: 92 });
    desk.respond(await desk.request('BYE'), 401);
    expect((await alice.client.final(bye)).status).toBe(403);
    expect(await goesOn()).toEqual([false, false]);
  });

  it('is not touched by whoever has learnt its Call-ID and tags, from when it rings until it ends', async () => {
    const [alice, carol, desk] = [await at.open('alice'), await at.open('carol'), await at.openDesk('701')];
    const device = await at.open('carol');
    const first = invite(alice, '701', opus);
    const callId = headerValue(first, 'Call-ID') ?? '';
    const fromTag = tagOf(headerValue(first, 'From')) ?? '';
    const arrived = await desk.request('INVITE');
    desk.respond(arrived, 180, { toTag: 'desk' });
    await alice.client.response(first, (status) => status === 180);
    /** Of the same names, to a phone of her own, which would refuse it or agree. */
    const forged = (method: string, tags: { readonly fromTag: string; readonly toTag?: string }) =>
      carol.client.build({
        ...{ method, callId, ...tags },
        to: `sip:101@${edge.domain}`,
        uri: `sip:carol@${device.client.host};transport=ws`,
        headers: [carol.contact, carol.credential],
      });
    const statusOf = async (request: SipRequest) => {
      carol.client.send(request);
      return (await carol.client.final(request)).status;
    };
    expect(await statusOf(forged('INVITE', { fromTag }))).toBe(482);

    const contact = { name: 'Contact', value: `<sip:701@127.0.0.1:${desk.port}>` };
    desk.respond(arrived, 200, { toTag: 'desk', headers: [contact, type], body: plain });
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await desk.request('ACK');
    for (const tag of [fromTag, 'desk']) expect(await statusOf(forged('INVITE', { fromTag: tag }))).toBe(482);
    expect(await statusOf(forged('BYE', { fromTag }))).toBe(481);
    const agreed = forged('BYE', { fromTag, toTag: 'made-up' });
    carol.client.send(agreed);
    device.client.respond(await device.client.request('BYE'), 200);
    expect((await carol.client.final(agreed)).status).toBe(200);
    expect(await hasMedia(edge, callId)).toBe(true);

    // Her party is who she was: she ends it.
    const bye = inDialog(alice, { first, answer, method: 'BYE', cseq: 92 });
    desk.respond(await desk.request('BYE'), 200);
    expect((await alice.client.final(bye)).status).toBe(200);
    expect(await hasMedia(edge, callId)).toBe(false);
  });
});
