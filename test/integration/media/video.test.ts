import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaPage, openMediaPage } from '../../support/media-page/open-media-page.ts';

let page: MediaPage;
beforeAll(async () => {
  page = await openMediaPage();
});
afterAll(() => page.close());

describe('pictures in Chromium, from its fake camera', () => {
  it.each([
    ['vp8', ['VP8', 'H264', 'VP9', 'AV1']],
    ['h264', ['H264', 'VP8']],
    ['vp9', ['VP9', 'VP8']],
    ['av1', ['AV1', 'VP8']],
  ] as const)('move, one way and both, over %s, and the voices go on', async (codec, codecs) => {
    const { first, last, failures } = await page.play('video', { codecs });
    expect(first).toEqual([
      { direction: 'sendonly', codec },
      { direction: 'recvonly', codec },
    ]);
    expect(last).toEqual({ direction: 'recvonly', codec });
    expect(failures).toEqual([[], []]);
  });

  it.each(['hold', 'restart', 'reanchor', 'refusal', 'red'] as const)('go on after: %s', async (by) => {
    expect(await page.play('videoGoesOn', { by })).toEqual([[], []]);
  });

  it.each([
    ['port 0', null, ['audio', 'video'], 'sendonly'],
    ['488', null, ['audio'], 'sendonly'],
    ['policy', { direction: 'inactive', codec: 'vp8' }, ['audio', 'video'], 'inactive'],
  ] as const)('are refused (%s): the voice goes on, and is moved', async (how, refused, kinds, again) => {
    const told = await page.play('videoRefused', { how });
    expect(told.refused).toEqual(refused);
    expect(told.lines.map((line) => line.split(' ')[0])).toEqual(kinds);
    expect(told.again).toBe(again);
  });

  it('go out in three layers to who takes them, and in one where a later answer has no word of them', async () => {
    const { first, second, agreed, offered, failures } = await page.play('layers', {
      ...{ taken: ['q', 'h', 'f'], then: [] },
    });
    expect(offered).toBe('a=simulcast:send q;h;f');
    expect(agreed).toEqual(['q', 'h', 'f']);
    expect(first.map(({ rid, width }) => [rid, width])).toEqual([
      ['q', 320],
      ['h', 640],
      ['f', 1280],
    ]);
    expect(second.map(({ width }) => width)).toEqual([1280]);
    expect(failures).toEqual([[], []]);
  });

  it('go out in one layer of full size to who has no word of layers, now and later', async () => {
    const { first, second, agreed, failures } = await page.play('layers', { taken: [], then: [] });
    expect(agreed).toEqual([]);
    expect([...first, ...second].map(({ width }) => width)).toEqual([1280, 1280]);
    expect(failures).toEqual([[], []]);
  });

  it('both ask at once: there is one picture each way, and one m-line', async () => {
    expect(await page.play('videoGlare')).toBe(2);
  });

  it('the camera is open while it is shown, and at no other time', async () => {
    expect(await page.play('cameraLight')).toEqual([
      ['live'],
      ['ended'],
      ['ended', 'ended'],
      ['ended', 'ended', 'ended'],
    ]);
  });
});
