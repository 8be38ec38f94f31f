import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { sendCommand } from '../../src/main/control/control-client.ts';
import { button, dial, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';

const userDataDir = path.join(instanceFolder('managed'), 'user-data');

describe('a managed file with a digest account', () => {
  it('registers without anybody signing in', async () => {
    await waitForText(browser, 'Ready for calls');
  });

  it('tells the figures of a call in its status', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await browser.waitUntil(async () => {
      const reply = await sendCommand(userDataDir, { verb: 'status' });
      const call = reply.ok
        ? (reply.value as { calls: { inbound: { energy: number } }[] }).calls.at(-1)
        : undefined;
      return (call?.inbound.energy ?? 0) > 0;
    });
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
  });

  it('shows the account as managed, and offers no sign-out', async () => {
    await button(browser, 'Settings').click();
    await waitForText(browser, 'Managed by your company');
    await expect(button(browser, 'Sign out')).not.toBeExisting();
  });

  it('keeps the password out of the page', async () => {
    const page = await browser.execute(async () => {
      const reply = await window.offhook?.request('desktop.get', null);
      return JSON.stringify(reply) + document.documentElement.outerHTML + JSON.stringify({ ...localStorage });
    });
    expect(page).not.toContain('password":');
  });
});
