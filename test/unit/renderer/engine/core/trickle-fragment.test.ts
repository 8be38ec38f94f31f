import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRanking } from '../../../../../src/renderer/engine/core/ranked-restart.ts';
import { readFragment, writeFragment } from '../../../../../src/renderer/engine/core/trickle-fragment.ts';
import { sdpOf } from '../../../../support/sdp-samples.ts';

const candidates = [
  'candidate:1 1 udp 2122260223 192.168.1.2 5000 typ host generation 0 network-id 1 network-cost 10',
  'candidate:2 1 udp 1686052607 198.51.100.3 5000 typ srflx raddr 192.168.1.2 rport 5000 generation 0 network-id 1 network-cost 10',
];

describe('a trickle fragment', () => {
  it('repeats all candidates, with the credentials and the section they belong to (RFC 8840)', () => {
    const sdp = sdpOf({ ufrag: 'Ufrg', candidates, more: ['a=mid:audio', 'a=end-of-candidates'] });
    expect(writeFragment(sdp)?.split('\r\n')).toEqual([
      'a=ice-ufrag:Ufrg',
      'a=ice-pwd:0123456789abcdefghijklmn',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 126',
      'a=mid:audio',
      ...candidates.map((candidate) => `a=${candidate}`),
      'a=end-of-candidates',
      '',
    ]);
  });

  it('comes back ranked like the description before it', () => {
    const fragment = writeFragment(sdpOf({ ufrag: 'Ufrg', candidates })) ?? '';
    const read = readFragment(fragment, { ...firstRanking, generation: 3, cost: 900 });
    expect(read?.ufrag).toBe('Ufrg');
    expect(read?.complete).toBe(false);
    expect(read?.candidates).toEqual([
      'candidate:1 1 udp 4988 192.168.1.2 5000 typ host generation 0 network-id 1 network-cost 900',
      'candidate:2 1 udp 4785 198.51.100.3 5000 typ srflx raddr 192.168.1.2 rport 5000 generation 0 network-id 1 network-cost 900',
    ]);
  });

  it('takes credentials from the section as well', () => {
    const text =
      'm=audio 9 RTP/AVP 0\r\na=mid:1\r\na=ice-ufrag:Sect\r\na=ice-pwd:x\r\na=end-of-candidates\r\n';
    expect(readFragment(text, firstRanking)).toEqual({ ufrag: 'Sect', candidates: [], complete: true });
  });

  it('is null for anything else, and never throws', () => {
    expect(writeFragment('')).toBe(null);
    expect(readFragment('a=ice-ufrag:abcd\r\n', firstRanking)).toBe(null);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `a=ice-ufrag:x\r\nm=audio 9 RTP/AVP 0\r\na=${text}`),
        ),
        (text) => {
          const read = readFragment(text, firstRanking);
          expect(read === null || Array.isArray(read.candidates)).toBe(true);
        },
      ),
    );
  });
});
