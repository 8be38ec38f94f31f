import { browser, expect } from '@wdio/globals';
import { en } from '../../../src/renderer/ui/text/en.ts';
import {
  changeSettings,
  goTo,
  holdsKeys,
  isShown,
  press,
  says,
  setMain,
  trayMenu,
} from '../support/doubles.ts';
import { edge } from '../support/edge.ts';
import { waitForText } from '../support/phone.ts';
import { bobCalls, bobHears, invites, settle } from './telephone.ts';

const quickDialKeys = 'CommandOrControl+Alt+Space';
const keys = {
  quickDial: quickDialKeys,
  dialSelection: 'CommandOrControl+F9',
  answer: 'CommandOrControl+F10',
  hangUp: 'CommandOrControl+F11',
  mute: 'CommandOrControl+F12',
};

/** As main knows it, which decides what the next press does. */
const isMuted = (muted: boolean): Promise<unknown> =>
  browser.waitUntil(async () => (await trayMenu()).find(({ id }) => id === 'mute')?.checked === muted, {
    timeoutMsg: `the call never was ${muted ? 'muted' : 'open'}`,
  });

export function keyCases(): void {
  describe('keys that work everywhere', () => {
    before(() => changeSettings({ globalShortcuts: keys }));
    beforeEach(settle);

    it('bring the quick dial, which finds, calls on Enter and goes', async () => {
      await holdsKeys(quickDialKeys);
      await press(quickDialKeys);
      await isShown('quick-dial');
      await goTo('quick-dial');
      await browser.keys('600');
      await browser.$('[role=option][aria-selected=true]').waitForExist();
      await browser.keys('Enter');
      await edge().echo.waitForCall(({ state }) => state === 'established');
      await isShown('quick-dial', false);
      await press(keys.hangUp);
    });

    it('answer, mute and hang up while the window is hidden', async () => {
      await setMain('hidden');
      const call = await bobCalls();
      await press(keys.answer);
      await bobHears(call, 'established');
      await says('In a call with Bob Biber');
      await press(keys.mute);
      await isMuted(true);
      await press(keys.mute);
      await isMuted(false);
      await press(keys.hangUp);
      await bobHears(call, 'ended');
    });

    it('take what is marked into the quick dial once that is allowed, and never call by themselves', async () => {
      const before = invites();
      await browser.electron.execute(() => {
        globalThis.__electronHost.system.selectedText = ' tel:600 \n';
      });
      await press(keys.dialSelection);
      await goTo('quick-dial');
      await waitForText(browser, en.quickDial.hints['clipboard-off']);
      await goTo('main');
      await changeSettings({ readSelection: 'on' });
      await press(keys.dialSelection);
      await goTo('quick-dial');
      await browser.waitUntil(async () => (await browser.$('input').getValue()) === '600');
      await browser.keys('Escape');
      await isShown('quick-dial', false);
      expect(invites()).toBe(before);
    });

    it('that another program has are said to be its own', async () => {
      await browser.electron.execute(() =>
        globalThis.__electronHost.shortcuts.takeAway('CommandOrControl+F8'),
      );
      await changeSettings({ globalShortcuts: { ...keys, mute: 'CommandOrControl+F8' } });
      const states = async () => {
        const reply = await browser.execute(() => window.offhook?.request('desktop.get', null));
        return reply?.ok === true ? reply.value.shortcuts : null;
      };
      await browser.waitUntil(async () => (await states())?.mute === 'taken');
      expect(await states()).toMatchObject({ answer: 'on', hangUp: 'on' });
      await changeSettings({ globalShortcuts: keys });
    });

    it('are the music’s, the media keys, before a call and after it', async () => {
      await holdsKeys('MediaPlayPause', false);
      const call = await bobCalls();
      await holdsKeys('MediaPlayPause');
      await press('MediaStop');
      await bobHears(call, 'ended');
      await holdsKeys('MediaPlayPause', false);
    });
  });
}
