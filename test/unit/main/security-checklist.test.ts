import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerRequest, isTrustedSender } from '../../../src/main/answer-request.ts';
import { contentSecurityPolicy } from '../../../src/main/windows/app-protocol.ts';
import { chromiumSwitches, setSwitches } from '../../../src/main/windows/chromium-switches.ts';
import { windowOptions } from '../../../src/main/windows/main-window.ts';
import { guardNavigation } from '../../../src/main/windows/navigation-guard.ts';
import { isWebPage, openInBrowser, openMicrophoneSettings } from '../../../src/main/windows/open-external.ts';
import { isPermitted } from '../../../src/main/windows/permissions.ts';
import { type RequestName, requests } from '../../../src/shared/ipc/contract.ts';
import { createMemoryLog } from '../../support/memory-log.ts';

// Electron's own security checklist (electronjs.org/docs/latest/tutorial/security), point by point and in its order.
// What only a running app can show is in test/e2e/security.e2e.ts.

const root = path.resolve(import.meta.dirname, '../../..');

/** Every line of the app, with where it stands, without comments. */
const lines = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|html)$/.test(entry.name))
  .flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
      .map((text) => ({ file: path.relative(root, file), text }));
  });
const filesWith = (pattern: RegExp): string[] => [
  ...new Set(lines.filter(({ text }) => pattern.test(text)).map(({ file }) => file)),
];

const options = windowOptions({ preload: '/p.cjs', title: 'Offhook', isDark: () => false, devTools: false });
const preferences = options.webPreferences ?? {};

describe('the checklist of Electron', () => {
  it('has the whole app before it', () => {
    expect(lines.length).toBeGreaterThan(10_000);
    expect(filesWith(/new BrowserWindow\(/)).toEqual([
      ...['src/main/join-side-window.ts', 'src/main/join-window.ts'],
    ]);
  });

  it('1: only secure content is loaded: our own scheme, and no plain http or ws', () => {
    expect(filesWith(/loadURL\(/)).toEqual([
      ...['src/main/windows/main-window.ts', 'src/main/windows/side-window.ts'],
    ]);
    expect(filesWith(/loadFile\(/)).toEqual([]);
    expect(contentSecurityPolicy).not.toMatch(/\bhttps?:|\bws:|\*/);
    expect(filesWith(/src="https?:|href="https?:/)).toEqual([]);
  });

  it('2: pages have no Node integration', () => {
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
    expect(filesWith(/nodeIntegration\w*: true/)).toEqual([]);
  });

  it('3: context isolation is on', () => {
    expect(preferences.contextIsolation).toBe(true);
    expect(filesWith(/contextIsolation: false/)).toEqual([]);
  });

  it('4: every renderer is in a sandbox', () => {
    expect(preferences.sandbox).toBe(true);
    expect(filesWith(/app\.enableSandbox\(\)/)).toEqual(['src/main/windows/app-surface.ts']);
    expect(filesWith(/sandbox: false|no-sandbox/)).toEqual([]);
  });

  it('5: permissions are on a list, for our own page alone', () => {
    const audio = { isMainFrame: true, mediaTypes: ['audio'] };
    expect(isPermitted('media', 'app://offhook/index.html', audio, false)).toBe(true);
    expect(isPermitted('media', 'https://example.com/', audio, true)).toBe(false);
    const camera = { isMainFrame: true, mediaTypes: ['video'] };
    expect(isPermitted('media', 'app://offhook/index.html', camera, false)).toBe(false);
    expect(isPermitted('media', 'app://offhook/index.html', camera, true)).toBe(true);
    expect(isPermitted('media', 'https://example.com/', camera, true)).toBe(false);
    for (const permission of ['geolocation', 'notifications', 'midi', 'openExternal', 'fileSystem', 'usb']) {
      expect(isPermitted(permission, 'app://offhook/index.html', audio, true), permission).toBe(false);
    }
  });

  it('6: webSecurity is on', () => {
    expect(preferences.webSecurity).toBe(true);
    expect(filesWith(/webSecurity: false/)).toEqual([]);
    expect(filesWith(/disable-web-security/)).toEqual(['src/main/windows/chromium-switches.ts']);
    expect(chromiumSwitches).not.toHaveProperty('disable-web-security');
  });

  it('7: there is a content security policy, without unsafe-inline and unsafe-eval, that begins with nothing', () => {
    expect(contentSecurityPolicy.startsWith("default-src 'none'; ")).toBe(true);
    // WebAssembly of our own script; it turns no text into script.
    expect(contentSecurityPolicy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
    for (const directive of ['object-src', 'base-uri', 'form-action', 'frame-ancestors']) {
      expect(contentSecurityPolicy).toContain(`${directive} 'none'`);
    }
  });

  it('8: insecure content is not allowed to run', () => {
    expect(preferences.allowRunningInsecureContent ?? false).toBe(false);
    expect(filesWith(/allowRunningInsecureContent/)).toEqual([]);
    expect(filesWith(/ignore-certificate-errors/)).toEqual(['src/main/windows/chromium-switches.ts']);
    expect(Object.keys(chromiumSwitches).join()).not.toMatch(/insecure|certificate/);
  });

  it('9: no experimental features', () => {
    expect(filesWith(/experimentalFeatures|enable-experimental/)).toEqual([]);
  });

  it('10: no Blink features are switched on', () => {
    expect(filesWith(/enableBlinkFeatures|enable-blink-features/)).toEqual([]);
  });

  it('11: no webview, so no allowpopups', () => {
    expect(preferences.webviewTag).toBe(false);
    expect(filesWith(/<webview|allowpopups/)).toEqual([]);
  });

  type Listener = (details: { url: string; preventDefault(): void }) => void;
  function guarded() {
    const listeners = new Map<string, Listener>();
    const opened: string[] = [];
    let open = (_details: { url: string }): { action: string } => ({ action: 'allow' });
    guardNavigation(
      {
        on: (event: string, listener: Listener) => listeners.set(event, listener),
        setWindowOpenHandler: (handler) => {
          open = handler;
        },
      },
      {
        externalOrigins: () => ['https://login.example.com'],
        openExternal: (url) => void opened.push(url),
        log: createMemoryLog(),
      },
    );
    const isPrevented = (event: string, url: string): boolean => {
      let prevented = false;
      listeners.get(event)?.({
        url,
        preventDefault: () => {
          prevented = true;
        },
      });
      return prevented;
    };
    return { isPrevented, open: (url: string) => open({ url }), opened };
  }

  it('12: a webview that is attached all the same is refused', () => {
    expect(guarded().isPrevented('will-attach-webview', 'https://example.com/')).toBe(true);
  });

  it('13: navigation is refused, wherever it leads', () => {
    const { isPrevented } = guarded();
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of ['https://example.com/', 'app://offhook/other.html', 'file:///etc/passwd']) {
        expect(isPrevented(event, url), `${event} ${url}`).toBe(true);
      }
    }
  });

  it('14: new windows are refused', () => {
    const { open } = guarded();
    for (const url of ['https://login.example.com/', 'https://example.com/', 'about:blank']) {
      expect(open(url)).toEqual({ action: 'deny' });
    }
  });

  it('15: the system opens web pages alone, by one place in the code, and links to the company’s own alone', async () => {
    const opened: string[] = [];
    const shell = { openExternal: async (url: string) => void opened.push(url) };
    for (const url of [
      'file:///etc/passwd',
      'smb://a/b',
      'ms-settings:privacy',
      'javascript:1',
      'http://a.example/',
    ]) {
      expect(isWebPage(url), url).toBe(false);
      await expect(openInBrowser(url, shell)).rejects.toThrow('only web pages');
    }
    expect(opened).toEqual([]);
    expect(await openMicrophoneSettings('linux', shell)).toBe(false);
    expect(await openMicrophoneSettings('__proto__', shell)).toBe(false);
    for (const platform of ['darwin', 'win32'])
      expect(await openMicrophoneSettings(platform, shell)).toBe(true);
    expect(opened).toEqual([
      'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
      'ms-settings:privacy-microphone',
    ]);
    const { open, opened: followed } = guarded();
    open('https://example.com/');
    open('https://login.example.com/account');
    expect(followed).toEqual(['https://login.example.com/account']);
    expect(filesWith(/shell\.openExternal\(|shell\.openPath\(/)).toEqual([
      'src/main/windows/open-external.ts',
    ]);
  });

  it('16: Electron is one exact version, a major that is supported at the time of this commit', () => {
    const text = readFileSync(path.join(root, 'package.json'), 'utf8');
    const { devDependencies } = JSON.parse(text) as { devDependencies: { electron: string } };
    expect(devDependencies.electron).toMatch(/^45\.\d+\.\d+$/);
  });

  it('17: every channel checks who sends, and what', async () => {
    expect(filesWith(/ipcMain\.(on|once|handle|handleOnce)\(/)).toEqual(['src/main/ipc.ts']);
    expect(filesWith(/sendSync|@electron\/remote/)).toEqual([]);
    expect(isTrustedSender({ url: 'https://example.com/', parent: null })).toBe(false);
    expect(isTrustedSender({ url: 'app://offhook/index.html', parent: {} })).toBe(false);
    const never = new Proxy({}, { get: () => () => Promise.reject(new Error('reached')) }) as never;
    const page = { url: 'app://offhook/index.html', parent: null };
    for (const name of Object.keys(requests) as RequestName[]) {
      expect(requests[name].input).toBeDefined();
      expect(await answerRequest(name, never, page, Symbol('no input fits'), createMemoryLog())).toEqual({
        ok: false,
        code: 'bad-input',
      });
    }
  });

  it('18: the page comes from a scheme of our own, not from file://', () => {
    expect(filesWith(/file:\/\//)).toEqual([]);
    expect(filesWith(/protocol\.handle\('app'/)).toEqual(['src/main/windows/app-surface.ts']);
  });

  it('19: the fuses are set, each of them by name; test/package reads them back from what was built', () => {
    const text = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
    const block = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? '';
    expect(block.trim().split(/\n\s*/).sort()).toEqual([
      'enableCookieEncryption: true',
      'enableEmbeddedAsarIntegrityValidation: true',
      'enableNodeCliInspectArguments: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'grantFileProtocolExtraPrivileges: false',
      'onlyLoadAppFromAsar: true',
      'runAsNode: false',
    ]);
    expect(text).toMatch(/^asar: true$/m);
    expect(text).not.toMatch(/disableAsarIntegrity|disableSanityCheckAsar/);
  });

  it('and beyond it: no crash dump is written, which would hold whatever memory held', () => {
    expect(filesWith(/crashReporter/)).toEqual([]);
  });

  it('and beyond it: an installed app is not opened by an argument: no debugging port, no certificate that is let pass, no log of what is said', () => {
    const removed = (isPackaged: boolean): readonly string[] => {
      const names: string[] = [];
      const removeSwitch = (name: string) => void names.push(name);
      setSwitches({ isPackaged, commandLine: { appendSwitch: () => undefined, removeSwitch } }, {});
      return names;
    };
    expect(removed(true)).toEqual(
      expect.arrayContaining([
        ...['remote-debugging-port', 'remote-debugging-pipe', 'disable-web-security'],
        ...['ignore-certificate-errors', 'ignore-certificate-errors-spki-list'],
        ...['ssl-key-log-file', 'log-net-log'],
      ]),
    );
    expect(removed(false)).toEqual([]);
    expect(filesWith(/setSwitches\(app, process\.env\)/)).toEqual(['src/main/windows/app-surface.ts']);
  });

  it('and beyond it: nor by a variable: the keys of its TLS are written into no file', () => {
    const left = (isPackaged: boolean): NodeJS.ProcessEnv => {
      const environment = { SSLKEYLOGFILE: '/tmp/keys', LANG: 'de_DE.UTF-8' };
      const commandLine = { appendSwitch: () => undefined, removeSwitch: () => undefined };
      setSwitches({ isPackaged, commandLine }, environment);
      return environment;
    };
    expect(left(true)).toEqual({ LANG: 'de_DE.UTF-8' });
    expect(left(false)).toHaveProperty('SSLKEYLOGFILE');
  });

  it('and beyond it: no secret is handed to another program by argument or environment', () => {
    // `ip monitor`, `pactl subscribe`, the questions for a tray, for the application of a window and for the desktop's do not disturb, reg.exe and plutil, with fixed arguments: whoever adds another one looks here.
    expect(filesWith(/from 'node:child_process'/).sort()).toEqual([
      'src/main/attention/quiet-watch.ts',
      'src/main/composition.ts',
      'src/main/follow-lines.ts',
      'src/main/join-quiet.ts',
      'src/main/join-screen-share.ts',
      'src/main/join-sound-server.ts',
      'src/main/join-tray.ts',
      'src/main/network/ip-monitor.ts',
      'src/main/policy/run-program.ts',
      'src/main/sound/sound-server.ts',
    ]);
    expect(filesWith(/process\.env\b.*=[^=]/)).toEqual([]);
  });

  it('20: the page gets two functions and names of the contract, nothing of Electron', () => {
    expect(filesWith(/exposeInMainWorld\(/)).toEqual(['src/preload/index.ts']);
    expect(filesWith(/from 'electron'/).filter((file) => !file.startsWith('src/main/'))).toEqual([
      'src/preload/index.ts',
    ]);
    const preload = lines.filter(({ file }) => file === 'src/preload/index.ts').map(({ text }) => text);
    expect(preload.join('\n')).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/);
  });
});
