import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaPage, openMediaPage } from '../../support/media-page/open-media-page.ts';

let page: MediaPage;

beforeAll(async () => {
  page = await openMediaPage();
});
afterAll(() => page.close());

describe('the computer’s sound', () => {
  it('is heard beside the voice, without it while that is muted, and never while the picture stands still', async () => {
    expect(await page.play('sharedSound')).toBe(true);
  });
});
