import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseCodec,
  fingerprintOf,
  keepFormats,
  offeredCodecs,
  opus,
  pcmu,
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
