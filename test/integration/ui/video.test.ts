import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { phoneSized, press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

const pictures = (page: Page) =>
  page.$$eval('video', (all) => all.map(({ ariaLabel, className }) => `${ariaLabel}: ${className}`));
const words = (page: Page) => page.$eval('.pictures__words', ({ textContent }) => textContent);

describe('video in a call', () => {
  it('is started and stopped by its button, and by its key', async () => {
    const page = await gallery.open('connected', wide);
    expect(await pictures(page)).toEqual([]);
    await press(page, 'Video');
    await page.waitForSelector('video[data-whose="ours"]');
    expect(await words(page)).toBe('Opening the camera…');
    await page.keyboard.type('v');
    await page.waitForSelector('video', { hidden: true });
    await page.keyboard.type('V');
    expect(await asked(page)).toEqual([
      'startVideo connected camera',
      'stopVideo connected',
      'startVideo connected camera',
    ]);
  });

  it('has no picture of what is to be shared before that is chosen, and says where it is', async () => {
    const page = await gallery.open('share-opening', wide);
    expect(await words(page)).toBe('Choose in the other window what to share.');
    expect(await pictures(page)).toEqual([]);
  });

  it('of the other side is seen with the own camera off, until it is asked for', async () => {
    const page = await gallery.open('video-theirs', wide);
    expect(await pictures(page)).toEqual(['Video of Bob Meyer: picture']);
    expect(await words(page)).toBe('Bob Meyer shows video. Yours is off.');
    await press(page, 'Show yours');
    expect(await asked(page)).toEqual(['startVideo connected camera']);
  });

  it('shows oneself as in a mirror, and says that the camera is on', async () => {
    const page = await gallery.open('video-both', wide);
    expect(await pictures(page)).toEqual([
      'Video of Bob Meyer: picture',
      'Your video: picture picture--mirrored',
    ]);
    expect(await words(page)).toBe('Your camera is on');
  });

  it.each([
    ['a phone’s size', phoneSized],
    ['the window’s first size', { ...wide, width: 960, height: 680 }],
  ])('fills the window, in %s', async (_name, size) => {
    const page = await gallery.open('video-both', size);
    await press(page, 'Fill the window');
    await page.waitForSelector('.pictures--large');
    const share = await page.$eval('.pictures__frame', (frame) => frame.clientHeight / innerHeight);
    expect(share).toBeGreaterThan(0.6);
  });

  it('fills the window, as large as it came too, and Escape leads back', async () => {
    const page = await gallery.open('video-both', phoneSized);
    await press(page, 'Fill the window');
    await page.waitForSelector('.pictures--large');
    await press(page, 'Actual size');
    await page.waitForSelector('.pictures__theirs--zoomed');
    const [shown, room] = await page.$eval('.pictures__frame', ({ scrollWidth, clientWidth }) => [
      scrollWidth,
      clientWidth,
    ]);
    expect(shown).toBeGreaterThan(room ?? 0);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.pictures--large', { hidden: true });
  });

  it('goes into a window of its own, which stays in every room and closes by its button and with the call', async () => {
    const page = await gallery.open('video-both', wide);
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    const apart = (isOpen: boolean) =>
      page.waitForFunction((wanted) => (document.pictureInPictureElement !== null) === wanted, {}, isOpen);
    const whose = () => page.evaluate(() => document.pictureInPictureElement?.getAttribute('data-whose'));
    await press(page, 'In a window of its own');
    await apart(true);
    expect(await whose()).toBe('theirs');
    // Messages take the place of the call.
    await press(page, 'Messages');
    await page.waitForSelector('.call-screen', { hidden: true });
    expect(await whose()).toBe('theirs');
    await press(page, 'Calls');
    await press(page, 'In a window of its own');
    await apart(false);
    await press(page, 'In a window of its own');
    await apart(true);
    await press(page, 'Hang up');
    await apart(false);
    expect(await pictures(page)).toEqual([]);
  });

  it('keeps muting and hanging up at hand while it fills the window, once', async () => {
    const page = await gallery.open('video-both', phoneSized);
    await press(page, 'Fill the window');
    await page.waitForSelector('.pictures--large .call-controls');
    expect(await page.$$eval('.call-controls', (all) => all.length)).toBe(1);
    await press(page, 'Hang up');
    expect(await asked(page)).toEqual(['hangUp connected']);
  });

  it('gives way to a call that comes in, whose buttons it would cover, and fills the window again after it', async () => {
    const page = await gallery.open('video-both', phoneSized);
    await press(page, 'Fill the window');
    await page.waitForSelector('.pictures--large');
    await page.evaluate(() => globalThis.ring());
    await page.waitForSelector('.pictures--large', { hidden: true });
    // A click goes to whatever is on top there.
    await press(page, 'Decline');
    expect(await asked(page)).toEqual(['decline incoming']);
    await page.waitForSelector('.pictures--large');
  });

  it.each([
    ['video-unreadable', 'The video of Bob Meyer arrives damaged'],
    ['video-not-coming', 'No new picture comes from Bob Meyer'],
  ] as const)('of the other side that is not seen is told beneath it: %s', async (state, told) => {
    const page = await gallery.open(state, wide);
    expect(await pictures(page)).toContain('Video of Bob Meyer: picture');
    expect(await words(page)).toContain(told);
    expect(await words(page)).not.toContain('shows video');
  });

  it('says what the network leaves of it, and why there is none', async () => {
    let page = await gallery.open('video-paused', wide);
    expect(await words(page)).toContain('Your video is paused');
    page = await gallery.open('video-not-taken', wide);
    const alerts = await page.$$eval('[role="alert"]', (all) => all.map(({ textContent }) => textContent));
    expect(alerts.join()).toContain('Bob Meyer cannot see your video');
  });
});
