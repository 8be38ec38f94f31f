import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningHost, startHost } from './start-host.ts';

let host: RunningHost;

beforeAll(async () => {
  host = await startHost();
  await host.main(async ({ app }, _arg, fixture) => {
    await app.whenReady();
    await fixture.open();
  });
});
afterAll(() => host.stop());

function inPage(code: string): Promise<unknown> {
  return host.main(
    (electron, text) => electron.BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
    code,
  );
}

describe('what the host does not offer', () => {
  it.each([
    ['BrowserWindow.setVibrancy', 'electron.BrowserWindow.getAllWindows()[0].setVibrancy("menu")'],
    ['BrowserWindow.addDevToolsExtension', 'electron.BrowserWindow.addDevToolsExtension("x")'],
    ['WebContents.printToPDF', 'electron.BrowserWindow.getAllWindows()[0].webContents.printToPDF({})'],
    ['app.getGPUInfo', 'electron.app.getGPUInfo("basic")'],
    ['Session.setProxy', 'electron.session.defaultSession.setProxy({})'],
    ['WebRequest.onBeforeRequest', 'electron.session.defaultSession.webRequest.onBeforeRequest(() => 0)'],
    ['net.request to https:', 'electron.net.request("https://x")'],
    ['Partition.setProxy', 'electron.session.fromPartition("another").setProxy({})'],
    ['Tray.displayBalloon', 'new electron.Tray("x").displayBalloon({})'],
    ['utilityProcess.fork', 'electron.utilityProcess.fork("x")'],
    ['MessageChannelMain', 'new electron.MessageChannelMain()'],
    [
      'webPreferences.nodeIntegration: true',
      'new electron.BrowserWindow({ webPreferences: { nodeIntegration: true } })',
    ],
  ])('throws by name: %s', async (name, code) => {
    const run = host.main((electron, text) => {
      try {
        return String(new Function('electron', `return ${text}`)(electron));
      } catch (error) {
        return (error as Error).message;
      }
    }, code);
    expect((await run).toLowerCase()).toBe(`electron-host: ${name} is not supported`.toLowerCase());
  });

  it('does not stand in the way of await, JSON and inspection', async () => {
    const seen = await host.main(async ({ BrowserWindow, app }) => {
      const window = await Promise.resolve(BrowserWindow.getAllWindows()[0]);
      return [
        window === BrowserWindow.getAllWindows()[0],
        typeof JSON.stringify(app),
        'setVibrancy' in (window ?? {}),
      ];
    });
    expect(seen).toEqual([true, 'string', false]);
  });
});

describe('a window', () => {
  it('is drawn: its screenshot has the size asked for and many colours', async () => {
    const { png, size } = await host.main(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()[0]?.capturePage();
      return { png: image?.toPNG().toString('base64') ?? '', size: image?.getSize() };
    });
    expect(size).toEqual({ width: 800, height: 600 });
    expect(countColours(Buffer.from(png, 'base64'))).toBeGreaterThan(100);
  });

  it('gives its page the size it is given, and keeps its state and events', async () => {
    const events = await host.main(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const heard: string[] = [];
      for (const name of ['hide', 'show', 'minimize', 'restore', 'maximize', 'resize', 'blur', 'focus']) {
        window?.on(name as 'hide', () => heard.push(name));
      }
      window?.show();
      window?.hide();
      window?.show();
      window?.minimize();
      window?.restore();
      const resized = new Promise<void>((resolve) => window?.once('resized', () => resolve()));
      window?.setSize(640, 480);
      await resized;
      return [heard, window?.isVisible(), window?.isFocused(), window?.getSize()];
    });
    expect(events).toEqual([
      ['focus', 'blur', 'hide', 'show', 'focus', 'blur', 'minimize', 'restore', 'focus', 'resize'],
      true,
      true,
      [640, 480],
    ]);
    const size = `new Promise((resolve) => { const look = () => innerWidth === 640 && innerHeight === 480 ? resolve(true) : requestAnimationFrame(look); look(); })`;
    expect(await inPage(size)).toBe(true);
  });

  it('that shall not have the focus leaves it where it is, however it is shown', async () => {
    const focused = await host.main(async ({ BrowserWindow }, _arg, fixture) => {
      const [first] = BrowserWindow.getAllWindows();
      first?.focus();
      const small = await fixture.open(undefined, { focusable: false, show: false });
      small.showInactive();
      small.hide();
      small.show();
      small.focus();
      const seen = [first?.isFocused(), small.isVisible(), small.isFocused()];
      small.destroy();
      return seen;
    });
    expect(focused).toEqual([true, true, false]);
  });
});

describe('storage', () => {
  it('is cleared in Chromium itself', async () => {
    await inPage('localStorage.setItem("kept", "yes"); document.cookie = "a=b; path=/"; 0');
    const read = '[localStorage.getItem("kept"), document.cookie]';
    expect(await inPage(read)).toEqual(['yes', 'a=b']);
    const cookies = await host.main(({ session }) =>
      session.defaultSession.cookies.get({ url: 'app://bundle/' }),
    );
    expect(cookies).toMatchObject([{ name: 'a', value: 'b' }]);
    await host.main(({ session }) => session.defaultSession.clearStorageData());
    await host.main(({ session }) => session.defaultSession.clearCache());
    expect(await inPage(read)).toEqual([null, '']);
  });

  it('is cleared without any window, too', async () => {
    await inPage('localStorage.setItem("kept", "yes"); 0');
    const kept = await host.main(async ({ BrowserWindow, session }, _arg, fixture) => {
      for (const window of BrowserWindow.getAllWindows()) window.destroy();
      await session.defaultSession.clearStorageData({ origin: 'app://bundle', storages: ['localstorage'] });
      const window = await fixture.open();
      return window.webContents.executeJavaScript('localStorage.getItem("kept")');
    });
    expect(kept).toBe(null);
  });
});

describe('the doubles', () => {
  it('let a test choose from the tray’s menu', async () => {
    const seen = await host.main(({ Tray, Menu, nativeImage }) => {
      const chosen: string[] = [];
      const tray = new Tray(nativeImage.createEmpty());
      tray.setToolTip('Contract');
      tray.setContextMenu(
        Menu.buildFromTemplate([
          {
            label: 'More',
            submenu: [{ id: 'quit', label: 'Quit', click: (item) => chosen.push(item.label) }],
          },
        ]),
      );
      tray.on('click', () => chosen.push('click'));
      const shown = globalThis.__electronHost.trays().at(-1);
      shown?.emit('click');
      shown?.menu?.getMenuItemById('quit')?.click();
      return [shown?.toolTip, chosen];
    });
    expect(seen).toEqual(['Contract', ['click', 'Quit']]);
  });

  it('let a test click a notification and press a shortcut', async () => {
    const seen = await host.main(({ Notification, globalShortcut }) => {
      const heard: string[] = [];
      const notification = new Notification({ title: 'Call', body: 'from bob' });
      notification.on('click', () => heard.push('clicked'));
      notification.show();
      const [shown] = globalThis.__electronHost.notifications();
      const { title } = shown ?? {};
      shown?.click();
      globalShortcut.register('Ctrl+Shift+A', () => heard.push('pressed'));
      globalThis.__electronHost.shortcuts.press('Ctrl+Shift+A');
      globalThis.__electronHost.shortcuts.takeAway('Ctrl+B');
      return [title, heard, globalShortcut.register('Ctrl+B', () => undefined)];
    });
    expect(seen).toEqual(['Call', ['clicked', 'pressed'], false]);
  });

  it('answer dialogs as prepared, else as cancelled; record what would leave the app', async () => {
    const seen = await host.main(async ({ dialog, shell }) => {
      globalThis.__electronHost.dialogs.answerNext('showOpenDialog', { canceled: false, filePaths: ['/a'] });
      const answers = [await dialog.showOpenDialog({}), await dialog.showOpenDialog({})];
      await shell.openExternal('https://example.test/');
      return [
        answers.map(({ filePaths }) => filePaths),
        globalThis.__electronHost.callsTo('shell.openExternal')[0]?.args,
      ];
    });
    expect(seen).toEqual([[['/a'], []], ['https://example.test/']]);
  });

  it('follow the theme into the page', async () => {
    const dark = 'matchMedia("(prefers-color-scheme: dark)").matches';
    const until = (state: boolean) =>
      inPage(
        `new Promise((resolve) => { const look = () => ${dark} === ${state} ? resolve(true) : requestAnimationFrame(look); look(); })`,
      );
    expect(await inPage(dark)).toBe(false);
    const updated = await host.main(({ nativeTheme }) => {
      let count = 0;
      nativeTheme.on('updated', () => count++);
      globalThis.__electronHost.setSystemPrefersDark(true);
      nativeTheme.themeSource = 'light';
      nativeTheme.themeSource = 'dark';
      return [count, nativeTheme.shouldUseDarkColors];
    });
    expect(updated).toEqual([3, true]);
    expect(await until(true)).toBe(true);
  });

  it('encrypt only with the known key, and only when the app accepts that', async () => {
    const seen = await host.main(({ safeStorage }) => {
      const available = safeStorage.isEncryptionAvailable();
      safeStorage.setUsePlainTextEncryption(true);
      return [
        available,
        safeStorage.getSelectedStorageBackend(),
        safeStorage.decryptString(safeStorage.encryptString('é')),
      ];
    });
    expect(seen).toEqual([false, 'basic_text', 'é']);
  });

  it('play the computer: power, idleness, network', async () => {
    const seen = await host.main(({ powerMonitor, net }) => {
      const heard: string[] = [];
      powerMonitor.on('resume', () => heard.push('resume'));
      globalThis.__electronHost.system.online = false;
      globalThis.__electronHost.system.idleSeconds = 90;
      powerMonitor.emit('resume');
      return [heard, net.isOnline(), powerMonitor.getSystemIdleTime()];
    });
    expect(seen).toEqual([['resume'], false, 90]);
  });
});

describe('net.request', () => {
  it('is Node’s over http: answers, what is aborted says nothing more, and what fails has Chromium’s name', async () => {
    const server = createServer(({ url, headers }, response) => {
      if (url === '/away') response.writeHead(302, { location: '/' }).end();
      else if (url === '/slow') response.writeHead(200).write('a piece');
      else response.writeHead(404).end(`${url} ${headers['x-asked'] ?? ''}`);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = (path: string, wanted: number | null) =>
      host.main(
        ({ net, session }, [at, where, abortAfter]) =>
          new Promise<readonly string[]>((resolve) => {
            const seen: string[] = [];
            const partition = session.fromPartition('apart', { cache: false });
            const headers = { 'x-asked': 'yes' };
            const request = net.request({
              ...{ protocol: 'http:', hostname: '127.0.0.1', port: at, path: where },
              ...{ session: partition, headers },
            });
            request.on('response', (response) => {
              response.on('data', (chunk) => {
                seen.push(`${response.statusCode} ${chunk.toString()}`);
                if (seen.length === abortAfter) request.abort();
              });
              response.on('error', () => undefined);
            });
            request.on('error', ({ message }) => seen.push(message));
            request.on('close', () => resolve(seen));
            request.end();
          }),
        [port, path, wanted] as const,
      );
    expect(await ask('/here?q', null)).toEqual(['404 /here?q yes']);
    expect(await ask('/slow', 1)).toEqual(['200 a piece']);
    expect(await ask('/away', null)).toEqual(['electron-host: net.request with a redirect is not supported']);
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    expect(await ask('/', null)).toEqual(['net::ERR_CONNECTION_REFUSED']);
  });
});

/** Distinct pixel values in a PNG of 8 bits a channel without interlacing, by its unfiltered bytes' variety. */
function countColours(png: Buffer): number {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') chunks.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const bytes = inflateSync(Buffer.concat(chunks));
  const seen = new Set<number>();
  for (let at = 0; at + 4 < bytes.length; at += 4) seen.add(bytes.readUInt32BE(at));
  return seen.size;
}
