import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const button = (name: string) => `::-p-aria([name="${name}"][role="button"])`;
const gone = (page: Page, selector: string) => page.waitForSelector(selector, { hidden: true });

describe('devices', () => {
  const options = (page: Page, name: string): Promise<string[]> =>
    page.$eval(`::-p-aria([name="${name}"])`, (select) =>
      [...select.querySelectorAll('option')].map(({ textContent }) => textContent ?? ''),
    );

  it('are chosen in the call: the chosen one goes first, the others are remembered', async () => {
    const page = await gallery.open('connected-sound', wide);
    expect(await options(page, 'Microphone')).toEqual([
      'As the computer chooses (Built-in Microphone)',
      'Built-in Microphone',
      'Jabra Evolve2 65',
      'Logitech Webcam C925e',
      'Poly Sync 20 (not connected)',
    ]);
    await page.select('::-p-aria([name="Microphone"])', '2');
    const chosen = (await asked(page)).find((each) => each.startsWith('settings.update')) ?? '';
    expect(JSON.parse(chosen.replace('settings.update ', ''))).toMatchObject({
      microphones: [
        { label: 'Jabra Evolve2 65' },
        { label: 'Logitech Webcam C925e' },
        { label: 'Poly Sync 20' },
      ],
    });
  });

  it('are chosen in the call, the camera among them', async () => {
    const page = await gallery.open('connected-sound', wide);
    expect(await options(page, 'Camera')).toEqual([
      'As the computer chooses (Integrated Camera)',
      'Integrated Camera',
      'Logitech Webcam C925e',
    ]);
    await page.select('::-p-aria([name="Camera"])', '2');
    const chosen = (await asked(page)).find((each) => each.startsWith('settings.update')) ?? '';
    expect(JSON.parse(chosen.replace('settings.update ', ''))).toMatchObject({
      cameras: [{ label: 'Logitech Webcam C925e' }],
    });
  });

  it('say which one is used while the chosen one is not connected', async () => {
    const page = await gallery.open('connected-sound', wide);
    const words = await page.$eval('.sound-panel', ({ textContent }) => textContent ?? '');
    expect(words).toContain('In use now: Built-in Speakers');
    expect(words).toContain('Microphone and speaker belong to different devices');
  });

  it.each([
    ['microphone-gone', 'The call goes on.', false],
    ['microphone-busy', 'Offhook tries again by itself.', true],
    ['microphone-elsewhere', 'Offhook takes the chosen one as soon as it opens.', true],
  ] as const)('%s: in words, with the way out', async (state, words, canLook) => {
    const page = await gallery.open(state, wide);
    expect(await page.$eval('.sound-trouble', ({ textContent }) => textContent)).toContain(words);
    expect((await page.$(button('Look again'))) !== null).toBe(canLook);
    if (!canLook) return;
    await press(page, 'Look again');
    expect(await asked(page)).toEqual(['look']);
  });

  it('that are refused lead to the system’s settings, where those can be opened', async () => {
    const page = await gallery.open('ended-refused-mac', wide);
    await press(page, 'Open the system settings');
    expect(await asked(page)).toEqual(['microphone.openSettings null']);
  });

  it.each(['ended-refused', 'settings-sound-refused'] as const)(
    '%s: says on Linux where they are allowed, and offers nothing that would not open',
    async (state) => {
      const page = await gallery.open(state, wide);
      expect(await page.$eval('main', ({ textContent }) => textContent)).toContain(
        'On Linux: the privacy settings',
      );
      expect(await page.$(button('Open the system settings'))).toBeNull();
    },
  );

  it('are tried out in the settings, on request only, and let go when one leaves', async () => {
    const page = await gallery.open('settings-sound', wide);
    expect(await asked(page)).toEqual([]);
    await press(page, 'Show the level');
    await page.waitForSelector('[data-step="listening"]');
    expect(await page.$('[data-testid="test-level"]')).not.toBeNull();
    await press(page, 'Ring');
    await press(page, 'Calls');
    await gone(page, '[data-testid="test-level"]');
    expect(await asked(page)).toEqual(['listen', 'play ringers', 'stop']);
  });

  it('keep their order, which can be changed and forgotten by keyboard', async () => {
    const page = await gallery.open('settings-sound-chosen', wide);
    await page.focus(button('Move Jabra Evolve2 65 up'));
    await page.keyboard.press('Enter');
    const order = () =>
      page.$$eval('[aria-label="Order of the microphones"] li', (items) =>
        items.map(({ textContent }) => textContent),
      );
    expect(await order()).toEqual([
      'Logitech Webcam C925e',
      'Jabra Evolve2 65',
      'Poly Sync 20 (not connected)',
    ]);
    await page.focus(button('Forget Poly Sync 20 (not connected)'));
    await page.keyboard.press('Enter');
    expect(await order()).toEqual(['Logitech Webcam C925e', 'Jabra Evolve2 65']);
  });

  it('ring together: each is ticked on its own', async () => {
    const page = await gallery.open('settings-sound', wide);
    await page.click('::-p-aria([name="Jabra Evolve2 65"][role="checkbox"])');
    await page.click('::-p-aria([name="As the computer chooses (Built-in Speakers)"][role="checkbox"])');
    const updates = (await asked(page)).filter((each) => each.includes('ringers'));
    expect(JSON.parse((updates.at(-1) ?? '').replace('settings.update ', ''))).toEqual({
      ringers: ['system', { label: 'Jabra Evolve2 65', group: 'jabra' }],
    });
  });
});
