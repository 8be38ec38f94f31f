import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { focused, gone, spoken, stateOf } from '../../support/ui-gallery/read-page.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

describe('availability', () => {
  it('is switched in the header and told there in words', async () => {
    const page = await gallery.open('pad', phoneSized);
    await press(page, 'Do not disturb');
    await page.waitForFunction(
      () => document.querySelector('[data-testid="availability"]')?.textContent === 'Do not disturb',
    );
    expect(await asked(page)).toEqual(['setDoNotDisturb true']);
  });

  it('forwards by rules that are checked before they are kept', async () => {
    const page = await gallery.open('settings-calls', wide);
    const field = '::-p-aria([name="All calls to"][role="textbox"])';
    // Not by ::-p-text: it goes on seeing the words that stood in the same place before.
    const said = (words: string) =>
      page.waitForFunction(
        (wanted) => document.querySelector('[data-testid="availability"]')?.textContent === wanted,
        {},
        words,
      );
    await page.locator(field).click();
    await page.keyboard.type('not a number!\n');
    await page.waitForSelector('::-p-text(no number or name)');
    await page.locator(field).click({ count: 3 });
    await page.keyboard.type('200\n');
    await said('All calls go to 200');
    expect(await asked(page)).toEqual([
      'setForward {"always":"200","busy":null,"noAnswer":null,"noAnswerS":20}',
    ]);
    // By the dialling rules, once: what stands there is not changed again when another one is.
    await page.focus(field);
    await page.$eval(':focus', (input) => (input as HTMLInputElement).select());
    await page.keyboard.type('+44 20 7946 0148\n');
    await said('All calls go to 000442079460148');
    await page.locator('::-p-aria([name="When I am in a call, to"][role="textbox"])').click();
    await page.keyboard.type('300\n');
    await page.waitForFunction(() => document.body.textContent.includes('000442079460148'));
    expect((await asked(page)).at(-1)).toBe(
      'setForward {"always":"000442079460148","busy":"300","noAnswer":null,"noAnswerS":20}',
    );
  });

  it('is told in one line on a desktop that is set to do not disturb, until calls are to ring all the same', async () => {
    const page = await gallery.open('desktop-quiet', wide);
    const line = (words: string) =>
      page.waitForFunction(
        (wanted) => document.querySelector('[data-testid="quiet"]')?.textContent === wanted,
        {},
        words,
      );
    await line('The desktop is set to do not disturb: calls make no sound.');
    await press(page, 'Settings');
    await press(page, 'Incoming calls');
    await page.locator('::-p-text(Calls ring)').click();
    await line('');
    expect(await asked(page)).toEqual(['settings.update {"desktopDoNotDisturb":"off"}']);
  });

  it('says where a desktop does not tell whether it may be disturbed', async () => {
    const page = await gallery.open('settings-calls-unknown', wide);
    await page.waitForSelector('::-p-text(This desktop does not tell programs about it, so calls ring.)');
  });

  it('that was missing for a while is told, until it was seen', async () => {
    const page = await gallery.open('missed-while-away', wide);
    await page.waitForSelector('::-p-text(Calls may have been missed between)');
    await press(page, 'Dismiss');
    await gone(page, '::-p-text(Calls may have been missed between)');
  });
});

describe('an emergency number', () => {
  it('is told as such before the call, and called by one Enter', async () => {
    const page = await gallery.open('do-not-disturb', wide);
    await page.keyboard.type('112');
    await page.waitForSelector('::-p-text(Emergency number)');
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual(['dial 112']);
  });

  it('shows where the phone stands, before the call and during it', async () => {
    for (const state of ['pad-emergency', 'emergency'] as const) {
      const page = await gallery.open(state, wide);
      expect(
        await page.waitForSelector('::-p-text(You are here: Hauptstraße 1, 2nd floor, room 214)'),
        state,
      ).not.toBeNull();
    }
  });
});

describe('a call for help that came to nothing', () => {
  const spokenAtOnce = (page: Page): Promise<string> =>
    page.$eval('[data-testid="spoken-at-once"][role="alert"]', (region) => region.textContent ?? '');
  const onStage = '[data-testid="call-state"][data-cause="service-unavailable"]';
  const words = 'Call from another phone at once, a mobile for example.';
  const failHelp = (page: Page): Promise<void> => page.evaluate(() => globalThis.fail('emergency'));

  it('is shown and spoken first, though another call is on hold, and left only when the person closes it', async () => {
    const page = await gallery.open('emergency-beside', wide);
    expect(await spokenAtOnce(page)).toBe('');
    await failHelp(page);
    await page.waitForSelector(onStage);
    expect(await page.$eval('.stage', (stage) => stage.textContent)).toContain(words);
    expect(await spokenAtOnce(page)).toMatch(/^Emergency call: .+ Call from another phone at once/);
    expect(await spoken(page)).not.toContain(words);
    expect(await focused(page)).toBe(await stateOf(page));
    await press(page, 'Close');
    await gone(page, onStage);
    expect(await stateOf(page)).toBe('On hold');
  });

  it('comes to the front though the person had turned to the other call, and fetches them from another room', async () => {
    const page = await gallery.open('emergency-beside', wide);
    await page.click('.call-list .call-row--held');
    await page.waitForSelector('[data-testid="call-state"][data-hold="held"]');
    await press(page, 'People');
    await gone(page, '[data-testid="call-state"]');
    await failHelp(page);
    await page.waitForSelector(onStage);
    await press(page, 'People');
    await gone(page, onStage);
    await press(page, 'Calls');
    await page.waitForSelector(onStage);
    await press(page, 'Call again');
    await page.waitForSelector('[data-testid="call-state"][data-step="calling"]');
    expect((await asked(page)).at(-1)).toBe('dial sip:112@example.com');
  });
});

describe('codes of the telephone system', () => {
  it('park, pick up and leave a message, where the policy names them', async () => {
    let page = await gallery.open('with-park', wide);
    await press(page, 'Park');
    expect(await asked(page)).toEqual(['park connected']);
    page = await gallery.open('pad-pick-up', wide);
    await page.keyboard.type('71');
    await press(page, 'Pick up');
    expect(await asked(page)).toEqual(['pickUp 71']);
    page = await gallery.open('ended-busy', wide);
    await press(page, 'Leave a message');
    expect(await asked(page)).toEqual(['dial *1002']);
  });
});
