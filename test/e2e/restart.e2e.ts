import { browser, expect } from '@wdio/globals';
import { edge } from './support/edge.ts';
import { button, signInQuietly, waitForText } from './support/phone.ts';

describe('restarting', () => {
  it('stays signed in, because the refresh token is in the keychain', async () => {
    await waitForText(browser, 'Welcome to Offhook');
    await signInQuietly('restart', 'carol');
    await waitForText(browser, 'Ready for calls');
    await browser.reloadSession();
    await waitForText(browser, 'Ready for calls');
    await button(browser, 'Settings').click();
    await waitForText(browser, 'kept in the keychain');
  });

  it('registers again as the same device: one binding, not two', () => {
    expect(
      edge()
        .sip.registrations()
        .map(({ aor }) => aor),
    ).toEqual(['sip:carol@offhook.localhost']);
  });

  it('asks to sign in again once the provider has withdrawn the sign-in', async () => {
    edge().identity.revokeAllGrants('carol');
    await browser.reloadSession();
    await waitForText(browser, 'Your sign-in has expired');
  });

  it('stays signed out after a sign-out, and unregisters', async () => {
    await signInQuietly('restart', 'carol');
    await waitForText(browser, 'Ready for calls');
    await button(browser, 'Settings').click();
    await button(browser, 'Sign out').click();
    await waitForText(browser, 'Welcome to Offhook');
    await browser.waitUntil(() => edge().sip.registrations().length === 0);
    await browser.reloadSession();
    await waitForText(browser, 'Welcome to Offhook');
  });
});
