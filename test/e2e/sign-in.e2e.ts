import { readFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { en } from '../../src/renderer/ui/text/en.ts';
import { edge } from './support/edge.ts';
import { button, mockBrowser, openedUrl, signIn, waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';

const logged = (text: string) =>
  readFileSync(path.join(instanceFolder('sign-in'), 'user-data/logs/offhook.log'), 'utf8').includes(text);

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
    await expect(signInAtDemo(url, { login: 'alice', password: 'wrong' })).rejects.toThrow();
    await signInAtDemo(url, { login: 'alice', password: 'demo', cancel: true });
    await waitForText(browser, en.problems['sign-in-refused'].title);
    expect(logged('sign-in-refused')).toBe(true);
    await openExternal.mockRestore();
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
});
