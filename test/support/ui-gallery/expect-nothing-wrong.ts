import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import type { Gallery } from './gallery-browser.ts';
import { misfits, violations } from './look-at-page.ts';

/** Neither axe nor a ruler finds anything on the page, and it has complained of nothing. */
export async function expectNothingWrong(
  gallery: Pick<Gallery, 'takeComplaints'>,
  page: Page,
): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await misfits(page)).toEqual([]);
  expect(gallery.takeComplaints()).toEqual([]);
}
