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
    const told = await page.play('layers', { taken: ['q', 'h', 'f'], later: [] });
    expect(told).toEqual({
      offered: 'a=simulcast:send q;h;f',
      agreed: ['q', 'h', 'f'],
      sizes: ['q', 'h', 'f'],
      scales: [4, 2, 1],
      scalesLater: [1],
      failures: [[], []],
    });
  });

  it('go out in the layers that are taken, and go on so in later offers', async () => {
    const told = await page.play('layers', { taken: ['q', 'f'], later: ['q', 'f'] });
    expect(told).toMatchObject({ agreed: ['q', 'f'], sizes: ['q', 'f'], failures: [[], []] });
    expect(told.scalesLater).toEqual(told.scales);
  });

  it('go out in one layer of full size to who has no word of layers, now and later', async () => {
    const told = await page.play('layers', { taken: [], later: [] });
    expect(told).toMatchObject({
      agreed: [],
      sizes: ['q'],
      scales: [1],
      scalesLater: [1],
      failures: [[], []],
    });
  });

  it.each(['hold', 'hold of theirs', 'refusal'] as const)('go on in all layers after: %s', async (over) => {
    expect(await page.play('layersKept', { over })).toEqual({ scales: [4, 2, 1], failures: [[], []] });
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
