import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingFromMedia } from '../../../../../src/renderer/engine/media/demanded-media.ts';

const fingerprint = 'a=fingerprint:sha-256 AA:BB';
const mux = 'a=rtcp-mux';
const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const audio = 'm=audio 9 UDP/TLS/RTP/SAVPF 111';
const sdpOf = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;

describe('missingFromMedia', () => {
  it.each([
    ['both in the section', [...head, audio, fingerprint, mux]],
    ['the fingerprint before all sections', [...head, fingerprint, audio, mux]],
    ['a refused section beside', [...head, audio, fingerprint, mux, 'm=audio 0 RTP/AVP 0']],
    ['no audio at all', head],
    ['all audio refused', [...head, 'm=audio 0 RTP/AVP 0']],
  ])('nothing: %s', (_name, lines) => {
    expect(missingFromMedia(sdpOf(...lines))).toBeNull();
  });

  it.each([
    ['plain RTP', [...head, 'm=audio 4000 RTP/AVP 0', mux]],
    ['SDES', [...head, 'm=audio 4000 RTP/SAVP 0', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x', mux]],
    ['another section’s fingerprint', [...head, audio, mux, 'm=video 9 UDP/TLS/RTP/SAVPF 96', fingerprint]],
    ['a bundled section', [...head, 'm=audio 0 UDP/TLS/RTP/SAVPF 111', 'a=bundle-only', mux]],
  ])('the encryption: %s', (_name, lines) => {
    expect(missingFromMedia(sdpOf(...lines))).toMatch(/DTLS-SRTP/);
  });

  it('rtcp-mux', () => {
    expect(missingFromMedia(sdpOf(...head, audio, fingerprint))).toBe('no rtcp-mux');
  });

  it('lets no readable audio pass without a fingerprint', () => {
    const line = fc.constantFrom(...head, audio, mux, fingerprint, 'a=', 'm=video 1 RTP/AVP 2');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const passes = missingFromMedia(sdpOf('v=0', ...lines)) === null;
        expect(passes && lines.includes(audio) && !lines.includes(fingerprint)).toBe(false);
      }),
    );
  });

  it('throws for no text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => missingFromMedia(`v=0\r\n${text}`)).not.toThrow();
      }),
    );
  });
});
