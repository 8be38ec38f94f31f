import { browser, expect } from '@wdio/globals';
import { edge } from './support/edge.ts';
import { button, dial, signInQuietly, waitForText } from './support/phone.ts';

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

  it('keeps registration and call through ten rotations of its tokens', async () => {
    edge().identity.setAccessTokenTtlMs(1000);
    edge().service.setSipTokenTtlMs(1000);
    await browser.reloadSession();
    await waitForText(browser, 'Ready for calls');
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    const before = new Set(edge().identity.refreshTokens());
    const seen = new Set<string>();
    await browser.waitUntil(
      () => {
        for (const token of edge().identity.refreshTokens()) if (!before.has(token)) seen.add(token);
        return seen.size > 10;
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(edge().echo.calls().at(-1)).toMatchObject({ state: 'established' });
    // The next REGISTER and the BYE go out with tokens that did not exist when the call began.
    const flows = () =>
      edge()
        .sip.registrations()
        .map(({ flow }) => flow);
    const [old] = flows();
    edge().sip.closeSockets();
    await browser.waitUntil(() => flows().length === 1 && flows()[0] !== old);
    await waitForText(browser, 'Connected');
    await button(browser, 'Hang up').click();
    await browser.waitUntil(() => edge().echo.calls().at(-1)?.state === 'ended');
    edge().identity.setAccessTokenTtlMs(600_000);
    edge().service.setSipTokenTtlMs(300_000);
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
