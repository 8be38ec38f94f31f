import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaPage, openMediaPage } from '../../support/media-page/open-media-page.ts';

let page: MediaPage;
beforeAll(async () => {
  page = await openMediaPage();
});
afterAll(() => page?.close());

describe('the stronger noise suppression, in Chromium', () => {
  it('takes noise away and lets the voice pass, alone and in the noise', async () => {
    const changes = await page.play('suppress');
    const told = JSON.stringify(changes);
    const { noise, voice, pauses, words } = changes;
    expect(noise.decibels, told).toBeLessThan(-20);
    expect(Math.abs(voice.decibels), told).toBeLessThan(3);
    expect(pauses.blocks, told).toBeGreaterThan(3);
    expect(pauses.decibels, told).toBeLessThan(-15);
    expect(words.blocks, told).toBeGreaterThan(10);
    expect(Math.abs(words.decibels), told).toBeLessThan(4);
  });

  it('carries a live voice, and ends with it', async () => {
    expect(await page.play('suppressLive', 'ours')).toBe('ended');
  });

  it.each([
    ['absent', 'rejected: AbortError'],
    ['throws', 'broken'],
    ['not a number', 'broken'],
  ] as const)('says so when its worklet is no good: %s', async (worklet, said) => {
    expect(await page.play('suppressLive', worklet)).toBe(said);
  });
});
