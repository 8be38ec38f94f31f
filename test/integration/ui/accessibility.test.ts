import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { phoneSized, type View, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { shareGallery } from '../../support/ui-gallery/share-gallery.ts';
import { type GalleryStateName, galleryStateNames } from '../../support/ui-gallery/states.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Where people spend their time. */
const mainStates: readonly GalleryStateName[] = [
  ...(['pad', 'pad-typed', 'incoming', 'connected', 'poor-sound', 'keypad', 'transfer'] as const),
  ...(['two-calls', 'waiting-call', 'conference', 'connected-details', 'settings'] as const),
];
const views: readonly (readonly [string, View, readonly GalleryStateName[]])[] = [
  ['light, wide', wide, galleryStateNames],
  ['dark, 360 px, German', { ...phoneSized, theme: 'dark', language: 'de' }, galleryStateNames],
  [
    'dark, more contrast',
    { ...wide, theme: 'dark', moreContrast: true },
    ['pad-typed', 'refused', 'incoming-in-call', 'muted', 'settings-managed', 'notices'],
  ],
  // Zooming to 200 % halves the CSS pixels there are.
  ['light, at 200 %', { ...wide, width: wide.width / 2, height: wide.height / 2 }, mainStates],
];

declare global {
  var axe: { run(options: RunOptions): Promise<AxeResults> };
}

const gallery = shareGallery();
let axeSource: string;

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    rules,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** What sticks out of the page sideways: at no width may a person have to scroll to the right. */
function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('#root *')]
      .filter((element) => element.closest('.only-spoken') === null)
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${element.tagName}.${element.className}`),
  );
}

/** Controls smaller than 32 px in a direction. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input:not([type="radio"], [type="checkbox"])')]
      // React Aria's own way out of a popover for screen readers is invisible and takes no focus by Tab.
      .filter((element) => element.checkVisibility() && element.getAttribute('tabindex') !== '-1')
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 32 || box.height < 32)
      .map(({ element, box }) => `${element.textContent ?? ''} ${box.width}x${box.height}`),
  );
}

describe.each(views)('the UI, %s', (_, view, states) => {
  it.each(states)('%s has no violation, fits, and complains of nothing', async (state) => {
    const page = await gallery.open(state, view);
    expect(await violations(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(gallery.takeComplaints()).toEqual([]);
  });
});
