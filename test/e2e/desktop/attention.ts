import { readFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { sendCommand } from '../../../src/main/control/control-client.ts';
import { en } from '../../../src/renderer/ui/text/en.ts';
import {
  changeSettings,
  choose,
  clickNotification,
  goTo,
  isShown,
  notifications,
  setMain,
  windowState,
} from '../support/doubles.ts';
import { edge } from '../support/edge.ts';
import { button, waitForText } from '../support/phone.ts';
import { instanceFolder } from '../support/run.ts';
import { bobCalls, bobHears, settle } from './telephone.ts';

const userData = path.join(instanceFolder('desktop'), 'user-data');
const ringing = 'Bob Biber is calling';

/** Started and not yet stopped. */
const isKeptAwake = (): Promise<boolean> =>
  browser.electron.execute(() => {
    const { callsTo } = globalThis.__electronHost;
    return callsTo('powerSaveBlocker.start').length > callsTo('powerSaveBlocker.stop').length;
  });

/** What the computer tells of itself: its screen is locked, it wakes. */
const happens = (event: 'lock-screen' | 'unlock-screen' | 'resume'): Promise<void> =>
  browser.electron.execute((electron, name) => {
    electron.powerMonitor.emit(name);
  }, event);

/** How the one call stands, as the command line tells it. */
async function callNow(): Promise<{ readonly muted: boolean; readonly held: boolean } | null> {
  const reply = await sendCommand(userData, { verb: 'status' });
  if (!reply.ok) return null;
  const { calls } = reply.value as {
    readonly calls: readonly { state: string; muted: boolean; hold: { byUs: string } }[];
  };
  const live = calls.find(({ state }) => state === 'connected');
  return live === undefined ? null : { muted: live.muted, held: live.hold.byUs === 'held' };
}

const becomes = (wanted: { readonly muted: boolean; readonly held: boolean }): Promise<unknown> =>
  browser.waitUntil(async () => JSON.stringify(await callNow()) === JSON.stringify(wanted), {
    timeoutMsg: `the call never became ${JSON.stringify(wanted)}`,
  });
const talking = { muted: false, held: false };

export function attentionCases(): void {
  describe('a call that comes while the person looks elsewhere', () => {
    beforeEach(settle);

    it('has a small window, which takes no focus and answers; so has the call then', async () => {
      await setMain('hidden');
      const call = await bobCalls();
      await isShown('incoming');
      expect((await windowState('incoming'))?.focused).toBe(false);
      await goTo('incoming');
      await waitForText(browser, 'Bob Biber');
      await button(browser, en.call.answer).click();
      await bobHears(call, 'established');
      await isShown('incoming', false);

      await isShown('call');
      expect((await windowState('call'))?.focused).toBe(false);
      await goTo('call');
      await waitForText(browser, 'Bob Biber');
      await button(browser, en.call.mute).click();
      await button(browser, en.call.muted).waitForExist();
      await button(browser, en.call.hangUp).click();
      await bobHears(call, 'ended');
      await isShown('call', false);
    });

    it('is told by a notification where that is wished, which answers, declines and leads to the window', async () => {
      await changeSettings({ incomingAlert: 'notification' });
      await setMain('hidden');
      const first = await bobCalls();
      await clickNotification(ringing, 0);
      await bobHears(first, 'established');
      expect(await isKeptAwake()).toBe(true);
      expect((await windowState('incoming'))?.visible ?? false).toBe(false);
      await choose('hang-up');
      await bobHears(first, 'ended');
      await browser.waitUntil(async () => !(await isKeptAwake()));

      const second = await bobCalls();
      await browser.waitUntil(async () => (await notifications()).length > 0);
      expect(await notifications()).toContainEqual({
        title: ringing,
        actions: ['Answer', 'Decline'],
        urgency: 'critical',
      });
      await clickNotification(ringing, 1);
      await bobHears(second, 'ended');

      const third = await bobCalls();
      await clickNotification(ringing, null);
      await isShown('main');
      edge().bob.hangUp(third);
      await bobHears(third, 'ended');
      await setMain('hidden');
      const fourth = await bobCalls();
      edge().bob.hangUp(fourth);
      await clickNotification('Missed call from Bob Biber', null);
      await isShown('main');
      await changeSettings({ incomingAlert: 'window' });
    });
  });

  describe('a locked screen', () => {
    before(async () => {
      await settle();
      const call = await bobCalls();
      await choose('answer');
      await bobHears(call, 'established');
      await becomes(talking);
    });
    after(async () => {
      await changeSettings({ onLock: 'nothing' });
      await choose('hang-up');
    });

    it('mutes the call where that is wished, and opens it again', async () => {
      await changeSettings({ onLock: 'mute' });
      await happens('lock-screen');
      await becomes({ muted: true, held: false });
      await happens('unlock-screen');
      await becomes(talking);
    });

    it('holds the call where that is wished, and resumes it', async () => {
      await changeSettings({ onLock: 'hold' });
      await happens('lock-screen');
      await becomes({ muted: false, held: true });
      await happens('unlock-screen');
      await becomes(talking);
    });

    it('changes nothing else, and a computer that wakes asks its network and keeps the call', async () => {
      await changeSettings({ onLock: 'nothing' });
      await happens('lock-screen');
      await happens('resume');
      const log = () => readFileSync(path.join(userData, 'logs/offhook.log'), 'utf8');
      await browser.waitUntil(() => /network: resume: /.test(log()));
      expect(await callNow()).toEqual(talking);
      await happens('unlock-screen');
      expect(await callNow()).toEqual(talking);
    });
  });
}
