import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const rows = (page: Page, what: string): Promise<readonly string[]> =>
  page.$$eval(what, (all) => all.map((row) => row.textContent ?? ''));

/** What was asked of the engine once Enter has led to a call. */
async function calledByEnter(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('Enter');
  await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
  return asked(page);
}

async function moveToBernd(page: Page): Promise<void> {
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Bernd Krause');
}

describe('the room of people', () => {
  it('finds while one types, and calls the nearest by Enter', async () => {
    const page = await gallery.open('people', wide);
    await page.keyboard.type('krau');
    await page.waitForFunction(() => document.querySelectorAll('.person-row').length === 1);
    expect(await calledByEnter(page)).toEqual(['dial 7042']);
  });

  it('shows the card of whom the arrows choose, and empties the search by Escape', async () => {
    const page = await gallery.open('people-found', wide);
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Bernd Krause');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('.person-row').length > 10);
    // Sixty-four there are: only those in sight are drawn.
    expect((await rows(page, '.person-row')).length).toBeLessThan(40);
  });

  it('has whoever the arrows come to in sight', async () => {
    const page = await gallery.open('people', wide);
    const isInSight = () =>
      page.waitForFunction(() => {
        const list = document.querySelector('.people-list')?.getBoundingClientRect();
        const row = document.querySelector('.person-row--active')?.getBoundingClientRect();
        return list && row && row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
      });
    for (const key of ['PageDown', 'PageDown', 'PageDown', 'PageUp', 'PageUp', 'PageUp'] as const) {
      await page.keyboard.press(key);
      await isInSight();
    }
  });

  it('stays with whom the arrows have come to when others come before them', async () => {
    const page = await gallery.open('people', wide);
    const active = () =>
      page.evaluate(() => {
        const field = document.querySelector('.search__input');
        const row = document.getElementById(field?.getAttribute('aria-activedescendant') ?? '');
        return `${row?.textContent} ${row?.getAttribute('aria-posinset')} ${row?.className}`;
      });
    await moveToBernd(page);
    await page.evaluate(() =>
      globalThis.keep((kept) => ({
        ...kept,
        people: [
          ...['Aaron', 'Abel'].map((name, index) => ({
            ...{ id: 900 + index, name, company: '', note: '', favourite: false, emails: [] },
            ...{ picture: null, numbers: [{ kind: 'work' as const, number: '1' }] },
          })),
          ...kept.people,
        ],
      })),
    );
    await page.waitForFunction(() => document.querySelector('.person-row')?.textContent?.includes('Aaron'));
    expect(await active()).toMatch(/Bernd Krause.* 4 .*person-row--active/);
    expect(await page.$$eval('.person-row--active', (all) => all.length)).toBe(1);
    expect(await calledByEnter(page)).toEqual(['dial 7042']);
  });

  it('calls nobody by Enter once whom the arrows have come to was removed', async () => {
    const page = await gallery.open('people', wide);
    await moveToBernd(page);
    await page.evaluate(() =>
      globalThis.keep((kept) => ({
        ...kept,
        people: kept.people.filter(({ name }) => name !== 'Bernd Krause'),
      })),
    );
    await page.waitForFunction(
      () => !document.querySelector('.people-list')?.textContent?.includes('Bernd Krause'),
    );
    expect(await page.$('.person-row--active')).toBeNull();
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.person-row--active');
  });

  it('leaves the focus with the list and not with a row, which may become somebody else’s', async () => {
    const page = await gallery.open('people', wide);
    await page.click('.person-row:not([aria-selected="true"])');
    await page.waitForSelector('.person-row[aria-selected="true"]');
    const focused = () =>
      page.evaluate(() => [
        document.activeElement?.getAttribute('role'),
        document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')
          ?.ariaSelected,
      ]);
    expect(await focused()).toEqual(['listbox', 'true']);
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Bernd Krause');
    expect(await focused()).toEqual(['listbox', 'true']);
  });

  it('calls whom main finds by an Enter that is quicker than main', async () => {
    const page = await gallery.open('people', wide);
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('.search__input');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, 'krau');
      field?.dispatchEvent(new Event('input', { bubbles: true }));
      field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(page)).toEqual(['dial 7042']);
  });

  it('keeps the list under the arrows where there is one column', async () => {
    const page = await gallery.open('people-found', { ...phoneSized, language: 'en' });
    await page.keyboard.press('ArrowDown');
    expect(await calledByEnter(page)).toEqual(['dial 7042']);
  });

  it('saves what was written, and wants a name', async () => {
    const page = await gallery.open('person-new', wide);
    await press(page, 'Save');
    await page.waitForSelector('[role="alert"]');
    await page.locator('::-p-aria([name="Name"][role="textbox"])').fill('Anna');
    await page.locator('::-p-aria([name="Number or address"][role="textbox"])').fill('7042');
    await press(page, 'Save');
    await page.waitForSelector('article');
    const fields = {
      name: 'Anna',
      company: '',
      note: '',
      favourite: false,
      numbers: [{ kind: 'work', number: '7042' }],
      emails: [],
    };
    expect(await asked(page)).toEqual([`people.save ${JSON.stringify({ id: null, fields })}`]);
  });

  it('removes somebody only after a question', async () => {
    const page = await gallery.open('person-remove', wide);
    expect(await asked(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => globalThis.asked.length > 0);
    expect(await asked(page)).toEqual(['people.remove {"id":1}']);
  });
});

describe('the history of calls', () => {
  it('is filtered, and calls back', async () => {
    const page = await gallery.open('pad', wide);
    await press(page, 'Missed');
    await page.waitForFunction(() => document.querySelectorAll('.history .call-row').length === 1);
    expect((await rows(page, '.history .call-row')).join()).toContain('Bernd Krause');
    await press(page, 'Call Bernd Krause');
    expect(await asked(page)).toEqual(['dial sip:7042@example.com']);
  });

  it('tells by which networks a call went on, and what was lost by that', async () => {
    const page = await gallery.open('pad', wide);
    await page.locator('.history__row ::-p-text(Anna-Lena Krüger)').click();
    await page.waitForSelector('.history .moves');
    expect(await rows(page, '.history .moves li')).toEqual([
      expect.stringMatching(/^\S+( [AP]M)? Moved to mobile, 0\.1 s lost$/),
      expect.stringMatching(/^\S+( [AP]M)? Moved to Wi-Fi, nothing noticeable lost$/),
    ]);
  });

  it('leads from a number that nobody knows to a form that has it', async () => {
    const page = await gallery.open('pad', wide);
    await page.locator('.history__row ::-p-text(+442079460148)').click();
    await press(page, 'Add to people');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('.person-form__number input')?.value === '+442079460148',
    );
    expect((await rows(page, 'h1')).join()).toBe('Add person');
  });
});
