import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { wide } from '../../support/ui-gallery/gallery-browser.ts';
import { shareGallery } from '../../support/ui-gallery/share-gallery.ts';

// That each screen fits is looked at in accessibility-*.test.ts.
const gallery = shareGallery();

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
