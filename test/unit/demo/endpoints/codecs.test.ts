import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseCodec,
  fingerprintOf,
  keepFormats,
  offeredCodecs,
  opus,
  pcmu,
  refuseOthers,
  voiceOnly,
} from '../../../../demo/endpoints/codecs.ts';
import { digitOfInfo } from '../../../../demo/endpoints/endpoint-call.ts';

const offer = [
  'v=0',
  'a=fingerprint:sha-256 ab:cd',
  'm=audio 9 UDP/TLS/RTP/SAVPF 109 0 110 126',
  'a=rtpmap:109 opus/48000/2',
  'a=fmtp:109 useinbandfec=1',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=rtpmap:96 VP8/90000',
  '',
].join('\r\n');

describe('codec choice', () => {
  it('reads the audio section only, static numbers too', () => {
    expect(offeredCodecs(offer).map(({ name }) => name)).toEqual([
      'opus',
      'PCMU',
      'telephone-event',
      'telephone-event',
    ]);
  });

  it('takes the favourite with its own telephone events, under the offered numbers', () => {
    expect(chooseCodec(offeredCodecs(offer), [opus, pcmu])).toMatchObject({
      audio: { name: 'opus', payloadType: 109 },
      events: { payloadType: 110 },
    });
    expect(chooseCodec(offeredCodecs(offer), [pcmu])?.events?.payloadType).toBe(126);
    expect(chooseCodec([], [opus])).toBeNull();
  });

  it('leaves only the chosen formats, and other sections alone', () => {
    const choice = chooseCodec(offeredCodecs(offer), [pcmu]);
    const kept = choice === null ? '' : keepFormats(offer, choice);
    expect(kept).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 0 126\r\n');
    expect(kept).not.toMatch(/rtpmap:(109|110)|fmtp:109/);
    expect(kept).toContain('a=rtpmap:96 VP8/90000');
  });

  it('takes nothing from a refused section, and never throws (property)', () => {
    expect(offeredCodecs(offer.replace('m=audio 9', 'm=audio 0'))).toEqual([]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(offeredCodecs(`m=audio 9 x 0\r\n${text}`))).toBe(true);
      }),
    );
  });

  it('finds the fingerprint', () => {
    expect(fingerprintOf(offer)).toBe('SHA-256 AB:CD');
    expect(fingerprintOf('v=0')).toBeNull();
  });
});

describe('DTMF by INFO', () => {
  it('reads application/dtmf-relay and nothing else', () => {
    expect(digitOfInfo('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n')).toBe('5');
    expect(digitOfInfo('application/dtmf-relay', 'Signal= #\r\n')).toBe('#');
    expect(digitOfInfo('application/trickle-ice-sdpfrag', 'Signal=5')).toBe('');
    expect(digitOfInfo('application/dtmf-relay', 'Signal=99')).toBe('');
  });
});

describe('what is no voice', () => {
  it('is kept from the peer, and refused with port 0 in its place', () => {
    const bundled = offer.replace('a=fingerprint', 'a=group:BUNDLE 0 1\r\na=fingerprint');
    const withMids = bundled
      .replace('a=rtpmap:109', 'a=mid:0\r\na=rtpmap:109')
      .replace('a=rtpmap:96', 'a=mid:1\r\na=rtpmap:96');
    expect(voiceOnly(withMids)).not.toContain('m=video');
    expect(voiceOnly(withMids)).toContain('a=group:BUNDLE 0\r\n');
    const answer = ['v=0', 'm=audio 4000 UDP/TLS/RTP/SAVPF 0', 'a=mid:0', ''].join('\r\n');
    expect(refuseOthers(answer, withMids)).toBe(
      [
        ...['v=0', 'm=audio 4000 UDP/TLS/RTP/SAVPF 0', 'a=mid:0', 'm=video 0 UDP/TLS/RTP/SAVPF 96'],
        ...['c=IN IP4 0.0.0.0', 'a=mid:1', 'a=inactive', ''],
      ].join('\r\n'),
    );
  });

  it('every section of an offer is answered, in its place', () => {
    const section = fc.constantFrom('audio', 'video', 'text', 'application');
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 5 }), (kinds) => {
        fc.pre(kinds.includes('audio'));
        const asked = `v=0\r\n${kinds.map((kind) => `m=${kind} 9 RTP/AVP 0\r\na=sendrecv\r\n`).join('')}`;
        const answered = refuseOthers('v=0\r\nm=audio 7 RTP/AVP 0\r\n', asked);
        const lines = [...answered.matchAll(/^m=(\S+) (\d+)/gm)].map(([, kind, port]) => [kind, port]);
        const voice = kinds.indexOf('audio');
        expect(lines).toEqual(kinds.map((kind, at) => [kind, at === voice ? '7' : '0']));
        expect(voiceOnly(asked).match(/^m=/gm)).toHaveLength(1);
      }),
    );
  });
});
