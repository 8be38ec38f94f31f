import { expect, multiremotebrowser } from '@wdio/globals';
import { en } from '../../src/renderer/ui/text/en.ts';
import type { ShareEnd } from '../../src/shared/screen-share.ts';
import { onStandIn } from './support/doubles.ts';
import { button, control, dial, signInQuietly, waitForText } from './support/phone.ts';
import {
  befallBar,
  isOpen,
  lookOfTheirs,
  openWindow,
  shareOf,
  takePauses,
  turnTo,
  writeDownPauses,
} from './support/shared-window.ts';

const main = 'index.html';

describe('a window in a call', () => {
  let sharer: WebdriverIO.Browser;
  let viewer: WebdriverIO.Browser;

  before(async () => {
    sharer = multiremotebrowser.getInstance('sharer');
    viewer = multiremotebrowser.getInstance('viewer');
    for (const [phone, instance, login] of [
      [sharer, 'sharer', 'alice'],
      [viewer, 'viewer', 'carol'],
    ] as const) {
      await waitForText(phone, 'Welcome to Offhook');
      await signInQuietly(instance, login);
      await waitForText(phone, 'Ready for calls');
    }
    await dial(sharer, '101');
    await button(viewer, 'Answer').waitForDisplayed();
    await button(viewer, 'Answer').click();
    await Promise.all([waitForText(sharer, 'Connected'), waitForText(viewer, 'Connected')]);
  });

  it('is not captured by a page that calls getDisplayMedia by itself', async () => {
    const outcome = await sharer.execute(() =>
      navigator.mediaDevices.getDisplayMedia({ video: true }).then(
        (stream) => `${stream.getTracks().length} tracks`,
        (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
      ),
    );
    expect(outcome).toBe('NotAllowedError');
    expect((await shareOf(sharer)).share).toBeNull();
    await waitForText(sharer, 'Connected');
  });

  it('is not captured by a page that was taken over: not from a frame within, not twice, not by its own choice', async () => {
    const outcome = await sharer.execute(async () => {
      const ask = async (name: string, input: unknown): Promise<unknown> => {
        const reply = await window.offhook?.request(name as 'screenShare.look', input as null);
        return reply?.ok === true ? reply.value : reply?.code;
      };
      const frame = document.body.appendChild(document.createElement('iframe'));
      const fromFrame = await frame.contentWindow?.navigator.mediaDevices
        .getDisplayMedia({ video: true })
        .then(
          (stream) => `${stream.getTracks().length} tracks`,
          (error: unknown) => (error as Error).name,
        );
      frame.remove();
      const request = (await ask('screenShare.request', null)) as { readonly id: string };
      const { id } = request;
      const told = {
        id: typeof id,
        fromFrame,
        again: await ask('screenShare.request', null),
        look: await ask('screenShare.look', null),
        chosen: await ask('screenShare.choose', { id, source: 'screen:1:0', sound: true }),
      };
      await ask('screenShare.stop', { id, by: 'stopped' });
      return told;
    });
    expect(outcome).toEqual({
      id: 'string',
      fromFrame: 'NotAllowedError',
      again: { id: null, sound: false },
      look: 'forbidden',
      chosen: 'forbidden',
    });
    expect((await shareOf(sharer)).share).toBeNull();
    await waitForText(sharer, 'Connected');
  });

  // Which windows there are, and which of ours are open, only the stand-in for Electron tells.
  if (!onStandIn) return;

  /** As a person does it: pressed in the call, chosen in the picker. */
  async function share(title: string): Promise<void> {
    await turnTo(sharer, main);
    await control(sharer, en.screenShare.start).click();
    await sharer.waitUntil(() => isOpen(sharer, 'share-picker'), { timeoutMsg: 'the picker never came' });
    await turnTo(sharer, 'view=share-picker');
    const offer = sharer.$(`//*[@role="option"][contains(., "${title}")]`);
    await offer.waitForDisplayed();
    await offer.click();
    await control(sharer, en.screenShare.share).click();
    await turnTo(sharer, main);
    await sharer.waitUntil(async () => (await shareOf(sharer)).share?.step === 'sharing', {
      timeoutMsg: `${title} was never shared`,
    });
  }

  /** The window's own ground, or the stand-in's dark one. */
  const viewerSees = (what: 'window' | 'stand-in') =>
    viewer.waitUntil(
      async () => {
        const seen = await lookOfTheirs(viewer);
        if (seen === null) return false;
        return what === 'window' ? seen.green > 120 && seen.others < 60 : seen.green < 80;
      },
      { timeoutMsg: `the other side never saw the ${what}` },
    );

  /** Ended by whomever, here and at the other side; the call goes on. */
  async function expectOver(end: ShareEnd): Promise<void> {
    await sharer.waitUntil(async () => (await shareOf(sharer)).last?.end === end, {
      timeoutMsg: `it never ended: ${end}`,
    });
    await sharer.waitUntil(async () => !(await isOpen(sharer, 'share-bar')), {
      timeoutMsg: 'the bar stayed',
    });
    await viewer.waitUntil(async () => !(await viewer.$('video[data-whose="theirs"]').isExisting()), {
      timeoutMsg: 'the other side went on seeing something',
    });
    await waitForText(sharer, 'Connected');
  }

  it('is asked for in an app that was hidden from captures until somebody was signed in', async () => {
    const wishes = await sharer.electron.execute((_electron, page) => {
      const { windows, callsTo } = globalThis.__electronHost;
      const large = windows().find((each) => each.webContents.getURL().includes(page));
      return callsTo('BrowserWindow.setContentProtection')
        .filter(({ window }) => window === large?.id)
        .map(({ args }) => args[0]);
    }, main);
    expect(wishes[0]).toBe(true);
    expect(wishes).toContain(false);
  });

  it('is pressed for, chosen, seen by the other side, and ended from the tray', async () => {
    await openWindow(sharer, 'Slides');
    await share('Slides');
    expect((await shareOf(sharer)).share).toMatchObject({ kind: 'window', title: 'Slides', pause: null });
    await sharer.waitUntil(() => isOpen(sharer, 'share-bar'), { timeoutMsg: 'the bar never came' });
    await waitForText(sharer, en.screenShare.sharing('Slides', 'window'));
    await viewerSees('window');
    await sharer.electron.execute(() => {
      globalThis.__electronHost.trays()[0]?.menu?.getMenuItemById('stop-sharing')?.click();
    });
    await expectOver('stopped');
  });

  it('is ended by the bar over all windows, and by the one in the call', async () => {
    await share('Slides');
    await viewerSees('window');
    await turnTo(sharer, 'view=share-bar');
    await button(sharer, en.screenShare.stop).click();
    await turnTo(sharer, main);
    await expectOver('stopped');
    await share('Slides');
    await viewerSees('window');
    await button(sharer, en.screenShare.stop).click();
    await expectOver('stopped');
  });

  it('keeps its bar when the desktop closes it, and has another one when that is dead or gone', async () => {
    await share('Slides');
    await viewerSees('window');
    await befallBar(sharer, 'close');
    expect(await isOpen(sharer, 'share-bar')).toBe(true);
    expect((await shareOf(sharer)).share).toMatchObject({ step: 'sharing', pause: null });
    await writeDownPauses(sharer);
    for (const what of ['crash', 'destroy'] as const) {
      await befallBar(sharer, what);
      const pauses: string[] = [];
      await sharer.waitUntil(
        async () => {
          pauses.push(...(await takePauses(sharer)));
          return pauses.includes('no-bar') && pauses.at(-1) === 'seen';
        },
        { timeoutMsg: `it never stood still and went on with another bar: ${what}` },
      );
      expect(await isOpen(sharer, 'share-bar')).toBe(true);
    }
    await viewerSees('window');
    await turnTo(sharer, 'view=share-bar');
    await waitForText(sharer, en.screenShare.sharing('Slides', 'window'));
    await button(sharer, en.screenShare.stop).click();
    await turnTo(sharer, main);
    await expectOver('stopped');
  });

  it('is over, in words, when the system ends the capture', async () => {
    await share('Slides');
    await viewerSees('window');
    await sharer.electron.execute(() => globalThis.__electronHost.endCaptures());
    await expectOver('system');
    await waitForText(sharer, en.screenShare.ends.system);
  });

  it('stands still under a denied title, and goes on under another', async () => {
    // That it can be shared again shows that the page has let go of the first.
    await share('Slides');
    await viewerSees('window');
    await openWindow(sharer, 'Salary 2026');
    await sharer.waitUntil(async () => (await shareOf(sharer)).share?.pause === 'denied', {
      timeoutMsg: 'it went on under a denied title',
    });
    await waitForText(sharer, en.screenShare.pauses.denied);
    await viewerSees('stand-in');
    await openWindow(sharer, 'Slides 2');
    await sharer.waitUntil(
      async () => {
        const now = await shareOf(sharer);
        return now.share?.step === 'sharing' && now.share.pause === null;
      },
      { timeoutMsg: 'it never went on' },
    );
    await viewerSees('window');
    await waitForText(sharer, 'Connected');
  });
});
