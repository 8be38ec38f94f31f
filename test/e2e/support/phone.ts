import path from 'node:path';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { askApp } from './ask-app.ts';
import { instanceFolder } from './run.ts';

type Phone = WebdriverIO.Browser;

/** Finds a control as a person would call it: by role and name. */
export const button = (phone: Phone, name: string) => phone.$(`aria/${name}`);
/** The button itself, for its attributes: `button` finds the element within it that has the words. */
export const control = (phone: Phone, name: string) => phone.$(`//button[normalize-space(.)="${name}"]`);

/** Presses "Sign in" and does in the browser what that person does there. */
export async function signIn(phone: Phone, login: string): Promise<void> {
  const openExternal = await mockBrowser(phone);
  await button(phone, 'Sign in').click();
  const url = await openedUrl(phone, openExternal);
  await signInAtDemo(url, { login, password: 'demo' });
  await openExternal.mockRestore();
  await waitForText(phone, 'Ready for calls');
}

/** Signs in by the command line's way, for specs that restart the app: a mock does not outlive its session. */
export async function signInQuietly(instance: string, login: string): Promise<void> {
  const folder = path.join(instanceFolder(instance), 'user-data');
  const asked = await askApp(folder, { verb: 'sign-in' });
  const { authorizationUrl } = asked as { readonly authorizationUrl: string };
  await signInAtDemo(authorizationUrl, { login, password: 'demo' });
}

/** Takes the place of the system browser: remembers what the app wants opened. */
export async function mockBrowser(phone: Phone) {
  const openExternal = await phone.electron.mock('shell', 'openExternal');
  await openExternal.mockResolvedValue(null);
  return openExternal;
}

interface OpenExternalMock {
  update(): Promise<unknown>;
  readonly mock: { readonly calls: unknown[][] };
}

/** The page the app asked the system browser to open. */
export async function openedUrl(phone: Phone, openExternal: OpenExternalMock): Promise<string> {
  await phone.waitUntil(async () => {
    await openExternal.update();
    return openExternal.mock.calls.length > 0;
  });
  const url = openExternal.mock.calls.at(-1)?.[0];
  if (typeof url !== 'string') throw new Error('the app opened no page');
  return url;
}

export async function waitForText(phone: Phone, text: string): Promise<void> {
  await phone.waitUntil(async () => (await phone.$('body').getText()).includes(text), {
    timeoutMsg: `"${text}" never stood on the screen`,
  });
}

/** Types a number as a person does, and calls. */
export async function dial(phone: Phone, number: string): Promise<void> {
  const field = phone.$('aria/Number or name');
  await field.waitForDisplayed();
  await field.setValue(number);
  await phone.keys('Enter');
}
