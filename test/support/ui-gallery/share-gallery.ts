import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Gallery, openGallery } from './gallery-browser.ts';

/** A gallery for all tests of a file: opened before the first of them, closed after the last. */
export function shareGallery(): Omit<Gallery, 'close'> {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await openGallery(inject('galleryAddress'));
  });
  afterAll(() => gallery.close());
  return {
    open: (state, view) => gallery.open(state, view),
    show: (state, view) => gallery.show(state, view),
    takeComplaints: () => gallery.takeComplaints(),
  };
}

/** What the page has asked of main and of the engine, in order. */
export const asked = (page: Page): Promise<readonly string[]> => page.evaluate(() => [...globalThis.asked]);
