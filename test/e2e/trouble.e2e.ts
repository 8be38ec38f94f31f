import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { en } from '../../src/renderer/ui/text/en.ts';
import { edge } from './support/edge.ts';
import { button, dial, signInQuietly, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';

const profile = path.join(instanceFolder('trouble'), 'user-data');
const logFile = path.join(profile, 'logs/offhook.log');
const who = { by: 'local', direction: 'outgoing', who: '600', number: '600' } as const;

/** Makes the page's microphone fail as the browser would. */
const breakMicrophone = (name: string) =>
  browser.execute((errorName) => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('broken by the test', errorName));
  }, name);

const logged = (text: string) => readFileSync(logFile, 'utf8').includes(text);

const step = () => browser.$('[data-testid="connection"]').getAttribute('data-step');

describe('when things go wrong, a plain sentence says so, a log line stays, and nothing is lost', () => {
  it('provisioning that does not fit the schema', async () => {
    await waitForText(browser, 'Welcome to Offhook');
    edge().service.setProvisioning({ status: 200, body: { version: 2 } });
    await signInQuietly('trouble', 'dave');
    await waitForText(browser, en.problems['provisioning-invalid'].title);
    expect(logged('provisioning-invalid')).toBe(true);
  });

  it('provisioning that is refused, and then mended: no new sign-in is asked for', async () => {
    edge().service.setProvisioning(null);
    await waitForText(browser, 'Ready for calls');
  });

  it('a server that cannot be reached, and comes back', async () => {
    await edge().sip.setDown(true);
    await waitForText(browser, en.connection.words.waiting);
    await edge().sip.setDown(false);
    await waitForText(browser, 'Ready for calls');
    expect(logged('connection-lost')).toBe(true);
  });

  it('a server that falls silent without a word, and wakes up: what may have been missed is told', async () => {
    edge().sip.setSilent(true);
    await browser.waitUntil(async () => (await step()) !== 'registered');
    edge().sip.setSilent(false);
    await waitForText(browser, 'Ready for calls');
    await button(browser, en.connection.details).click();
    await waitForText(browser, en.connection.maybeMissed);
    await waitForText(browser, en.connection.roundTrip);
    await browser.keys('Escape');
    expect(logged('could not be called for')).toBe(true);
  });

  it('a message that is no SIP', async () => {
    edge().sip.sendRaw('dave', 'SIP/2.0 what?\r\n\r\n');
    await browser.waitUntil(() => logged('unreadable message'));
    await button(browser, en.connection.details).click();
    await waitForText(browser, en.registrationProblems['invalid-response'].title);
    await browser.keys('Escape');
    await waitForText(browser, 'Ready for calls');
  });

  it('no microphone', async () => {
    await breakMicrophone('NotFoundError');
    await dial(browser, '600');
    await waitForText(browser, en.callEnds['no-microphone'](who).title);
    await browser.waitUntil(() => logged('ended (no-microphone'));
    await button(browser, 'Close').click();
  });

  it('a refused microphone', async () => {
    await breakMicrophone('NotAllowedError');
    await dial(browser, '600');
    await waitForText(browser, en.callEnds['microphone-refused'](who).title);
    await browser.waitUntil(() => logged('ended (microphone-refused'));
    await button(browser, 'Close').click();
  });

  for (const [status, cause] of [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [503, 'service-unavailable'],
  ] as const) {
    it(`a registration refused with ${status}`, async () => {
      edge().sip.refuseRegistrations({ status });
      await browser.reloadSession();
      await waitForText(browser, en.registrationProblems[cause].title);
      await browser.waitUntil(() => logged(`waiting (${cause}, ${status},`));
    });
  }

  it('a settings file that cannot be read is kept aside', async () => {
    edge().sip.refuseRegistrations(null);
    writeFileSync(path.join(profile, 'settings.json'), '{"theme": ');
    await browser.reloadSession();
    await waitForText(browser, en.problems['settings-unreadable'].title);
    const aside = readdirSync(profile).filter((name) => name.startsWith('settings.json.broken-'));
    expect(aside.map((name) => readFileSync(path.join(profile, name), 'utf8'))).toEqual(['{"theme": ']);
    await waitForText(browser, 'Ready for calls');
  });
});
