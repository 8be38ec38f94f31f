import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintIn, isUntouched } from '../../../../../src/renderer/engine/core/far-side.ts';

const hash = '12:DF:3E:00';
const sdp = (fingerprint: string) =>
  `v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=fingerprint:${fingerprint}\r\n`;

describe('a description that comes as it was written', () => {
  it.each([
    ['the same fingerprint', `sha-256 ${hash}`, `sha-256 ${hash}`, true],
    ['written in other letters', `SHA-256 ${hash.toLowerCase()}`, `sha-256 ${hash}`, true],
    ['a gateway in between', `sha-256 ${hash}`, 'sha-256 FA:CE', false],
    ['a hash that reads as a number', `sha-256 ${hash}`, 'sha-256 12', false],
    ['another hash function', `sha-1 ${hash}`, `sha-256 ${hash}`, false],
    ['no header', undefined, `sha-256 ${hash}`, false],
    ['a header that is none', 'yes', `sha-256 ${hash}`, false],
  ] as const)('%s', (_name, header, fingerprint, verdict) => {
    expect(isUntouched(header, sdp(fingerprint))).toBe(verdict);
  });

  it('is found whether the fingerprint stands in the section or before it', () => {
    const early = sdp('')
      .replace('a=fingerprint:\r\n', '')
      .replace('t=0 0', `t=0 0\r\na=fingerprint:sha-256 ${hash}`);
    expect(fingerprintIn(early)).toBe(`sha-256 ${hash}`);
    expect(isUntouched(`sha-256 ${hash}`, early)).toBe(true);
  });

  it('is never claimed for texts at random, which never throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (header, text) => {
        expect(isUntouched(header, text)).toBe(false);
        expect(isUntouched(header, `v=0\r\n${text}`)).toBe(false);
      }),
    );
  });
});
