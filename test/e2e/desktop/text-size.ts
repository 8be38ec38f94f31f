import { browser, expect } from '@wdio/globals';
import { sideSizes } from '../../../src/main/windows/side-window.ts';
import { en } from '../../../src/renderer/ui/text/en.ts';
import { changeSettings, goTo, isShown, setMain } from '../support/doubles.ts';
import { button } from '../support/phone.ts';
import { bobCalls, bobHears, settle } from './telephone.ts';

const pageWidth = (): Promise<number> => browser.execute(() => innerWidth);
const becomes = (width: number): Promise<unknown> =>
  browser.waitUntil(async () => Math.abs((await pageWidth()) - width) <= 1, {
    timeoutMsg: `the page never was ${width} px wide`,
  });

export function textSizeCases(): void {
  describe('text of 200 %', () => {
    before(settle);
    after(async () => {
      await goTo('main');
      await changeSettings({ textSize: '100' });
    });

    it('is twice as large in every window, and as much fits into the small ones as before', async () => {
      const width = await pageWidth();
      await button(browser, 'Settings').click();
      await button(browser, en.settings.look).click();
      await browser.$('label=200 %').click();
      await becomes(width / 2);
      await browser.$('label=150 %').waitForDisplayed();
      await setMain('hidden');
      const call = await bobCalls();
      await isShown('incoming');
      await goTo('incoming');
      await becomes(sideSizes.incoming.width);
      expect(await browser.execute(() => devicePixelRatio)).toBe(2);
      await button(browser, en.call.decline).click();
      await bobHears(call, 'ended');
      await goTo('main');
      await setMain('shown');
      await browser.$('label=100 %').click();
      await becomes(width);
      await button(browser, en.rooms.calls).click();
    });
  });
}
