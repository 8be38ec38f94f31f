import { browser, expect } from '@wdio/globals';
import { edge } from './support/edge.ts';
import { hearFarEnd } from './support/hear.ts';
import { button, dial, signInQuietly, waitForText } from './support/phone.ts';

const heardFrom = -60;
const callState = () => browser.$('[data-testid="call-state"]').getText();

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

  it('keeps its one registration and its call through ten rotations of its tokens', async () => {
    const { identity, service, sip, echo } = edge();
    identity.setAccessTokenTtlMs(2000);
    service.setSipTokenTtlMs(2000);
    await browser.reloadSession();
    await waitForText(browser, 'Ready for calls');
    await dial(browser, '600');
    await browser.waitUntil(async () => (await callState()).startsWith('Connected'));
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(heardFrom);

    const tokens = () => ({
      refresh: identity.everIssued('RefreshToken').length,
      sip: service.sipTokensIssued(),
    });
    const begun = tokens();
    const registrations = new Set<string>();
    await browser.waitUntil(
      async () => {
        registrations.add(
          sip
            .registrations()
            .map(({ flow }) => flow)
            .join(),
        );
        expect(await callState()).toMatch(/^Connected/);
        const { refresh, sip: exchanged } = tokens();
        return refresh >= begun.refresh + 10 && exchanged >= begun.sip + 10;
      },
      { timeout: 90_000, interval: 200, timeoutMsg: 'the tokens were not renewed ten times' },
    );
    // One all the time, on the one connection: none was missing and none came beside it.
    expect([...registrations]).toEqual([expect.stringMatching(/^[^,]+$/)]);
    expect(echo.calls().at(-1)).toMatchObject({ state: 'established' });
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(heardFrom);

    // What it says from now on goes out with a token that did not exist when the call began.
    const [old] = registrations;
    sip.closeSockets();
    await browser.waitUntil(() => sip.registrations().length === 1 && sip.registrations()[0]?.flow !== old);
    expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(heardFrom);
    await button(browser, 'Hang up').click();
    await browser.waitUntil(() => echo.calls().at(-1)?.state === 'ended');
    identity.setAccessTokenTtlMs(600_000);
    service.setSipTokenTtlMs(300_000);
    // The next tests begin with tokens that live: a renewal while the app is being stopped would be answered to nobody.
    const last = tokens();
    await browser.waitUntil(() => tokens().refresh > last.refresh && tokens().sip > last.sip);
  });

  it('asks to sign in again once the provider has withdrawn the sign-in', async () => {
    edge().identity.revokeAllGrants('carol');
    await browser.reloadSession();
    await waitForText(browser, 'Your sign-in has expired');
    // Also to whoever did not read it before the app was closed.
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
