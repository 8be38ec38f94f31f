import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { sendCommand } from '../../../src/main/control/control-client.ts';
import { en } from '../../../src/renderer/ui/text/en.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import { badLinks } from '../../unit/shared/links/links.data.ts';
import { edge } from '../support/edge.ts';
import { button, waitForText } from '../support/phone.ts';
import { instanceFolder } from '../support/run.ts';
import { startAgain } from '../support/start-again.ts';
import { invites, liveEchoes, settle } from './telephone.ts';

const userData = path.join(instanceFolder('desktop'), 'user-data');

const question = () => browser.$(`section[aria-label="${en.links.ask('600')}"]`);

export function linkCases(): void {
  describe('links', () => {
    beforeEach(settle);

    it('are handed to Offhook once the person has said so, and to others again', async () => {
      const registered = () =>
        browser.electron.execute((electron) =>
          ['tel', 'sip', 'sips', 'callto'].map((scheme) => electron.app.isDefaultProtocolClient(scheme)),
        );
      expect(await registered()).toEqual([false, false, false, false]);
      await button(browser, 'Settings').click();
      await browser.$('aria/Search the settings').setValue('telephone link');
      await browser.$(`label=${en.links.options.on}`).click();
      await browser.waitUntil(async () => (await registered()).every(Boolean));
      await browser.$(`label=${en.links.options.off}`).click();
      await browser.waitUntil(async () => !(await registered()).some(Boolean));
      await button(browser, 'Calls').click();
    });

    it('come by a second start, are asked about with what is dialled and why, and called after the yes', async () => {
      const [code] = await once(startAgain(userData, 'tel:+49-800-00;ext=7'), 'exit');
      expect(code).toBe(0);
      await waitForText(browser, en.links.ask('600'));
      await waitForText(browser, en.dialling.why.replaced);
      await waitForText(browser, en.links.extension('7'));
      expect(liveEchoes()).toBe(0);
      await question().$(`button=${en.dial.call}`).click();
      await waitForText(browser, 'Connected');
      expect(liveEchoes()).toBe(1);
      await button(browser, 'Hang up').click();
    });

    it('come by an event, as on macOS, and are not called after the no', async () => {
      const before = invites();
      await browser.electron.execute((electron) => {
        electron.app.emit('open-url', { preventDefault: () => undefined }, 'callto:600');
      });
      await waitForText(browser, en.links.ask('600'));
      await button(browser, en.links.doNotCall).click();
      await question().waitForExist({ reverse: true });
      expect(invites()).toBe(before);
    });

    it('that are hostile are refused with a sentence, call nobody, and are not in the log', async () => {
      const before = invites();
      // What has another scheme is nobody's here: it is passed over without a word.
      const hostile = badLinks.map(([text]) => text);
      const refused = badLinks.filter(([, fault]) => fault !== 'scheme').length;
      expect(hostile.length).toBeGreaterThanOrEqual(150);
      await browser.electron.execute((electron, links) => {
        for (const link of links) electron.app.emit('open-url', { preventDefault: () => undefined }, link);
      }, hostile);
      await waitForText(browser, en.problems['link-refused'].title);
      const state = await browser.execute(() => window.offhook?.request('desktop.get', null));
      expect(state).toMatchObject({ value: { link: null } });
      expect(invites()).toBe(before);
      const log = readFileSync(path.join(userData, 'logs/offhook.log'), 'utf8');
      expect(log.match(/refused: /g)?.length).toBeGreaterThanOrEqual(refused);
      expect(log).not.toContain('Refer-To');
      await button(browser, en.common.dismiss).click();
    });

    it('wait at a cold start for the registration, and call at once where the company says so', async () => {
      const cold = instanceFolder('cold');
      mkdirSync(cold, { recursive: true });
      const { managedPolicy } = edge();
      const policy: PolicyInput = { ...managedPolicy, settings: { confirmLinks: 'never' } };
      writeFileSync(path.join(cold, 'policy.json'), JSON.stringify(policy), { mode: 0o600 });
      const folder = path.join(cold, 'user-data');
      const app = startAgain(folder, `--policy=${path.join(cold, 'policy.json')}`, 'tel:600');
      const gone = once(app, 'exit');
      await edge().echo.waitForCall(({ state, packets }) => state === 'established' && packets > 0);
      expect(await sendCommand(folder, { verb: 'quit' })).toMatchObject({ ok: true });
      await gone;
      expect(liveEchoes()).toBe(0);
    });
  });
}
