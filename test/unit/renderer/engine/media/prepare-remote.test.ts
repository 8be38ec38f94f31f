import { describe, expect, it } from 'vitest';
import { parseSdp } from '../../../../../src/renderer/engine/core/sdp.ts';
import { prepareRemote } from '../../../../../src/renderer/engine/media/prepare-remote.ts';

const transport = ['a=fingerprint:sha-256 AA:BB', 'a=ice-ufrag:abcd', 'a=ice-pwd:0123456789012345678901'];
const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'];
const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', ...transport, 'a=rtcp-mux'];
const video = (lines: readonly string[], port = 9, codec = 'VP8') => [
  `m=video ${port} UDP/TLS/RTP/SAVPF 96 97`,
  `a=rtpmap:96 ${codec}/90000`,
  'a=rtpmap:97 rtx/90000',
  'a=mid:1',
  ...lines,
];
const sdpOf = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;
const mids = 'a=mid:0';
const offer = parseSdp(sdpOf(...head, ...audio, mids, ...video([...transport, 'a=rtcp-mux'])));
const opus = { bitrate: 32_000, fec: true, dtx: false };

function applied(...lines: readonly string[]) {
  const theirs = parseSdp(sdpOf(...lines));
  if (theirs === null) throw new Error('a sample that cannot be read');
  const sdp = parseSdp(prepareRemote(theirs, { offer, ranking: null, opus, red: false, layers: null }));
  return {
    lines: sdp?.media.map(({ type, port }) => [type, port === 0 ? 'refused' : 'taken']),
    bundle: String(sdp?.groups?.[0]?.mids),
  };
}

const plain = head.slice(0, 4);
const refused = [
  ['audio', 'taken'],
  ['video', 'refused'],
];

describe('the picture of an answer', () => {
  it.each([
    ['of its own', [...plain, ...audio, ...video([...transport, 'a=rtcp-mux'])]],
    ['bundled with the voice', [...head, ...audio, mids, ...video(['a=rtcp-mux'])]],
  ])('is taken: %s', (_, lines) => {
    expect(applied(...lines).lines).toEqual([
      ['audio', 'taken'],
      ['video', 'taken'],
    ]);
  });

  it.each([
    ['no line for it', [...plain, ...audio]],
    ['no rtcp-mux', [...plain, ...audio, ...video(transport)]],
    ['no fingerprint', [...plain, ...audio, ...video([...transport.slice(1), 'a=rtcp-mux'])]],
    ['no ICE', [...plain, ...audio, ...video([...transport.slice(0, 1), 'a=rtcp-mux'])]],
    ['no codec in common', [...plain, ...audio, ...video([...transport, 'a=rtcp-mux'], 9, 'H263')]],
    ['refused there', [...plain, ...audio, ...video([], 0)]],
  ])('is refused, and the voice stands: %s', (_, lines) => {
    expect(applied(...lines).lines).toEqual(refused);
  });

  it.each([true, false])('speaks of layers only where they may be sent: %s', (may) => {
    const extension = 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
    const read = (...words: readonly string[]) =>
      parseSdp(sdpOf(...head, ...audio, mids, ...video([...words, 'a=rtcp-mux'])));
    const ours = read('a=simulcast:send q;f');
    const theirs = read(extension, 'a=rid:q recv', 'a=rid:f recv', 'a=simulcast:recv q;f');
    if (theirs === null || ours === null) throw new Error('a sample that cannot be read');
    const layers = may ? { said: ours, taken: [] } : null;
    const text = prepareRemote(theirs, { offer: null, ranking: null, opus, red: false, layers });
    expect(['a=rid:f recv', 'a=simulcast:recv q;f'].map((line) => text.includes(line))).toEqual([may, may]);
  });

  it('is in no BUNDLE when it is refused', () => {
    expect(applied(...head, ...audio, mids, ...video([])).bundle).toBe('0');
  });
});
