import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const choice = (source: string | null, sound = false) =>
  `screenShare.choose ${JSON.stringify({ id: 'share-1', source, sound })}`;

/** The mark is on the offer of this name. */
const untilMarked = (page: Page, title: string) =>
  page.waitForFunction(
    (wanted) => document.querySelector('[role="option"][aria-selected="true"]')?.textContent.includes(wanted),
    {},
    title,
  );

describe('the picker of what is shared', () => {
  it('is used by keyboard: arrows move the mark, Enter shares what is marked', async () => {
    const page = await gallery.open('share-picker', wide);
    await untilMarked(page, 'Quarterly review');
    await page.keyboard.press('ArrowRight');
    await untilMarked(page, 'Offhook, issue 9');
    expect(await asked(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual([choice('window:2:0')]);
  });

  it('is left by Escape, wherever the focus is', async () => {
    const page = await gallery.open('share-picker', wide);
    await untilMarked(page, 'Quarterly review');
    await page.focus('::-p-aria([name="Cancel"][role="button"])');
    await page.keyboard.press('Escape');
    expect(await asked(page)).toEqual([choice(null)]);
  });

  it('offers nothing that is refused, and says why it does not', async () => {
    const page = await gallery.open('share-picker', wide);
    await untilMarked(page, 'Quarterly review');
    const offered = await page.$$eval('[role="option"]', (all) =>
      all.map(({ textContent }) => textContent).join(),
    );
    expect(offered).toContain('Terminal');
    expect(offered).not.toContain('Passwords.kdbx');
    const refused = await page.$eval('.share-refused', ({ textContent }) => textContent);
    expect(refused).toContain('Passwords.kdbx – KeePassXC');
    expect(refused).toContain('Your company does not let this be shared.');
    expect(await page.$$('.share-refused img')).toEqual([]);
  });

  it('asks for the sound of the computer only where that was ticked', async () => {
    const page = await gallery.open('share-picker', wide);
    await untilMarked(page, 'Quarterly review');
    await page.click('.share-picker__sound');
    await press(page, 'Share');
    expect(await asked(page)).toEqual([choice('window:1:0', true)]);
  });
});

describe('what is shared in a call', () => {
  it('is told as it is: with a sound that is not heard, without the bar, and as ended where that could not be had', async () => {
    const said = async (state: 'share-in-call' | 'share-in-call-paused' | 'share-over') => {
      const page = await gallery.open(state, wide);
      return page.$eval('.share-line', ({ textContent }) => textContent);
    };
    expect(await said('share-in-call')).toContain('The sound of this computer is not heard now.');
    expect(await said('share-in-call-paused')).toContain('Not seen now. The bar that says what is shared');
    expect(await said('share-over')).toContain('Sharing has ended: the bar that says what is shared');
  });
});

describe('the bar over all windows', () => {
  it('says what is shared and that it is not seen now, and ends it', async () => {
    const page = await gallery.open('share-bar-paused', wide);
    const words = await page.$eval('.share-bar', ({ textContent }) => textContent);
    expect(words).toContain('You are sharing a window');
    expect(words).toContain('What the window shows now may not be shared.');
    await press(page, 'Stop');
    expect(await asked(page)).toEqual(['screenShare.stop {"id":"share-1","by":"stopped"}']);
  });
});
