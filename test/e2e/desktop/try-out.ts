import { browser } from '@wdio/globals';
import { en } from '../../../src/renderer/ui/text/en.ts';
import { setMain } from '../support/doubles.ts';
import { button } from '../support/phone.ts';
import { settle } from './telephone.ts';

declare global {
  /** Every microphone that the page has opened. */
  var offhookMicrophones: MediaStreamTrack[] | undefined;
}

/** Runs in the page. */
function watchMicrophones(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const opened: MediaStreamTrack[] = [];
  globalThis.offhookMicrophones = opened;
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    opened.push(...stream.getAudioTracks());
    return stream;
  };
}

const open = (wanted: number): Promise<unknown> =>
  browser.waitUntil(
    async () =>
      (await browser.execute(
        () => globalThis.offhookMicrophones?.filter(({ readyState }) => readyState === 'live').length,
      )) === wanted,
    { timeoutMsg: `there never were ${wanted} microphones open` },
  );

export function tryOutCases(): void {
  describe('trying the microphone out', () => {
    beforeEach(settle);

    for (const how of ['hidden', 'minimized'] as const)
      it(`ends, and lets go of it, when the window is ${how}`, async () => {
        await browser.execute(watchMicrophones);
        await button(browser, 'Settings').click();
        await button(browser, en.settings.topics.sound).click();
        await button(browser, en.sound.listen).click();
        await browser.$('[data-step="listening"]').waitForExist();
        await open(1);
        await setMain(how);
        await open(0);
        await setMain('shown');
        await browser.$('[data-testid="test-step"][data-step="idle"]').waitForExist();
        await button(browser, en.rooms.calls).click();
      });
  });
}
