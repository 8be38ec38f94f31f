import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

describe('the room of colleagues', () => {
  it('says in words who is free, and calls by keyboard', async () => {
    const page = await gallery.open('colleagues', wide);
    const words = await page.$$eval('.lamp', (all) => all.map((each) => each.textContent ?? ''));
    expect(words[0]).toContain('Available');
    expect(words[1]).toContain('On the phone');
    expect(words[2]).toContain('Back at three');
    expect(words[7]).toContain('a while ago');
    await page.focus('[role="listbox"]');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() =>
      document.querySelector('.lamp[aria-selected="true"]')?.textContent?.startsWith('Reception'),
    );
    await page.keyboard.press('Enter');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(page)).toEqual(['dial 7001']);
  });

  it('picks up what rings at a colleague by one click, and shows who calls', async () => {
    const page = await gallery.open('colleagues-ringing', wide);
    const strip = await page.$eval('.ringing-colleagues', (each) => each.textContent ?? '');
    expect(strip).toContain('Carla Conti');
    await press(page, 'Pick up for Workshop');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(page)).toEqual(['pickUp 7044']);
  });

  it('picks it up by one click on its lamp, and by Enter there', async () => {
    const page = await gallery.open('colleagues-ringing', wide);
    const lamp = '[data-number="7044"]';
    expect(await page.$eval(lamp, (each) => each.textContent)).toContain('press to pick up');
    await page.click(lamp);
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(page)).toEqual(['pickUp 7044']);
    const again = await gallery.open('colleagues-ringing', wide);
    await again.focus('[role="listbox"]');
    for (let at = 0; at < 3; at += 1) await again.keyboard.press('ArrowRight');
    await again.waitForSelector(`${lamp}[aria-selected="true"]`);
    await again.keyboard.press('Enter');
    await again.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(again)).toEqual(['pickUp 7044']);
  });

  it('hands the call on by its button', async () => {
    const page = await gallery.open('colleagues-ringing', wide);
    const name = await page.$$eval('.lamp-actions button', (all) => all[1]?.textContent ?? '');
    expect(name).toMatch(/^Transfer .* to Reception$/);
    await press(page, name);
    expect(await asked(page)).toEqual([expect.stringMatching(/^transferBlind \S+ 7001$/)]);
  });

  it('hands the call on that is dropped onto a lamp', async () => {
    const page = await gallery.open('colleagues-ringing', wide);
    await page.evaluate(() => {
      const data = new DataTransfer();
      const send = (at: string, type: string) =>
        document
          .querySelector(at)
          ?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      send('.dragged-call', 'dragstart');
      send('[data-number="7042"]', 'dragover');
      send('[data-number="7042"]', 'drop');
    });
    expect(await asked(page)).toEqual([expect.stringMatching(/^transferBlind \S+ 7042$/)]);
  });

  it('watches one more extension, and no one less than once', async () => {
    const page = await gallery.open('colleagues-nobody', { ...phoneSized, language: 'en' });
    await page.locator('::-p-aria([name="Extension"][role="textbox"])').fill('7042');
    await page.locator('::-p-aria([name="Name"][role="textbox"])').fill('Bernd');
    await press(page, 'Watch');
    expect(await asked(page)).toEqual(['settings.update {"lamps":[{"number":"7042","name":"Bernd"}]}']);
  });
});

describe('the own state', () => {
  it('is opened and closed by its button and by Escape, which gives the focus back', async () => {
    const page = await gallery.open('pad', wide);
    const expanded = () => page.$eval('.own-state', (button) => button.getAttribute('aria-expanded'));
    await page.locator('.own-state').click();
    await page.waitForSelector('[role="dialog"]');
    expect(await expanded()).toBe('true');
    await page.locator('.own-state').click();
    await page.waitForSelector('[role="dialog"]', { hidden: true });
    expect(await expanded()).toBe('false');
    await page.locator('.own-state').click();
    await page.waitForSelector('[role="dialog"]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role="dialog"]', { hidden: true });
    await page.waitForFunction(() => document.activeElement?.classList.contains('own-state'));
  });

  it('is chosen in the header, with a note', async () => {
    const page = await gallery.open('own-state', wide);
    await page.locator('.own-state__choice:nth-of-type(5)').click();
    await page.locator('::-p-aria([name="Note for others"][role="textbox"])').fill('Back on Monday');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => globalThis.asked.length === 2);
    expect(await asked(page)).toEqual([
      'settings.update {"ownPresence":"out-of-office"}',
      'settings.update {"presenceNote":"Back on Monday"}',
    ]);
  });

  it('is do not disturb for calls too', async () => {
    const page = await gallery.open('own-state', wide);
    await page.locator('.own-state__choice:nth-of-type(4)').click();
    expect(await asked(page)).toEqual(['setDoNotDisturb true']);
  });
});

describe('presence elsewhere', () => {
  it('stands beside people, and under the number that is typed', async () => {
    const people = await gallery.open('people-found', wide);
    await people.waitForFunction(() =>
      [...document.querySelectorAll('.person-row')].some((row) => row.textContent?.includes('On the phone')),
    );
    const pad = await gallery.open('pad', wide);
    await pad.keyboard.type('7042');
    await pad.waitForFunction(() =>
      document.querySelector('.dial-screen .presence-mark')?.textContent?.includes('On the phone'),
    );
    expect(await pad.$$eval('.dial-screen .presence-mark', (all) => all.length)).toBe(1);
  });

  it('stands beside a favourite on the pad, and is read out with it', async () => {
    const page = await gallery.open('pad-favourites', wide);
    const [name, described] = await page.$eval('.favourites__list li:last-child button', (each) => [
      each.getAttribute('aria-label'),
      document.getElementById(each.getAttribute('aria-describedby') ?? '')?.textContent,
    ]);
    expect([name, described]).toEqual(['Call Bernd Krause', 'On the phone']);
  });

  it('is away after as many minutes as are set', async () => {
    const page = await gallery.open('settings-calls', wide);
    const field = '::-p-aria([name="Away after how many minutes"])';
    await page.click(field, { count: 3 });
    await page.keyboard.type('25');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => globalThis.asked.length > 0);
    expect(await asked(page)).toEqual(['settings.update {"awayAfterMinutes":25}']);
  });
});
