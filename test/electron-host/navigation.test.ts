import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningHost, startHost } from './start-host.ts';

let host: RunningHost;
let server: ReturnType<typeof createServer>;
let site: string;
const visits: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url !== '/favicon.ico') visits.push(request.url ?? '');
    const isRedirect = request.url === '/redirect';
    response.writeHead(isRedirect ? 302 : 200, { 'content-type': 'text/html', location: '/target' });
    response.end(`<title>site</title><script>window.seenApi = typeof window.api</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  host = await startHost();
  await host.main(({ app }) => app.whenReady());
});
beforeEach(async () => {
  visits.length = 0;
  await host.main(async ({ BrowserWindow }, _arg, fixture) => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    await fixture.open();
  });
});
afterAll(async () => {
  await host.stop();
  server.close();
});

function inPage(code: string): Promise<unknown> {
  return host.main(
    async (electron, text) =>
      electron.BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text, true),
    code,
  );
}

describe('will-navigate', () => {
  it('stops a page from leaving, before any request is made', async () => {
    const seen = await host.main(async ({ BrowserWindow }, url) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const asked = new Promise<string>((resolve) => {
        contents?.once('will-navigate', (event) => {
          event.preventDefault();
          resolve(event.url);
        });
      });
      await contents?.executeJavaScript(`location.href = '${url}/away'; 0`);
      const wanted = await asked;
      return [wanted, await contents?.executeJavaScript('document.title'), contents?.getURL()];
    }, site);
    expect(seen).toEqual([`${site}/away`, 'Contract', 'app://bundle/index.html']);
    expect(visits).toEqual([]);
  });

  it('lets a page go that nobody stops, and is not asked about loadURL and reload', async () => {
    const seen = await host.main(async ({ BrowserWindow }, url) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const asked: string[] = [];
      contents?.on('will-navigate', (event) => asked.push(event.url));
      await contents?.loadURL(`${url}/loaded`);
      const reloaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
      contents?.reload();
      await reloaded;
      const arrived = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
      await contents?.executeJavaScript(`location.href = '${url}/went'; 0`);
      await arrived;
      return [asked, contents?.getURL()];
    }, site);
    expect(seen).toEqual([[`${site}/went`], `${site}/went`]);
    expect(visits).toEqual(['/loaded', '/loaded', '/went']);
  });

  it('tells of links that only another program could open', async () => {
    const url = await host.main(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const asked = new Promise<string>((resolve) =>
        contents?.once('will-navigate', (event) => resolve(event.url)),
      );
      await contents?.executeJavaScript('document.getElementById("phone").click()');
      return asked;
    });
    expect(url).toBe('tel:+4930123');
  });

  it('is followed by will-redirect, which can stop as well', async () => {
    const url = await host.main(async ({ BrowserWindow }, origin) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const asked = new Promise<string>((resolve) => {
        contents?.once('will-redirect', (event) => {
          event.preventDefault();
          resolve(event.url);
        });
      });
      contents?.loadURL(`${origin}/redirect`).catch(() => undefined);
      return asked;
    }, site);
    expect(url).toBe(`${site}/target`);
    expect(visits).toEqual(['/redirect']);
  });
});

describe('window.open', () => {
  it('is refused by the handler: nothing is loaded', async () => {
    const asked = await host.main(({ BrowserWindow }, _arg, fixture) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      fixture.notes.asked = new Promise((resolve) => {
        contents?.setWindowOpenHandler(({ url, frameName }) => {
          resolve([url, frameName]);
          return { action: 'deny' };
        });
      });
      return contents?.executeJavaScript('0');
    });
    expect(asked).toBe(0);
    await inPage(`window.opened = window.open('${site}/refused', 'named'); 0`);
    expect(await host.main((_electron, _arg, fixture) => fixture.notes.asked)).toEqual([
      `${site}/refused`,
      'named',
    ]);
    const closed = `new Promise((resolve) => { const look = () => opened.closed ? resolve(true) : setTimeout(look, 10); look(); })`;
    expect(await inPage(closed)).toBe(true);
    expect(await host.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(visits).toEqual([]);
  });

  it.each(['', 'noopener'])('gives an allowed window its preload (features "%s")', async (features) => {
    const seen = await host.main(
      async ({ BrowserWindow }, given) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.setWindowOpenHandler(() => ({
          action: 'allow',
          overrideBrowserWindowOptions: { width: 500 },
        }));
        const created = new Promise<Electron.BrowserWindow>((resolve) =>
          contents?.once('did-create-window', resolve),
        );
        await contents?.executeJavaScript(
          `window.open('${given.site}/popup', '_blank', '${given.features}'); 0`,
          true,
        );
        const popup = await created;
        if (popup.webContents.isLoading() || popup.webContents.getURL() === '') {
          await new Promise<void>((resolve) => popup.webContents.once('did-finish-load', () => resolve()));
        }
        return [
          popup.webContents.getURL(),
          popup.getSize()[0],
          await popup.webContents.executeJavaScript('[seenApi, typeof api.invoke]'),
        ];
      },
      { site, features },
    );
    expect(seen).toEqual([`${site}/popup`, 500, ['object', 'function']]);
  });
});

describe('the app:// scheme', () => {
  it('serves pages, scripts and relative links; main sees app:// URLs', async () => {
    const seen = await host.main(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const arrived = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
      await contents?.executeJavaScript('document.getElementById("inside").click()');
      await arrived;
      return [contents?.getURL(), await contents?.executeJavaScript('[marked, isSecureContext]')];
    });
    expect(seen).toEqual(['app://bundle/second.html', [true, true]]);
  });

  it('gives the status of the handler, and enforces its CSP', async () => {
    expect(await inPage('fetch("absent.html").then((r) => r.status)')).toBe(404);
    const seen = await host.main(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const messages: string[] = [];
      contents?.on('console-message', ({ message }) => messages.push(message));
      await contents?.loadURL(`app://bundle/index.html?csp=${encodeURIComponent("script-src 'self'")}`);
      return [await contents?.executeJavaScript('typeof window.atFirstScript'), messages.join('\n')];
    });
    expect(seen).toEqual(['undefined', expect.stringContaining('Content Security Policy')]);
  });

  it('lets webRequest.onHeadersReceived add headers', async () => {
    const seen = await host.main(async ({ BrowserWindow, session }, origin) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      session.defaultSession.webRequest.onHeadersReceived(({ responseHeaders }, callback) => {
        callback({
          responseHeaders: { ...responseHeaders, 'Content-Security-Policy': ["script-src 'none'"] },
        });
      });
      const read = 'typeof window.atFirstScript + typeof window.seenApi';
      await contents?.loadURL('app://bundle/index.html');
      const own = await contents?.executeJavaScript(read);
      await contents?.loadURL(`${origin}/headers`);
      const foreign = await contents?.executeJavaScript(read);
      session.defaultSession.webRequest.onHeadersReceived(null);
      return [own, foreign];
    }, site);
    expect(seen).toEqual(['undefinedundefined', 'undefinedundefined']);
  });

  it('rejects loadURL with Chromium’s error', async () => {
    const seen = await host.main(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const failed = new Promise((resolve) => {
        contents?.once('did-fail-load', (_event, errorCode, _description, url) => resolve([errorCode, url]));
      });
      const error: unknown = await contents
        ?.loadURL('http://127.0.0.1:9/')
        .catch((reason: unknown) => reason);
      return [await failed, (error as { code: string }).code];
    });
    expect(seen).toEqual([[expect.any(Number), 'http://127.0.0.1:9/'], expect.stringMatching(/^ERR_/)]);
  });
});

describe('a page', () => {
  it('closes its window by window.close, if main lets it', async () => {
    const seen = await host.main(async ({ BrowserWindow }, _arg, fixture) => {
      const window = await fixture.open();
      const refused = new Promise<void>((resolve) => {
        window.once('close', (event) => {
          event.preventDefault();
          resolve();
        });
      });
      await window.webContents.executeJavaScript('window.close()');
      await refused;
      const survived = !window.isDestroyed();
      const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()));
      await window.webContents.executeJavaScript('window.close()');
      await closed;
      return [survived, window.isDestroyed(), BrowserWindow.getAllWindows().length];
    });
    expect(seen).toEqual([true, true, 1]);
  });

  it.each(['by itself', 'by force'])('can crash %s, is told of, and can be loaded again', async (how) => {
    const seen = await host.main(async (_electron, isForced, fixture) => {
      const window = await fixture.open();
      const gone = new Promise((resolve) => {
        window.webContents.once('render-process-gone', (_event, details) => resolve(details.reason));
      });
      if (isForced) window.webContents.forcefullyCrashRenderer();
      else window.webContents.loadURL('chrome://crash').catch(() => undefined);
      const reason = await gone;
      await window.webContents.loadURL('app://bundle/index.html');
      return [reason, await window.webContents.executeJavaScript('atFirstScript')];
    }, how === 'by force');
    expect(seen).toEqual(['crashed', 'object']);
  });
});
