import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningHost, startHost } from './start-host.ts';

let host: RunningHost;

beforeAll(async () => {
  host = await startHost();
  await host.main(async ({ app, ipcMain }, _arg, fixture) => {
    await app.whenReady();
    ipcMain.handle('echo', (_event, ...args) => args);
    ipcMain.handle('who', ({ senderFrame, sender }) => [
      senderFrame?.url,
      senderFrame?.origin,
      senderFrame?.parent,
      sender.id,
    ]);
    ipcMain.handle('fails', () => {
      throw new TypeError('no such thing');
    });
    fixture.notes.window = await fixture.open();
  });
});
afterAll(() => host.stop());

/** Runs code in the page of the first window. */
function inPage(code: string): Promise<unknown> {
  return host.main(async (electron, text) => {
    const [window] = electron.BrowserWindow.getAllWindows();
    return window?.webContents.executeJavaScript(text);
  }, code);
}

describe('the preload', () => {
  it('runs before the first inline script, on each of 15 reloads', async () => {
    const seen = await host.main(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const found = [];
      for (let round = 0; round < 15; round++) {
        const loaded = new Promise<void>((resolve) =>
          window?.webContents.once('did-finish-load', () => resolve()),
        );
        window?.webContents.reload();
        await loaded;
        found.push(await window?.webContents.executeJavaScript('window.atFirstScript'));
      }
      return found;
    });
    expect(seen).toEqual(Array(15).fill('object'));
  });

  it('runs in a second window too', async () => {
    const result = await host.main(async (_electron, _arg, fixture) => {
      const second = await fixture.open('app://bundle/index.html', {
        webPreferences: { additionalArguments: ['--from-test'] },
      });
      const code = '[atFirstScript, api.arguments.at(-1)].concat(api.versions.electron)';
      const seen = await second.webContents.executeJavaScript(code);
      second.destroy();
      return [seen, process.versions.electron];
    });
    expect(result).toEqual([['object', '--from-test', expect.any(String)], expect.any(String)]);
  });

  it('is absent from iframes', async () => {
    const code = `new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.onload = () => resolve(typeof frame.contentWindow.api);
      frame.src = 'second.html';
      document.body.append(frame);
    })`;
    expect(await inPage(code)).toBe('undefined');
  });
});

describe('the context bridge', () => {
  it('exposes a frozen API of its own kind', async () => {
    const code = `[Object.isFrozen(api), Object.isFrozen(api.nested.deep), api.nested.deep.answer,
      Object.getPrototypeOf(api.nested) === Object.prototype,
      (() => { 'use strict'; try { window.api = 1; return 'replaced'; } catch (error) { return error.name; } })()]`;
    expect(await inPage(code)).toEqual([true, true, 42, true, 'TypeError']);
  });

  it('carries functions both ways, promises and errors', async () => {
    expect(await inPage('api.callTwice((n) => n * n)')).toBe(81);
    expect(await inPage('api.resolved')).toBe(7);
    expect(await inPage('api.rejects().catch((e) => [e.name, e.message])')).toEqual([
      'RangeError',
      'rejected later',
    ]);
    expect(await inPage('(() => { try { api.throws() } catch (e) { return e.message } })()')).toBe(
      'thrown at once',
    );
  });

  it('keeps the preload out of reach of the page', async () => {
    expect(await inPage('[typeof require, typeof process, typeof ipcRenderer]')).toEqual(
      Array(3).fill('undefined'),
    );
  });
});

describe('messages', () => {
  it('carry Date, Map, Set, typed arrays, errors, undefined and bigint to main and back', async () => {
    const code = `(async () => {
      const sent = [new Date(5), new Map([['a', { b: 1 }]]), new Set([1]), new Uint8Array([1, 2, 255]), undefined, 7n, NaN, -0, /x/g];
      const [date, map, set, bytes, nothing, big, nan, zero, regexp] = await api.invoke('echo', ...sent);
      const [error] = await api.invoke('echo', new RangeError('far'));
      return [date instanceof Date && date.getTime(), map.get('a').b, set.has(1), [...bytes], nothing === undefined,
        String(big), Number.isNaN(nan), Object.is(zero, -0), String(regexp), error.name, error.message];
    })()`;
    expect(await inPage(code)).toEqual([
      5,
      1,
      true,
      [1, 2, 255],
      true,
      '7',
      true,
      true,
      '/x/g',
      'RangeError',
      'far',
    ]);
  });

  it('refuse what cannot be cloned', async () => {
    const code = '(() => { try { api.invoke("echo", new WeakMap()) } catch (e) { return e.message } })()';
    expect(await inPage(code)).toBe('An object could not be cloned.');
  });

  it('tell who sent them, with the URL as main knows it', async () => {
    expect(await inPage('api.invoke("who")')).toEqual(['app://bundle/index.html', 'app://bundle', null, 1]);
  });

  it('bring a handler’s error to the caller, and name a missing handler', async () => {
    expect(await inPage('api.invoke("fails").catch((e) => e.message)')).toBe(
      "Error invoking remote method 'fails': TypeError: no such thing",
    );
    expect(await inPage('api.invoke("none").catch((e) => e.message)')).toContain(
      "No handler registered for 'none'",
    );
  });

  it('reach the page in order, until the listener is removed', async () => {
    const got = await host.main(async ({ BrowserWindow, ipcMain }) => {
      const [window] = BrowserWindow.getAllWindows();
      await window?.webContents.executeJavaScript(
        'window.got = []; window.off = api.on("tick", (n) => { got.push(n); if (n === 49) api.send("done", got); }); 0',
      );
      const done = new Promise((resolve) => ipcMain.once('done', (_event, numbers) => resolve(numbers)));
      for (let n = 0; n < 50; n++) window?.webContents.send('tick', n);
      const numbers = await done;
      await window?.webContents.executeJavaScript('off()');
      window?.webContents.send('tick', 50);
      return [numbers, await window?.webContents.executeJavaScript('got.length')];
    });
    expect(got).toEqual([Array.from({ length: 50 }, (_, n) => n), 50]);
  });

  it('have no synchronous form: it throws by name', async () => {
    expect(await inPage('(() => { try { api.sendSync() } catch (e) { return e.message } })()')).toBe(
      'electron-host: ipcRenderer.sendSync is not supported in a preload',
    );
  });
});
