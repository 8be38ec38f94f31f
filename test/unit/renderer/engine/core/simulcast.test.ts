import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negotiatedMedia } from '../../../../../src/renderer/engine/core/negotiated-media.ts';
import { parseSdp, videoOf, writeSdp } from '../../../../../src/renderer/engine/core/sdp.ts';
import {
  agreedLayers,
  layerNames,
  layersAt,
  withAgreedLayers,
} from '../../../../../src/renderer/engine/core/simulcast.ts';
import {
  type LadderState,
  rungOf,
  topOfLadder,
} from '../../../../../src/renderer/engine/core/video-ladder.ts';

const described = (...lines: readonly string[]): string =>
  [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'],
    ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2'],
    ...['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000', ...lines, ''],
  ].join('\r\n');

function pictureOf(...lines: readonly string[]) {
  const sdp = parseSdp(described(...lines));
  const picture = sdp === null ? null : videoOf(sdp);
  if (picture === null) throw new Error('a sample without a picture');
  return picture;
}

const ours = pictureOf('a=rid:q send', 'a=rid:h send', 'a=rid:f send', 'a=simulcast:send q;h;f');

describe('the layers that both sides agree on', () => {
  it.each([
    ['all', ['a=rid:q recv', 'a=simulcast:recv q;h;f'], ['q', 'h', 'f']],
    ['in our order', ['a=simulcast:recv f;h;q'], ['q', 'h', 'f']],
    ['some', ['a=simulcast:recv q;f'], ['q', 'f']],
    ['one that is to pause at first', ['a=simulcast:recv q;~f'], ['q', 'f']],
    ['one of two that would do as well', ['a=simulcast:recv q;x,f'], ['q', 'f']],
    ['beside their own', ['a=simulcast:send 1;2 recv q;h'], ['q', 'h']],
    ['one alone is no simulcast', ['a=simulcast:recv h'], []],
    ['that were never offered', ['a=simulcast:recv 1;2;3'], []],
    ['that they would send', ['a=simulcast:send q;h;f'], []],
    ['no word of it', [], []],
    ['nonsense', ['a=simulcast:recv ;;~,;q'], []],
    ['an old draft', ['a=simulcast: recv rid=q;h;f'], []],
  ])('%s', (_, lines, agreed) => {
    expect(agreedLayers(ours, pictureOf(...lines))).toEqual(agreed);
  });

  it('are part of what was negotiated, and a plain answer has no word of them', () => {
    const offer = described('a=mid:1', 'a=rid:q send', 'a=rid:f send', 'a=simulcast:send q;f');
    const video = (...lines: readonly string[]) => negotiatedMedia(offer, described(...lines))?.video;
    expect(video('a=simulcast:recv q;f')).toMatchObject({ codec: 'vp8', layers: ['q', 'f'] });
    expect(video()).toEqual({ codec: 'vp8', direction: 'sendrecv' });
  });

  const extension = 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
  it.each([
    ['of ours are passed on', [extension, 'a=simulcast:recv q;f'], true],
    ['that nobody could tell apart are not', ['a=simulcast:recv q;f'], false],
    ['that are none of ours are not', [extension, 'a=simulcast:recv 1;2;3'], false],
    ['one alone is not', [extension, 'a=simulcast:recv h'], false],
    ['of an old draft are not', [extension, 'a=simulcast: recv rid=q;h;f'], false],
    ['nothing after the word is not', [extension, 'a=simulcast:recv'], false],
    ['nonsense is not', [extension, 'a=simulcast:nonsense'], false],
  ])('%s, and with a policy that allows none never', (_, lines, isPassed) => {
    const said = parseSdp(
      described('a=rid:q send', 'a=rid:h send', 'a=rid:f send', 'a=simulcast:send q;h;f'),
    );
    const theirs = parseSdp(described(...lines));
    if (theirs === null || said === null) throw new Error('a sample that cannot be read');
    const has = (allowed: boolean) =>
      /^a=simulcast/m.test(writeSdp(withAgreedLayers(theirs, allowed ? { said, taken: [] } : null)));
    expect([has(true), has(false)]).toEqual([isPassed, false]);
    expect(writeSdp(withAgreedLayers(theirs, null))).not.toMatch(/^a=simulcast/m);
  });

  const inHold = (hold: {
    offered?: string;
    ours?: readonly string[];
    theirs?: readonly string[];
    taken?: string[];
  }) => {
    const { offered = 'inactive', taken = ['q', 'f'] } = hold;
    const said = parseSdp(
      described(...(hold.ours ?? [extension, 'a=rid:q send', 'a=simulcast:send q;h;f']), `a=${offered}`),
    );
    const theirs = parseSdp(described(...(hold.theirs ?? ['a=inactive'])));
    if (theirs === null || said === null) throw new Error('a sample that cannot be read');
    const lines = writeSdp(withAgreedLayers(theirs, { said, taken })).split('\r\n');
    return lines.filter((line) => /^a=(extmap|rid|simulcast)/.test(line));
  };
  const asked = [extension, 'a=rid:q recv', 'a=rid:f recv', 'a=simulcast:recv q;f'];
  it.each([
    ['our hold', {}, asked],
    ['a hold of theirs', { offered: 'sendrecv', theirs: ['a=sendonly'] }, asked],
    ['another word of them', { theirs: ['a=inactive', 'a=simulcast:recv 1;2'] }, asked],
    ['a picture that is wanted: what they say now', { offered: 'sendonly', theirs: ['a=recvonly'] }, []],
    ['none were taken', { taken: [] }, []],
    ['one was taken', { taken: ['q'] }, []],
    ['we have no word of them either', { ours: [] }, []],
    [
      'their number means another thing',
      { theirs: ['a=inactive', 'a=extmap:4 urn:x'] },
      ['a=extmap:4 urn:x'],
    ],
  ] satisfies [string, Parameters<typeof inHold>[0], string[]][])(
    'stay as they were taken while no picture goes: %s',
    (_, hold, lines) => expect(inHold(hold)).toEqual(lines),
  );

  const name = fc.oneof(fc.constantFrom(...layerNames, '1', '12'), fc.string({ maxLength: 6 }));
  const list = fc
    .array(fc.array(fc.tuple(fc.constantFrom('', '~'), name), { minLength: 1, maxLength: 3 }), {
      maxLength: 5,
    })
    .map((streams) => streams.map((names) => names.map((each) => each.join('')).join(',')).join(';'));

  it('are among ours, in our order, whatever is answered, and reading never fails', () => {
    const line = fc.oneof(
      list.map((recv) => `a=simulcast:recv ${recv}`),
      fc.tuple(list, list).map(([send, recv]) => `a=simulcast:send ${send} recv ${recv}`),
      fc.string().map((text) => `a=simulcast:${text}`),
      fc.string().map((text) => `a=rid:${text}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const sdp = parseSdp(described(...lines.map((each) => each.replace(/[\r\n]/g, ' '))));
        const picture = sdp === null ? null : videoOf(sdp);
        if (sdp === null || picture === null) return;
        const agreed = agreedLayers(ours, picture);
        expect(layerNames.filter((each) => agreed.includes(each))).toEqual(agreed);
        expect(agreed).not.toHaveLength(1);
        expect(writeSdp(withAgreedLayers(sdp, null))).not.toMatch(/^a=simulcast/m);
        const said = parseSdp(described(extension, 'a=simulcast:send q;h;f', 'a=inactive'));
        if (said === null) throw new Error('a sample that cannot be read');
        // Whatever stands there, layers of ours are asked for, or none.
        for (const [, stream = ''] of writeSdp(withAgreedLayers(sdp, { said, taken: ['q', 'f'] })).matchAll(
          /^a=simulcast:recv (\S+)/gm,
        ))
          expect(stream.split(/[;,]/).some((each) => /^~?[qhf]$/.test(each))).toBe(true);
      }),
    );
  });
});

const state = (rung: number): LadderState => ({ ...topOfLadder, rung });
const sent = (rung: number, count: number, source: 'camera' | 'screen' = 'camera') =>
  layersAt(rungOf(source, state(rung)), source, count).map(({ active, scale, framesPerSecond }) =>
    active ? `1/${scale} ${framesPerSecond}` : '-',
  );

describe('what is sent of each layer', () => {
  it.each([
    ['everything', 0, ['1/4 30', '1/2 30', '1/1 30']],
    ['the largest goes first', 1, ['1/4 30', '1/2 30', '-']],
    ['then the pace', 2, ['1/4 15', '1/2 15', '-']],
    ['then all but the smallest', 3, ['1/4 10', '-', '-']],
    ['then that', 4, ['-', '-', '-']],
  ])('of three: %s', (_, rung, layers) => {
    expect(sent(rung, 3)).toEqual(layers);
  });

  it('of one it is the ladder itself; of a screen it is the largest, in letters that can be read', () => {
    expect([0, 1, 2, 3, 4].map((rung) => sent(rung, 1)[0])).toEqual([
      ...['1/1 30', '1/2 30', '1/2 15', '1/4 10', '-'],
    ]);
    expect([0, 1, 2, 3].map((rung) => sent(rung, 3, 'screen'))).toEqual([
      ['-', '-', '1/1 15'],
      ['-', '-', '1/1 5'],
      ['-', '-', '1/1.5 3'],
      ['-', '-', '-'],
    ]);
  });

  it('never comes to more than one layer would get, and a smaller one never has more than a larger', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 4 }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('camera', 'screen'),
        (at, count, source) => {
          const rung = rungOf(source, state(at));
          const layers = layersAt(rung, source, count);
          expect(layers).toHaveLength(count);
          const active = layers.filter((layer) => layer.active);
          expect(active.length > 0).toBe(rung !== null && count > 0);
          const total = active.reduce((sum, { most }) => sum + most, 0);
          expect(Math.abs(total - (active.length === 0 ? 0 : (rung?.most ?? 0)))).toBeLessThanOrEqual(count);
          for (const [index, layer] of active.entries()) {
            expect(layer.scale).toBeGreaterThanOrEqual(1);
            const larger = active[index + 1];
            if (larger === undefined) continue;
            expect(larger.scale).toBeLessThan(layer.scale);
            expect(larger.most).toBeGreaterThan(layer.most);
          }
        },
      ),
    );
  });
});
