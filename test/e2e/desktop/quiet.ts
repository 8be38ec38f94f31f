import { browser, expect } from '@wdio/globals';
import type { Party } from '../../../demo/endpoints/party.ts';
import { en } from '../../../src/renderer/ui/text/en.ts';
import { type NotificationService, startNotificationService } from '../../support/notification-service.ts';
import {
  changeSettings,
  choose,
  isShown,
  looksLike,
  says,
  setMain,
  toolTip,
  windowState,
} from '../support/doubles.ts';
import { edge } from '../support/edge.ts';
import { oldAnswers } from '../support/old-phone.ts';
import { waitForText } from '../support/phone.ts';
import { openQuietPhone } from '../support/quiet-phone.ts';
import { playedNow, watchSound } from './ringing.ts';
import { bobCalls, bobHears, settle } from './telephone.ts';

const told = 'The desktop is set to do not disturb: calls make no sound';
const saysNoMore = (): Promise<unknown> =>
  browser.waitUntil(async () => !(await toolTip()).includes(told), { timeoutMsg: 'the tray still says so' });
const sounds = (wanted: boolean): Promise<unknown> =>
  browser.waitUntil(async () => ((await browser.execute(playedNow)) !== null) === wanted, {
    timeoutMsg: wanted ? 'it never rang' : 'it rings on',
  });

export function quietCases(): void {
  describe('a desktop that is set to do not disturb', () => {
    let carol: Party;
    let service: NotificationService;
    before(async () => {
      // The company has named her as important.
      carol = openQuietPhone('carol');
      // The run has a session bus of its own, and so has the app.
      service = await startNotificationService(process.env.DBUS_SESSION_BUS_ADDRESS ?? '', true);
      await says(told);
    });
    beforeEach(async () => {
      await settle();
      await browser.execute(watchSound);
    });
    after(async () => {
      carol.close();
      service.close();
      await saysNoMore();
    });

    it('is said in one line, and a call comes there without a sound and without a window, and is kept as missed', async () => {
      await waitForText(browser, en.availability.desktop.now);
      await setMain('hidden');
      const call = await bobCalls();
      await looksLike('ringing');
      expect((await windowState('incoming'))?.visible ?? false).toBe(false);
      expect((await windowState('main'))?.visible).toBe(false);
      expect(await browser.execute(playedNow)).toBeNull();
      edge().bob.hangUp(call);
      await browser.waitUntil(async () => / missed calls?$/m.test(await toolTip()));
      await looksLike('missed');
      await choose('open');
      await isShown('main');
    });

    it('lets whom the company names ring, with the small window', async () => {
      await setMain('hidden');
      const important = carol.call(`sip:701@${edge().sip.domain}`, oldAnswers['plain RTP']);
      await says('Carol Castor is calling');
      await isShown('incoming');
      await sounds(true);
      await choose('decline');
      await browser.waitUntil(() => important.state === 'ended');
      await isShown('incoming', false);
    });

    it('rings on where that was ended meanwhile, or where the person wants calls to ring all the same', async () => {
      await setMain('hidden');
      const call = await bobCalls();
      service.setInhibited(false);
      await saysNoMore();
      await isShown('incoming');
      await sounds(true);
      service.setInhibited(true);
      await says(told);
      await isShown('incoming', false);
      await sounds(false);
      await changeSettings({ desktopDoNotDisturb: 'off' });
      await saysNoMore();
      await isShown('incoming');
      await sounds(true);
      await choose('decline');
      await bobHears(call, 'ended');
      await changeSettings({ desktopDoNotDisturb: 'on' });
      await says(told);
    });
  });
}
