import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeOf, audioOf, parseSdp, writeSdp } from '../../../../../src/renderer/engine/core/sdp.ts';
import { anySdp, sdpOf } from '../../../../support/sdp-samples.ts';

describe('parseSdp', () => {
  it('never throws, whatever stands there', () => {
    const scrambled = fc.tuple(anySdp, fc.nat(), fc.nat(), fc.string()).map(([sdp, at, length, put]) => {
      const from = at % sdp.length;
      return sdp.slice(0, from) + put + sdp.slice(from + (length % 40));
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), scrambled), (text) => {
        const sdp = parseSdp(text);
        expect(sdp === null || Array.isArray(sdp.media)).toBe(true);
        if (sdp !== null) expect(typeof writeSdp(sdp)).toBe('string');
      }),
    );
  });

  it('reads back what it writes, line for line', () => {
    fc.assert(
      fc.property(anySdp, (text) => {
        const sdp = parseSdp(text);
        if (sdp === null) throw new Error('a sample could not be read');
        expect(new Set(writeSdp(sdp).split('\r\n'))).toEqual(new Set(text.split('\r\n')));
      }),
    );
  });

  it.each(['', 'hello', 'o=- 1 1 IN IP4 1.2.3.4\r\nv=0\r\n', 'v=0\r\nm=\r\n'])('refuses %j', (text) => {
    const sdp = parseSdp(text);
    expect(sdp === null || audioOf(sdp) === null).toBe(true);
  });
});

describe('audioOf', () => {
  it('passes over refused sections, and takes bundled ones', () => {
    const refused = parseSdp(sdpOf().replace('m=audio 9', 'm=audio 0'));
    const bundled = parseSdp(sdpOf({ more: ['a=bundle-only'] }).replace('m=audio 9', 'm=audio 0'));
    expect(refused === null || audioOf(refused)).toBe(null);
    expect(bundled === null ? null : audioOf(bundled)?.type).toBe('audio');
  });
});

describe('attributeOf', () => {
  it('finds what stands before all sections, and lets the section win', () => {
    const above = parseSdp('v=0\r\na=setup:active\r\nm=audio 9 RTP/SAVPF 0\r\n');
    const both = parseSdp('v=0\r\na=setup:active\r\nm=audio 9 RTP/SAVPF 0\r\na=setup:passive\r\n');
    const setups = [above, both].map((sdp) => {
      const audio = sdp === null ? null : audioOf(sdp);
      return sdp === null || audio === null ? null : attributeOf(sdp, audio, 'setup');
    });
    expect(setups).toEqual(['active', 'passive']);
  });
});
