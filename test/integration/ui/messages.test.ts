import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { expectNothingWrong } from '../../support/ui-gallery/expect-nothing-wrong.ts';
import { press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const until = (page: Page, words: string) =>
  page.waitForFunction(
    (wanted) => {
      const log = document.querySelector('.chat__log')?.getBoundingClientRect();
      const row = [...document.querySelectorAll('.chat__row')].find((each) =>
        each.querySelector('.message__text')?.textContent?.startsWith(wanted),
      );
      const place = row?.getBoundingClientRect();
      return log && place && place.bottom <= log.bottom + 1 && place.bottom > log.top;
    },
    {},
    words,
  );

const atEnd = (page: Page): Promise<boolean> =>
  page.$eval('.chat__log', (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2);

/** Somebody writes, or we do. */
const come = (page: Page, text: string, direction: 'incoming' | 'outgoing') =>
  page.evaluate(
    (words, way) =>
      globalThis.keep((kept) => ({
        ...kept,
        chats: (kept.chats ?? []).map(({ chat, messages }) => {
          const [newest] = messages;
          if (newest === undefined) return { chat, messages };
          const state = way === 'incoming' ? ('received' as const) : ('queued' as const);
          const message = {
            ...newest,
            id: newest.id + 1,
            at: newest.at + 1,
            text: words,
            direction: way,
            state,
          };
          return { chat: { ...chat, last: message }, messages: [message, ...messages] };
        }),
      })),
    text,
    direction,
  );

const spoken = (page: Page): Promise<string> =>
  page.$eval('.chat__history [role="status"]', (each) => each.textContent ?? '');

const sameInARow = 4;

/** What is in sight once rows that have come are measured, and nothing moves any more. */
async function restsAt(page: Page): Promise<unknown> {
  const seen: string[] = [];
  const rests = async () => {
    seen.push(JSON.stringify(await inSight(page)));
    return seen.length >= sameInARow && new Set(seen.slice(-sameInARow)).size === 1 && seen.at(-1) !== 'null';
  };
  await expect.poll(rests, { interval: 100 }).toBe(true);
  return JSON.parse(seen.at(-1) ?? '');
}

describe('a long chat', () => {
  it('draws what is in sight alone, from the newest on, and has no page asked for that nobody looks at', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    expect(await atEnd(page)).toBe(true);
    expect(await page.$$eval('.chat__row', (all) => all.length)).toBeLessThan(30);
    // There are more than were asked for: how many, nobody knows.
    expect(await page.$eval('.chat__row', (each) => each.getAttribute('aria-setsize'))).toBe('-1');
    expect(await spoken(page)).toBe('');
  });

  it('is read to its beginning by keyboard, page by page', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    await page.focus('.chat__log');
    // Each time as far as there is anything yet: what comes in above leaves the place as it is.
    await expect
      .poll(
        async () => {
          await page.keyboard.press('Home');
          return page.$eval('.chat__row .message__text', (text) => text.textContent);
        },
        { timeout: 30_000 },
      )
      .toMatch(/^Message 1\b/);
    await until(page, 'Message 1');
    expect(await page.$eval('.chat__row', (each) => each.getAttribute('aria-setsize'))).toBe('250');
    expect(await page.$eval('.chat__row', (each) => each.getAttribute('aria-posinset'))).toBe('1');
    // What is passed on the way would be measured, and the end be elsewhere by then.
    const passed = await page.evaluateHandle(() => {
      const log = document.querySelector('.chat__log');
      const places: number[] = [];
      log?.addEventListener('scroll', () => {
        const part = log.scrollTop / (log.scrollHeight - log.clientHeight);
        if (part > 0.05 && part < 0.95) places.push(part);
      });
      return places;
    });
    await page.keyboard.press('End');
    await until(page, 'Message 250');
    expect(await atEnd(page)).toBe(true);
    expect(await passed.jsonValue()).toEqual([]);
  });

  it('stays at its end as messages come, and reads them out', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    await come(page, 'Are you there?', 'incoming');
    await until(page, 'Are you there?');
    await page.waitForFunction(() =>
      document.querySelector('.chat__history [role="status"]')?.textContent?.includes('there'),
    );
    expect((await spoken(page)).trim()).toBe('Carla Conti: Are you there?');
    expect(await page.$('.chat__newer')).toBeNull();
  });

  it('stays where one reads when a message comes, and leads to it', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    await page.$eval('.chat__log', (log) => log.scrollBy(0, -2500));
    await page.waitForFunction(() => !document.querySelector('[data-message="1000"]'));
    const before = await restsAt(page);
    await come(page, 'Hello?', 'incoming');
    await page.waitForSelector('.chat__newer');
    expect(await inSight(page)).toEqual(before);
    await expectNothingWrong(gallery, page);
    await press(page, 'To the new message');
    await until(page, 'Hello?');
    await page.waitForFunction(() => document.querySelector('.chat__newer') === null);
    expect(await asked(page)).toEqual([]);
  });

  it('knows whether one is at its end, however one came there', async () => {
    const page = await gallery.open('messages-page', wide);
    await until(page, 'Message 60');
    await page.focus('.chat__log');
    await page.keyboard.press('Home');
    await until(page, 'Message 1');
    const before = await restsAt(page);
    await come(page, 'Hello?', 'incoming');
    await page.waitForSelector('.chat__newer');
    expect(await inSight(page)).toEqual(before);
    await page.keyboard.press('End');
    await until(page, 'Hello?');
    await page.waitForFunction(() => document.querySelector('.chat__newer') === null);
    await restsAt(page);
    await come(page, 'Are you there?', 'incoming');
    await until(page, 'Are you there?');
    expect(await page.$('.chat__newer')).toBeNull();
    // Rows are known by now, and nothing but the key moves anything.
    await page.keyboard.press('Home');
    await until(page, 'Message 1');
    await page.keyboard.press('End');
    await until(page, 'Are you there?');
    await restsAt(page);
    await come(page, 'I am waiting.', 'incoming');
    await until(page, 'I am waiting.');
    expect(await page.$('.chat__newer')).toBeNull();
  });

  it('comes to what one writes, wherever one has read', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    await page.$eval('.chat__log', (log) => log.scrollBy(0, -2500));
    await page.waitForFunction(() => !document.querySelector('[data-message="1000"]'));
    await come(page, 'I am here', 'outgoing');
    await until(page, 'I am here');
  });

  it('keeps what one has read back to when something comes, however many pages that were', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    await page.focus('.chat__log');
    await page.keyboard.press('Home');
    await page.waitForSelector('.chat__row[data-index="100"]');
    const before = await restsAt(page);
    await come(page, 'Hello?', 'incoming');
    await page.waitForSelector('.chat__newer');
    expect(await inSight(page)).toEqual(before);
  });

  it('keeps a link that has the focus, however far one scrolls', async () => {
    const page = await gallery.open('messages-long', wide);
    await until(page, 'Message 250');
    await come(page, 'See https://example.com/plan', 'incoming');
    await until(page, 'See');
    await page.focus('.message__link');
    await page.$eval('.chat__log', (log) => log.scrollBy(0, -3000));
    await page.waitForFunction(() => !document.querySelector('[data-message="1000"]'));
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('message__link');
  });
});

/** The first message that is wholly in sight, and where it is. */
function inSight(page: Page): Promise<readonly [string, number] | null> {
  return page.evaluate(() => {
    const top = document.querySelector('.chat__log')?.getBoundingClientRect().top ?? 0;
    const rows = [...document.querySelectorAll<HTMLElement>('.chat__row')].map(
      (row) => [row.dataset['message'] ?? '', Math.round(row.getBoundingClientRect().top - top)] as const,
    );
    return rows.toSorted((a, b) => a[1] - b[1]).find(([, at]) => at >= 0) ?? null;
  });
}
