import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { shareGallery } from '../../support/ui-gallery/share-gallery.ts';
import { type GalleryStateName, galleryStateNames } from '../../support/ui-gallery/states.ts';

const gallery = shareGallery();
const screens: readonly GalleryStateName[] = galleryStateNames.filter((name) => name !== 'tray');

/** What sticks out of the window sideways, where nobody could scroll to it, and text that is cut on a side without dots. */
function lost(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('body *')].filter(
      (element) => element.checkVisibility() && element.closest('.only-spoken, svg, script') === null,
    );
    const out = shown.filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      // A name within a line that ends in an ellipsis is as long as it is.
      const { textOverflow } = getComputedStyle(element.parentElement ?? element);
      const isDotted = element.tagName === 'BDI' && textOverflow === 'ellipsis';
      return width > 1 && !isDotted && (left < -0.5 || right > innerWidth + 0.5);
    });
    const cut = shown.filter((element) => {
      const { overflowX, textOverflow, clipPath } = getComputedStyle(element);
      const isCut = overflowX === 'hidden' || overflowX === 'clip';
      return (
        isCut &&
        clipPath === 'none' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      );
    });
    return [...new Set([...out, ...cut])].map(
      (element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40) ?? ''}`,
    );
  });
}

/** Where the first of two texts stands beside the other: the visual order of what was laid out. */
function orderOf(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate((wanted) => {
    const text = document.querySelector(wanted)?.firstChild;
    if (!(text instanceof Text)) throw new Error(`no text in ${wanted}`);
    const places = [...text.data].map((sign, at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return { sign, left: range.getBoundingClientRect().left };
    });
    return places.toSorted((a, b) => a.left - b.left).map(({ sign }) => sign);
  }, selector);
}

describe('a page that is read from right to left', () => {
  it.each(screens)('%s: nothing is cut off or out of the window', async (state) => {
    const page = await gallery.open(state, { ...wide, rightToLeft: true });
    expect(await lost(page)).toEqual([]);
  });

  it.each(['connected', 'pad-typed', 'two-calls', 'messages', 'settings', 'people'] as const)(
    '%s: nor is it in a narrow window',
    async (state) => {
      const page = await gallery.open(state, { ...phoneSized, rightToLeft: true });
      expect(await lost(page)).toEqual([]);
    },
  );

  it('is walked through by the arrows as it is seen', async () => {
    for (const [rightToLeft, back] of [
      [false, 'ArrowLeft'],
      [true, 'ArrowRight'],
    ] as const) {
      const page = await gallery.open('colleagues', { ...wide, rightToLeft });
      await page.focus('[role="listbox"]');
      await page.keyboard.press(back);
      await page.waitForFunction(() =>
        document.querySelector('.lamp[aria-selected="true"]')?.textContent?.startsWith('Reception'),
      );
    }
  });

  it('leaves a number as it is dialled', async () => {
    for (const rightToLeft of [false, true]) {
      const page = await gallery.open('names-right-to-left', { ...wide, rightToLeft });
      expect(await orderOf(page, '.stage__number bdi')).toEqual([...'+972501234567']);
    }
  });
});

describe('a name that is written from right to left', () => {
  it('stands by itself wherever it is shown', async () => {
    const page = await gallery.open('names-right-to-left', wide);
    expect(await page.$$eval('bdi', (found) => found.map(({ textContent }) => textContent))).toContain(
      'سمير 7043',
    );
  });
});
