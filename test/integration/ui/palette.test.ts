import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

describe('the palette', () => {
  const choose = async (page: Page, what: string): Promise<void> => {
    await page.keyboard.type(what);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="dialog"]', { hidden: true });
  };

  it('opens by its button too, and leads to the transfer, whose field has the focus then', async () => {
    const page = await gallery.open('connected', wide);
    await press(page, 'Everything you can do');
    await page.waitForSelector('[role="dialog"]');
    await choose(page, 'transf');
    await page.waitForFunction(() => document.activeElement?.closest('form.transfer') !== null);
    await page.keyboard.type('7042\n');
    expect((await asked(page)).at(-1)).toMatch(/^transferBlind .* 7042$/);
  });

  it('calls a person by name, and leads to a topic of the settings', async () => {
    const page = await gallery.open('people', wide);
    await page.keyboard.down('Control');
    await page.keyboard.press('k');
    await page.keyboard.up('Control');
    await page.keyboard.type('bernd');
    await page.waitForSelector('::-p-text(Call Bernd Krause (7042))');
    await page.keyboard.press('Enter');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect((await asked(page)).at(-1)).toBe('dial 7042');
    await press(page, 'Everything you can do');
    await page.waitForSelector('[role="dialog"]');
    await choose(page, 'settings sound');
    await page.waitForSelector('::-p-aria([name="Sound"][role="button"])[aria-current="page"]');
  });
});
