import { browser, expect } from '@wdio/globals';
import { Key } from 'webdriverio';
import type { Party } from '../../../demo/endpoints/party.ts';
import { en } from '../../../src/renderer/ui/text/en.ts';
import {
  choosable,
  choose,
  goTo,
  isShown,
  looksLike,
  panelIs,
  says,
  setMain,
  toolTip,
  trayMenu,
  windowState,
} from '../support/doubles.ts';
import { edge } from '../support/edge.ts';
import { oldAnswers } from '../support/old-phone.ts';
import { button, control, waitForText } from '../support/phone.ts';
import { openQuietPhone } from '../support/quiet-phone.ts';
import { bobCalls, bobHears, settle } from './telephone.ts';

/** What do-not-disturb is set to now, as main holds it. */
const quiet = async (): Promise<{ readonly on: boolean; readonly until: number | null }> => {
  const reply = await browser.execute(() => window.offhook?.request('desktop.get', null));
  if (reply?.ok !== true) throw new Error('no state');
  const { doNotDisturb, doNotDisturbUntil } = reply.value.settings;
  return { on: doNotDisturb.value, until: doNotDisturbUntil.value };
};

const labelOf = async (id: string): Promise<string> =>
  (await trayMenu()).find((entry) => entry.id === id)?.label ?? '';
const echoAnswers = (): Promise<unknown> => edge().echo.waitForCall(({ state }) => state === 'established');

/** All that a menu can offer, by the model; what only folds other things out cannot be chosen. */
const choices = [
  ...['answer', 'decline', 'hang-up', 'mute', 'voicemail', 'messages', 'quick-dial', 'favourite', 'recent'],
  ...['do-not-disturb-off', 'do-not-disturb-on', 'do-not-disturb-hour', 'do-not-disturb-tomorrow'],
  ...['open', 'settings', 'quit'],
];

export function trayCases(): void {
  describe('the tray', () => {
    let carol: Party;
    before(() => {
      // The company has named her as important.
      carol = openQuietPhone('carol');
    });
    beforeEach(settle);
    after(() => carol.close());

    it('says and shows how the phone stands, answers, mutes and hangs up', async () => {
      await looksLike('registered');
      await panelIs('dark');
      const call = await bobCalls();
      await looksLike('ringing', 'dark');
      await panelIs('light');
      await choose('answer');
      await says('In a call with Bob Biber');
      await looksLike('in-call');
      await choose('mute');
      await expect(control(browser, 'Mute')).toHaveAttribute('aria-pressed', 'true');
      expect((await trayMenu()).find(({ id }) => id === 'mute')?.checked).toBe(true);
      await choose('hang-up');
      await bobHears(call, 'ended');
      await says('Ready for calls');
      await looksLike('registered');
    });

    it('declines, and calls somebody again from its list, by the name that they had there', async () => {
      const call = await bobCalls();
      await choose('decline');
      await bobHears(call, 'ended');
      await browser.waitUntil(async () => (await labelOf('recent-0')).startsWith('Bob Biber'));
      await choose('recent-0');
      await says('In a call with Bob Biber');
      await choose('hang-up');
    });

    it('calls the mailbox, and opens what was written', async () => {
      await choose('voicemail');
      await echoAnswers();
      await choose('hang-up');
      await settle();
      carol.message(`sip:701@${edge().sip.domain}`, 'Lunch?');
      await choose('messages');
      await waitForText(browser, 'Lunch?');
      await button(browser, en.rooms.calls).click();
    });

    it('opens the quick dial, calls whom one has made a favourite there, and opens the settings', async () => {
      await choose('quick-dial');
      await isShown('quick-dial');
      await goTo('quick-dial');
      await browser.keys('600');
      await browser.$('[role=option][aria-selected=true]').waitForExist();
      await browser.keys([Key.Ctrl, 'd']);
      await waitForText(browser, en.quickDial.from.favourite);
      await browser.keys('Escape');
      await isShown('quick-dial', false);
      await goTo('main');
      await choose('settings');
      await browser.$('aria/Search the settings').waitForDisplayed();
      await button(browser, en.rooms.calls).click();
      await choose('favourite-0');
      await echoAnswers();
      await choose('hang-up');
    });

    it('lets nobody disturb for an hour, but the caller whom the company names, and then everybody', async () => {
      await choose('do-not-disturb-hour');
      await says('Do not disturb until ');
      await looksLike('dnd');
      expect((await quiet()).until).not.toBeNull();
      const call = await edge().bob.call('701');
      await bobHears(call, 'ended');
      const important = carol.call(`sip:701@${edge().sip.domain}`, oldAnswers['plain RTP']);
      await says('Carol Castor is calling');
      await looksLike('ringing');
      await choose('decline');
      await browser.waitUntil(() => important.state === 'ended');

      await choose('do-not-disturb-tomorrow');
      await browser.waitUntil(async () => new Date((await quiet()).until ?? Date.now()).getHours() === 0);
      await choose('do-not-disturb-on');
      await browser.waitUntil(async () => (await quiet()).until === null && (await quiet()).on);
      await choose('do-not-disturb-off');
      await browser.waitUntil(async () => !(await toolTip()).includes('Do not disturb'));
      await looksLike('registered');
    });

    it('tells of a missed call until somebody looks', async () => {
      await setMain('hidden');
      const call = await bobCalls();
      edge().bob.hangUp(call);
      await browser.waitUntil(async () => / missed calls?$/m.test(await toolTip()));
      await looksLike('missed');
      await choose('open');
      await isShown('main');
      await browser.waitUntil(async () => !/ missed calls?$/m.test(await toolTip()));
      await looksLike('registered');
    });

    it('shows that nobody can be called while the server is away', async () => {
      await edge().sip.setDown(true);
      await looksLike('offline');
      expect(await toolTip()).not.toContain('Ready for calls');
      await edge().sip.setDown(false);
      await looksLike('registered');
    });

    it('that the desktop does not show leaves the window where one can find it, and says why', async () => {
      // The session bus of this run has nobody who watches for trays.
      await browser.electron.execute((electron) => {
        electron.BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().endsWith('index.html'))
          ?.close();
      });
      await waitForText(browser, en.problems['no-tray'].title);
      expect(await windowState('main')).toMatchObject({ visible: true, minimized: true });
    });

    it('quits, and has nothing that was not chosen here once', async () => {
      const quit = await browser.electron.mock('app', 'quit');
      await choose('quit');
      await browser.waitUntil(async () => {
        await quit.update();
        return quit.mock.calls.length === 1;
      });
      await quit.mockRestore();
      expect([...choosable.chosen].sort()).toEqual([...choices].sort());
      const folds = ['favourites', 'recent', 'do-not-disturb'];
      expect([...choosable.seen].filter((id) => ![...choices, ...folds].includes(id))).toEqual([]);
    });
  });
}
