import { browser, expect } from '@wdio/globals';
import { waitForText } from './support/phone.ts';

/** The app's own; electron-host serves the same files under a name that Chromium resolves to the loopback. */
const appOrigin = /^(app:\/\/offhook|http:\/\/offhook\.app\.localhost)$/;

/** What an auditor of an Electron app looks for first. */
describe('the hard shell', () => {
  before(() => waitForText(browser, 'Welcome to Offhook'));

  it('gives the page no Node, no Electron and no module loader', async () => {
    const found = await browser.execute(() =>
      ['require', 'process', 'module', 'global', 'Buffer', 'electron'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  it('exposes exactly two functions, which cannot be replaced', async () => {
    const bridge = await browser.execute(() => ({
      keys: Object.keys(window.offhook ?? {}).sort(),
      frozen: Object.isFrozen(window.offhook),
    }));
    expect(bridge).toEqual({ keys: ['on', 'request'], frozen: true });
  });

  it('refuses channels that the contract does not name', async () => {
    const refused = await browser.execute(async () => {
      const ask = window.offhook?.request as unknown as (name: string, input: unknown) => Promise<unknown>;
      const outcome = (name: string) =>
        ask(name, 'https://example.com').then(
          (reply) => `answered: ${JSON.stringify(reply)}`,
          (error: unknown) => String(error),
        );
      return Promise.all(['shell.openExternal', 'settings.read', '__proto__', 'constructor'].map(outcome));
    });
    expect(refused).toEqual(Array(4).fill('TypeError: unknown request'));
  });

  it('answers malformed input with a code, and goes on', async () => {
    const replies = await browser.execute(async () => {
      const ask = window.offhook?.request as unknown as (name: string, input: unknown) => Promise<unknown>;
      return Promise.all([
        ask('settings.update', { theme: 'pink' }),
        ask('auth.sipCredential', { method: 'REGISTER\r\nX: y', uri: 'sip:x', challenges: [] }),
        ask('desktop.get', null),
      ]);
    });
    expect(replies).toEqual([
      { ok: false, code: 'bad-input' },
      { ok: false, code: 'bad-input' },
      expect.objectContaining({ ok: true }),
    ]);
  });

  it('runs no inline script and no eval', async () => {
    const ran = await browser.execute(async () => {
      const violated = new Promise<string>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        }),
      );
      const script = document.createElement('script');
      script.textContent = 'window.pwned = true';
      document.body.append(script);
      const directive = await violated;
      script.remove();
      return { directive, pwned: 'pwned' in window };
    });
    expect(ran).toEqual({ directive: 'script-src-elem', pwned: false });
  });

  it('has a content security policy without unsafe-inline and unsafe-eval', async () => {
    const policy = await browser.execute(async () =>
      (await fetch(location.href)).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'");
    // 'wasm-unsafe-eval' is there, for the noise suppressor: it lets no script through.
    expect(policy?.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
  });

  it('cannot be navigated away, and opens no windows', async () => {
    const before = await browser.getUrl();
    const opened = await browser.execute(() => {
      const popup = window.open('https://example.com/');
      location.href = 'https://example.com/';
      return popup !== null && !popup.closed && popup.location.href !== 'about:blank';
    });
    expect(opened).toBe(false);
    await waitForText(browser, 'Welcome to Offhook');
    expect(await browser.getUrl()).toBe(before);
    expect(await browser.execute(() => location.origin)).toMatch(appOrigin);
    expect(await browser.electron.execute((electron) => electron.BrowserWindow.getAllWindows().length)).toBe(
      1,
    );
  });

  it('grants the microphone and nothing else', async () => {
    const permissions = await browser.execute(async () => {
      const outcome = async (ask: () => Promise<unknown>) =>
        ask().then(
          () => 'granted',
          (error: Error) => error.name,
        );
      return {
        microphone: await outcome(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
      };
    });
    expect(permissions).toEqual({ microphone: 'granted', camera: 'NotAllowedError' });
  });

  it('serves no file outside the bundle', async () => {
    const served = await browser.execute(async () => {
      const isServed = (path: string) =>
        fetch(path).then(
          (response) => response.ok,
          () => false,
        );
      const inside = ['index.html', '/index.html', document.querySelector('script')?.src ?? 'no script'];
      const outside = ['../main/index.js', '..%2fmain%2findex.js', '%2e%2e/main/index.js', '/etc/passwd'];
      return {
        origin: location.origin,
        inside: await Promise.all(inside.map(isServed)),
        outside: await Promise.all(outside.map(isServed)),
      };
    });
    expect(served).toEqual({
      origin: expect.stringMatching(appOrigin),
      inside: [true, true, true],
      outside: [false, false, false, false],
    });
  });
});
