import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findCredentialsAsync } from '@napi-rs/keyring';
import { browser, expect } from '@wdio/globals';
import * as v from 'valibot';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { moveTimeOfDay } from '../../demo/time-of-day.ts';
import { systemClock } from '../../src/main/clock.ts';
import { sendCommand } from '../../src/main/control/control-client.ts';
import { createOidcProvider } from '../../src/main/identity/oidc-provider.ts';
import { parseSessionSecret, type SessionSecret } from '../../src/main/identity/session-secret.ts';
import { refreshTokenAccount } from '../../src/main/keychain/refresh-token-store.ts';
import { en } from '../../src/renderer/ui/text/en.ts';
import { signInSchema } from '../../src/shared/policy.ts';
import { startDemoProcess } from './support/demo-process.ts';
import { edge } from './support/edge.ts';
import { hearFarEnd } from './support/hear.ts';
import { button, dial, signInQuietly, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';
import { startAgain } from './support/start-again.ts';

const heardFrom = -60;
const profile = path.join(instanceFolder('restart'), 'user-data');
const readLog = () => readFileSync(path.join(profile, 'logs/offhook.log'), 'utf8');

/** What the keychain keeps for this app at the moment. */
async function keptSecret(): Promise<SessionSecret> {
  const account = refreshTokenAccount(edge().identity.issuer, 'offhook-desktop', profile);
  const found = (await findCredentialsAsync('Offhook')).find((entry) => entry.account === account);
  if (found === undefined) throw new Error('the keychain keeps nothing');
  return parseSessionSecret(found.password);
}

/** The system starts the app once more for a link, and that one hands it over. */
async function openLink(link: URL): Promise<void> {
  const [code] = (await once(startAgain(profile, link.href), 'exit')) as [number | null];
  expect(code).toBe(0);
}

const secondFactor = 'urn:offhook:demo:second-factor';

const callState = () => browser.$('[data-testid="call-state"]').getText();

describe('restarting', () => {
  let stolen: SessionSecret;

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
    stolen = await keptSecret();
    const registrations = new Set<string>();
    const until = (isSo: () => boolean) =>
      browser.waitUntil(
        async () => {
          const flows = sip.registrations().map(({ flow }) => flow);
          registrations.add(flows.join());
          expect(await callState()).toMatch(/^Connected/);
          return isSo();
        },
        { timeout: 90_000, interval: 200, timeoutMsg: 'the tokens were not renewed ten times' },
      );
    await until(() => tokens().refresh >= begun.refresh + 3);
    // In the middle of it the provider goes away for a while.
    await identity.setDown(true);
    await until(() => /not (renewed|fetched).*identity-provider-unreachable/.test(readLog()));
    await identity.setDown(false);
    await until(() => tokens().refresh >= begun.refresh + 10 && tokens().sip >= begun.sip + 10);
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

  it('asks to sign in again once somebody else has shown an older token of this sign-in', async () => {
    const signIn = v.parse(signInSchema, edge().policy.signIn);
    const provider = createOidcProvider({ signIn, fetch, clock: systemClock, timeoutMs: 10_000 });
    // A copy of the keychain of before, with the key that the token is bound to.
    const { refreshToken, proofKey } = stolen;
    const { signal } = new AbortController();
    await expect(provider.refresh(refreshToken, signal, proofKey)).rejects.toMatchObject({
      code: 'session-expired',
    });
    await browser.reloadSession();
    await waitForText(browser, 'Your sign-in has expired');
    // Also to whoever did not read it before the app was closed.
    await browser.reloadSession();
    await waitForText(browser, 'Your sign-in has expired');
  });

  it('asks to sign in again when everything has expired while the computer was off', async () => {
    await signInQuietly('restart', 'carol');
    await waitForText(browser, 'Ready for calls');
    moveTimeOfDay(15 * 24 * 3600_000);
    try {
      await browser.reloadSession();
      await waitForText(browser, en.problems['session-expired'].title);
    } finally {
      moveTimeOfDay(0);
    }
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

describe('a sign-in', () => {
  it('goes by what a policy asks for: at one of several providers, back by a link of our own, with a second factor, and out at the provider and with the history too', async () => {
    const { identity, policy, service, urls } = edge();
    service.setProvisioning({
      status: 200,
      body: {
        version: 1,
        account: { aor: 'sip:carol@offhook.localhost', displayName: 'Carol Castor' },
        servers: [{ url: urls.wss, priority: 0 }],
        credentials: { kind: 'bearer', tokenUrl: urls.token },
        calls: { history: { atSignOut: 'wipe' } },
      },
    });
    const wishes = { redirect: 'scheme', acrValues: [secondFactor], prompt: 'login', logout: 'provider' };
    // A server that is no identity provider.
    const partner = { ...policy.signIn, name: 'Partner', issuer: new URL(urls.provisioning).origin };
    const stricter = {
      ...policy,
      logNumbers: 'hidden',
      signIn: [{ ...policy.signIn, ...wishes, name: 'Offhook Ltd' }, partner],
    };
    writeFileSync(path.join(instanceFolder('restart'), 'policy.json'), JSON.stringify(stricter));
    await browser.reloadSession();
    await waitForText(browser, en.signIn.choose);
    await button(browser, en.signIn.signInAt('Partner')).click();
    await waitForText(browser, en.problems['identity-provider-invalid'].title);
    await expect(button(browser, en.signIn.signInAt('Offhook Ltd'))).toBeDisplayed();
    const wayBack = async (): Promise<URL> => {
      // By the command line: no mock of the browser outlives a restart.
      const reply = await sendCommand(profile, { verb: 'sign-in' });
      const { authorizationUrl } = v.parse(
        v.object({ authorizationUrl: v.string() }),
        reply.ok && reply.value,
      );
      const asked = new URL(authorizationUrl).searchParams;
      expect([asked.get('acr_values'), asked.get('prompt')]).toEqual([secondFactor, 'login']);
      return new URL(await signInAtDemo(authorizationUrl, { login: 'carol', password: 'demo' }));
    };

    const weak = await wayBack();
    expect(weak.href).toMatch(/^offhook:\/\/auth\?/);
    const forged = new URL(weak);
    forged.searchParams.set('state', 'another');
    await openLink(forged);
    await waitForText(browser, 'Finish in your browser');
    await openLink(weak);
    await waitForText(browser, en.problems['sign-in-too-weak'].title);
    identity.setAcr(secondFactor);
    await openLink(await wayBack());
    await waitForText(browser, 'Ready for calls');
    const people = () => readdirSync(path.join(profile, 'people'));
    expect(people()).not.toEqual([]);
    await button(browser, 'Settings').click();
    await button(browser, 'Sign out').click();
    await waitForText(browser, en.signIn.wipedTitle);
    await browser.waitUntil(
      async () => !(await browser.$('.wiped').getText()).includes(en.signIn.outcomes.running),
    );
    const wiped = (await browser.$('.wiped').getText()).split('\n').join(' ');
    expect(wiped).toContain(`${en.signIn.wiped['provider-session']} ${en.signIn.inBrowser}`);
    expect(wiped).toContain(`${en.signIn.wiped.people} ${en.signIn.outcomes.done}`);
    expect(people()).toEqual([]);
    await browser.execute(() =>
      window.offhook?.request('log.write', {
        level: 'info',
        scope: 'test',
        message: 'to sip:600@a.example',
        at: Date.now(),
      }),
    );
    expect(readLog()).toMatch(/page\.test: to sip:number-\d+@a\.example$/m);
  });
});

describe('signing in where all clocks of the servers are wrong', () => {
  for (const [offS, off] of [
    [300, 'five minutes ahead'],
    [-300, 'five minutes behind'],
  ] as const) {
    it(`leads to a registered phone and a call, ${off}, and no token is asked for again and again`, async () => {
      const company = await startDemoProcess(`clock${offS}`, `--clock-off=${offS}`);
      try {
        writeFileSync(path.join(instanceFolder('restart'), 'policy.json'), JSON.stringify(company.policy));
        await browser.reloadSession();
        await waitForText(browser, 'Welcome to Offhook');
        await signInQuietly('restart', 'alice');
        await waitForText(browser, 'Ready for calls');
        await dial(browser, '600');
        await browser.waitUntil(async () => (await callState()).startsWith('Connected'));
        expect((await hearFarEnd(browser)).decibels).toBeGreaterThan(heardFrom);
        // What it got first holds, and nobody takes it for expired: neither the app nor the servers.
        expect(await company.switch('tokens/issued')).toEqual({ refresh: 1, sip: 1 });
        await button(browser, 'Hang up').click();
        await waitForText(browser, 'You hung up');

        // Nor when the app is started anew: one renewal, for which the refresh token of before was good.
        await browser.reloadSession();
        await waitForText(browser, 'Ready for calls');
        expect(await company.switch('tokens/issued')).toEqual({ refresh: 2, sip: 2 });
        await button(browser, 'Settings').click();
        await button(browser, 'Sign out').click();
        await waitForText(browser, en.signIn.wipedTitle);
        await browser.waitUntil(
          async () => !(await browser.$('.wiped').getText()).includes(en.signIn.outcomes.running),
        );
        expect(await browser.$('.wiped').getText()).not.toContain(en.signIn.outcomes.failed);
        expect(await company.switch('sip/registrations')).toEqual([]);
      } finally {
        await company.stop();
      }
    });
  }
});
