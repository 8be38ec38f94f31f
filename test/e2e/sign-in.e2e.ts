import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findCredentialsAsync } from '@napi-rs/keyring';
import { browser, expect } from '@wdio/globals';
import { signInAtDevice } from '../../demo/identity/device-client.ts';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { en } from '../../src/renderer/ui/text/en.ts';
import { filesHolding } from '../support/spill.ts';
import { edge } from './support/edge.ts';
import { button, dial, mockBrowser, openedUrl, signIn, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';
import { foundWherePlanted, keptInKeychain, minted, processTexts, spilled } from './support/secrets.ts';

const logged = (text: string) =>
  readFileSync(path.join(instanceFolder('sign-in'), 'user-data/logs/offhook.log'), 'utf8').includes(text);

const alice = { login: 'alice', password: 'demo' };
const userCode = /[A-Z]{4}-[A-Z]{4}/;
const userData = path.join(instanceFolder('sign-in'), 'user-data');

/** `offhook sign-in device`, beside the app; `typed` does at the other device what the person does there. */
async function signInByCommandLine(typed: (code: string) => Promise<unknown>): Promise<string> {
  const program = path.resolve(import.meta.dirname, '../../bin/offhook.mjs');
  const child = spawn(process.execPath, [program, '--user-data-dir', userData, 'sign-in', 'device'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const atOther: Promise<unknown>[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const code = userCode.exec(said)?.[0];
    if (code !== undefined && atOther.length === 0) atOther.push(typed(code));
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  await Promise.all(atOther);
  return `${said.trim().split('\n').at(-1)} (${exitCode})`;
}

async function signOut(): Promise<void> {
  await button(browser, 'Settings').click();
  await button(browser, 'Sign out').click();
  await waitForText(browser, 'You are signed out. What was removed:');
  await browser.waitUntil(async () => !(await browser.$('.wiped').getText()).includes('Being removed'));
  expect(await browser.$('.wiped').getText()).not.toContain('Not removed');
}

describe('signing in', () => {
  it('greets with the way in, and where it leads', async () => {
    await waitForText(browser, 'Welcome to Offhook');
    await expect(button(browser, 'Sign in')).toBeDisplayed();
  });

  it('can be cancelled, says so, and can be tried again', async () => {
    const openExternal = await mockBrowser(browser);
    await button(browser, 'Sign in').click();
    await openedUrl(browser, openExternal);
    await waitForText(browser, 'Finish in your browser');
    await button(browser, 'Cancel').click();
    await waitForText(browser, 'Welcome to Offhook');
    await expect(button(browser, 'Sign in')).toBeDisplayed();
    await openExternal.mockRestore();
  });

  it('tells when the identity provider refuses', async () => {
    const openExternal = await mockBrowser(browser);
    await button(browser, 'Sign in').click();
    const url = await openedUrl(browser, openExternal);
    await expect(signInAtDemo(url, { ...alice, password: 'wrong' })).rejects.toThrow();
    await signInAtDemo(url, { ...alice, cancel: true });
    await waitForText(browser, en.problems['sign-in-refused'].title);
    expect(logged('sign-in-refused')).toBe(true);
    await openExternal.mockRestore();
  });

  it('is ended by no answer of somebody else: with another state it is not heard, another issuer is refused', async () => {
    const openExternal = await mockBrowser(browser);
    await button(browser, 'Sign in').click();
    const asked = new URL(await openedUrl(browser, openExternal)).searchParams;
    const answer = async (state: string) => {
      const query = new URLSearchParams({ code: 'x', state, iss: 'https://evil.example' });
      return (await fetch(`${asked.get('redirect_uri')}?${query}`)).status;
    };
    expect(await answer('another')).toBe(404);
    await waitForText(browser, 'Finish in your browser');
    expect(await answer(asked.get('state') ?? '')).toBe(200);
    await waitForText(browser, en.problems['identity-provider-invalid'].title);
    await openExternal.mockRestore();
  });

  it('takes nothing from a provider that is not honest: another nonce, audience or issuer in the ID token', async () => {
    const kept = await keptInKeychain();
    for (const claims of [{ nonce: 'another' }, { aud: 'another' }, { iss: 'https://evil.example' }]) {
      edge().identity.forgeIdTokens(claims);
      const openExternal = await mockBrowser(browser);
      await button(browser, 'Sign in').click();
      await signInAtDemo(await openedUrl(browser, openExternal), alice);
      await waitForText(browser, en.problems['identity-provider-invalid'].title);
      expect(await keptInKeychain()).toEqual(kept);
      await openExternal.mockRestore();
    }
    edge().identity.forgeIdTokens(null);
    // The provider believes that it gave tokens away, and the app never saw them.
    edge().identity.revokeAllGrants('alice');
  });

  it('tells when the identity provider cannot be reached, and works when it is back', async () => {
    await edge().identity.setDown(true);
    await button(browser, 'Sign in').click();
    await waitForText(browser, en.problems['identity-provider-unreachable'].title);
    expect(logged('identity-provider-unreachable')).toBe(true);
    await edge().identity.setDown(false);
  });

  it('leads to a registered phone', async () => {
    await signIn(browser, 'alice');
    await expect(browser.$('aria/Number or name')).toBeDisplayed();
  });

  it('never gives the renderer a token to keep', async () => {
    const kept = await browser.execute(
      () => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie,
    );
    expect(kept).not.toMatch(/eyJ|refresh|Bearer/);
  });

  it('leaves no secret anywhere but in the keychain: files, log, crash folder, page, arguments, environment', async () => {
    await dial(browser, '600');
    await waitForText(browser, 'Connected');
    await button(browser, 'Hang up').click();
    await waitForText(browser, 'You hung up');
    // The search looks where it should, and for something.
    expect(filesHolding(instanceFolder('sign-in'), 'Offhook')).not.toEqual([]);
    expect(processTexts('sign-in').join()).toContain('--policy=');
    expect(minted().length).toBeGreaterThan(3);
    expect(processTexts('sign-in').length).toBeGreaterThan(4);
    const kept = await keptInKeychain();
    expect(kept).not.toEqual([]);
    expect(edge().identity.refreshTokens()).toEqual(expect.arrayContaining([...kept]));
    expect(await spilled('sign-in')).toEqual([]);
    // It would find one, wherever it is put.
    expect(await foundWherePlanted('sign-in')).toEqual(
      expect.arrayContaining([
        ...['localStorage', 'sessionStorage', 'indexedDB', 'secret 0 in a process'],
        ...['secret 0 in user-data/planted', 'secret 0 in user-data/planted-utf16'],
      ]),
    );
  });

  it('ends without a trace: after signing out there is none in the keychain either, and none that still holds', async () => {
    const before = (await findCredentialsAsync('Offhook')).length;
    await signOut();
    expect(await spilled('sign-in')).toEqual([]);
    expect(await findCredentialsAsync('Offhook')).toHaveLength(before - 1);
    expect(await findCredentialsAsync('Offhook probe')).toEqual([]);
    expect(edge().identity.refreshTokens()).toEqual([]);
    expect(edge().sip.registrations()).toEqual([]);
  });

  it('works from another device: a code is shown, typed there, and leads to a registered phone', async () => {
    await button(browser, 'Use another device').click();
    await waitForText(browser, 'Sign in on another device');
    const code = userCode.exec(await browser.$('body').getText())?.[0] ?? '';
    await signInAtDevice(`${edge().identity.issuer}/device`, code, { login: 'carol', password: 'demo' });
    await waitForText(browser, 'Ready for calls');
    await signOut();
    expect(await spilled('sign-in')).toEqual([]);
  });

  it('works from the command line of a computer without a browser: it shows the code, waits, and says how it ended', async () => {
    const typed = (code: string) => signInAtDevice(`${edge().identity.issuer}/device`, code, alice);
    expect(await signInByCommandLine(typed)).toBe('You are signed in. (0)');
    await waitForText(browser, 'Ready for calls');
    await signOut();
  });
});
