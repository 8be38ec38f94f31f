import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOpusAsked, withOpusLimited } from '../../../../../src/renderer/engine/core/opus-format.ts';
import { parseSdp, type Sdp, writeSdp } from '../../../../../src/renderer/engine/core/sdp.ts';
import { anySdp, sdpOf } from '../../../../support/sdp-samples.ts';

const policy = { fec: true, dtx: false, bitrate: 32_000 };

function fmtpOf(change: (sdp: Sdp) => Sdp, text: string): string[] {
  const sdp = parseSdp(text);
  if (sdp === null) throw new Error('the sample could not be read');
  return writeSdp(change(sdp))
    .split('\r\n')
    .filter((line) => line.startsWith('a=fmtp:'));
}

describe('Opus parameters (RFC 7587)', () => {
  it('are asked for under whatever payload type Opus has, beside those that are there', () => {
    const text = sdpOf({
      codecs: [
        [97, 'opus/48000/2'],
        [63, 'red/48000/2'],
      ],
      more: ['a=fmtp:97 minptime=10', 'a=fmtp:63 97/97'],
    });
    expect(fmtpOf((sdp) => withOpusAsked(sdp, { ...policy, dtx: true }), text)).toEqual([
      'a=fmtp:97 minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=32000',
      'a=fmtp:63 97/97',
    ]);
  });

  it.each([
    ['useinbandfec=1; usedtx=1', 'useinbandfec=1;usedtx=0;maxaveragebitrate=32000'],
    ['maxaveragebitrate=20000;stereo=1', 'maxaveragebitrate=20000;stereo=1;useinbandfec=0;usedtx=0'],
    ['maxaveragebitrate=510000', 'maxaveragebitrate=32000;useinbandfec=0;usedtx=0'],
    ['maxaveragebitrate=nonsense', 'maxaveragebitrate=32000;useinbandfec=0;usedtx=0'],
  ])('of the far side are a limit: %s', (theirs, applied) => {
    const text = sdpOf({ more: [`a=fmtp:111 ${theirs}`] });
    expect(fmtpOf((sdp) => withOpusLimited(sdp, policy), text)).toEqual([`a=fmtp:111 ${applied}`]);
  });

  it('leave every other line alone, and a description without Opus as it is', () => {
    fc.assert(
      fc.property(anySdp, (text) => {
        const sdp = parseSdp(text);
        if (sdp === null) throw new Error('a sample could not be read');
        for (const changed of [withOpusAsked(sdp, policy), withOpusLimited(sdp, policy)]) {
          const without = (each: Sdp) =>
            writeSdp(each)
              .split('\r\n')
              .filter((line) => !line.startsWith('a=fmtp:111 '));
          expect(without(changed)).toEqual(without(sdp));
          expect(writeSdp(changed).includes('maxaveragebitrate=32000')).toBe(text.includes('opus/'));
        }
      }),
    );
  });
});
