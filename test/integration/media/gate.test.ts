import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaPage, openMediaPage } from '../../support/media-page/open-media-page.ts';

let page: MediaPage;

beforeAll(async () => {
  page = await openMediaPage();
});
afterAll(() => page.close());

describe('what is shared, at the other end', () => {
  it('is seen, then a stand-in and never what must not be, then what is there by then', async () => {
    expect(await page.play('gate')).toEqual({
      shown: 'green',
      paused: 'other',
      whilePaused: ['other'],
      resumed: 'blue',
      ended: true,
    });
  });
});
