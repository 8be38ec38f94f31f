import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { doubled, phoneSized, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { shareGallery } from '../../support/ui-gallery/share-gallery.ts';
import type { GalleryStateName } from '../../support/ui-gallery/states.ts';

const gallery = shareGallery();
const inCall: readonly GalleryStateName[] = [
  ...(['notices-in-call', 'connected', 'ringing', 'calling', 'muted', 'held', 'poor-sound'] as const),
  ...(['keypad', 'transfer', 'connected-details', 'connected-sound', 'full-details'] as const),
  ...(['two-calls', 'incoming-in-call', 'waiting-call', 'conference', 'transfer-under-way'] as const),
  ...(['with-park', 'long-name', 'microphone-gone', 'transfer-failed', 'transfer-asked'] as const),
];

/** The controls of the call that a person would have to scroll for, or that something else lies upon. */
function outOfReach(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const buttons = [...document.querySelectorAll('.call-controls button')];
    if (buttons.length === 0) return ['no controls at all'];
    return buttons
      .filter((button) => {
        const { left, top, right, bottom } = button.getBoundingClientRect();
        const corners: readonly (readonly [number, number])[] = [
          [(left + right) / 2, top + 4],
          [(left + right) / 2, bottom - 4],
          [left + 12, (top + bottom) / 2],
          [right - 12, (top + bottom) / 2],
        ];
        return !corners.every(([x, y]) => button.contains(document.elementFromPoint(x, y)));
      })
      .map((button) => button.textContent ?? '');
  });
}

/** What is told of the call and lies beneath its controls, wholly or in part. */
function beneathControls(page: Page, told: string): Promise<readonly string[]> {
  return page.evaluate((wanted) => {
    const from = document.querySelector('.call-controls')?.getBoundingClientRect().top ?? 0;
    const all = [...document.querySelectorAll(wanted)];
    if (all.length === 0) return ['nothing is told'];
    return all
      .filter((each) => each.getBoundingClientRect().bottom > from)
      .map((each) => each.textContent ?? each.className);
  }, told);
}

/** Goes through the page by Tab, and tells what has the focus and cannot be seen (WCAG 2.2, 2.4.11). */
async function obscured(page: Page): Promise<readonly string[]> {
  const hidden: string[] = [];
  const seen = new Set<string>();
  for (;;) {
    await page.keyboard.press('Tab');
    const { path, visible } = await page.evaluate(() => {
      const focused = document.activeElement ?? document.body;
      const { left, top, width, height } = focused.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      const path: string[] = [];
      for (let at: Element | null = focused; at !== null; at = at.parentElement)
        path.unshift(`${at.tagName}${[...(at.parentElement?.children ?? [])].indexOf(at)}`);
      return { path: `${path.join(' ')} ${focused.textContent ?? ''}`, visible: focused.contains(hit) };
    });
    if (seen.has(path)) return hidden;
    seen.add(path);
    if (!visible) hidden.push(path);
  }
}

describe('the window’s first size, with text of 200 %', () => {
  it.each(inCall)('%s: each control of the call is in sight without scrolling', async (state) => {
    for (const language of ['en', 'de'] as const) {
      const page = await gallery.open(state, { ...doubled, language });
      expect(await outOfReach(page)).toEqual([]);
    }
  });

  it.each(['connected', 'two-calls', 'conference', 'keypad', 'notices-in-call'] as const)(
    '%s: whatever has the focus is not hidden beneath the controls',
    async (state) => {
      const page = await gallery.open(state, doubled);
      expect(await obscured(page)).toEqual([]);
    },
  );
});

describe('with little room for the call', () => {
  it.each(['connected', 'roamed', 'roamed-with-notices', 'notices-in-call', 'poor-sound'] as const)(
    '%s: all that is told of it stands clear of its controls in the window’s first size',
    async (state) => {
      for (const language of ['en', 'de'] as const) {
        const page = await gallery.open(state, { ...wide, width: 960, height: 680, language });
        const told = '.stage__who, .call-screen__timer, .path-line, .roam-line, .level-meters';
        expect(await beneathControls(page, told)).toEqual([]);
      }
    },
  );

  it.each(['video-both', 'share-in-call', 'share-in-call-seen', 'video-unreadable'] as const)(
    '%s: who it is stands clear of the controls in a narrow window',
    async (state) => {
      for (const language of ['en', 'de'] as const) {
        const page = await gallery.open(state, { ...phoneSized, language });
        expect((await page.$('.pictures__missing')) !== null).toBe(state === 'video-unreadable');
        expect(await beneathControls(page, '.stage__name, .call-screen__timer, .pictures__missing')).toEqual(
          [],
        );
      }
    },
  );
});
