import type { Page } from 'puppeteer-core';

export const spoken = (page: Page): Promise<string> =>
  page.$eval('[data-testid="spoken"]', (region) => region.textContent ?? '');
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent ?? '');
export const stateOf = (page: Page): Promise<string> =>
  page.$eval('[data-testid="call-state"]', (line) => line.textContent ?? '');
export const button = (name: string) => `::-p-aria([name="${name}"][role="button"])`;
export const gone = (page: Page, selector: string) => page.waitForSelector(selector, { hidden: true });
