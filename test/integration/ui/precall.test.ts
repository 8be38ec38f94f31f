import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const words = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, ({ textContent }) => textContent ?? '');

describe('the check before a call', () => {
  it('begins on request only, and can be stopped, by keyboard', async () => {
    const page = await gallery.open('check', wide);
    expect(await asked(page)).toEqual([]);
    await page.focus('::-p-aria([name="Check now"][role="button"])');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.precall[data-step="reaching"]');
    expect(await words(page, '.precall__step')).toContain('Looking for the server');
    // The button that was pressed is another one now, at the same place.
    await page.focus('::-p-aria([name="Stop the check"][role="button"])');
    await page.keyboard.press('Space');
    await page.waitForSelector('.precall[data-step="stopped"]');
    expect(await words(page, '.precall__outcome')).toContain('The check was stopped.');
    expect(await asked(page)).toEqual(['check', 'stop the check']);
  });

  it('ends in one sentence, what else was found below it, and details that are copied for support', async () => {
    const page = await gallery.open('check-tls-only', wide);
    expect(await words(page, '.precall__verdict .sentence__title')).toBe(
      'Your network blocks UDP; calls work over TLS, a little later.',
    );
    expect(await words(page, '.precall__also')).toContain('Nothing was heard from your microphone');
    await press(page, 'Copy for support');
    await page.waitForFunction(() =>
      document.querySelector('.precall__copy')?.textContent?.includes('Copied.'),
    );
    const [copied = ''] = (await asked(page)).filter((each) => each.startsWith('support.copy'));
    expect(copied).toContain('Your network blocks UDP; calls work over TLS, a little later.');
    expect(copied).toContain('Relay over UDP turn:turn.example.com:3478?transport=udp: no answer');
    expect(copied).toContain('Round trip to the relay: 48.2 ms');
  });

  it('says that it waits while there is a call', async () => {
    const page = await gallery.open('check-in-call', wide);
    expect(await words(page, '.precall__outcome')).toContain('There is a call: the check has to wait.');
  });

  it('is reached from the devices and from the list of all that can be done', async () => {
    const page = await gallery.open('settings-sound', phoneSized);
    await press(page, 'Check the connection, too');
    await page.waitForSelector('.precall[data-step="idle"]');
    await page.keyboard.down('Control');
    await page.keyboard.press('k');
    await page.keyboard.up('Control');
    await page.keyboard.type('check the conn');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.precall[data-step="reaching"]');
    expect(await asked(page)).toContain('check');
  });
});
