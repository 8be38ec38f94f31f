import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningHost, startHost } from './start-host.ts';

let host: RunningHost;

beforeAll(async () => {
  // A fake microphone, but no fake consent: Chromium's own settings count.
  host = await startHost({ args: ['--use-fake-device-for-media-stream'] });
  await host.main(async ({ app }, _arg, fixture) => {
    await app.whenReady();
    await fixture.open();
  });
});
afterAll(() => host.stop());
beforeEach(() =>
  host.main(({ session }) => {
    session.defaultSession.setPermissionRequestHandler(null);
    session.defaultSession.setPermissionCheckHandler(null);
    session.defaultSession.setDisplayMediaRequestHandler(null);
  }),
);

function inPage(code: string): Promise<unknown> {
  return host.main(
    (electron, text) => electron.BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
    code,
  );
}

const useMicrophone = () =>
  inPage(`navigator.mediaDevices.getUserMedia({ audio: true }).then(
    (stream) => { for (const track of stream.getTracks()) track.stop(); return stream.getTracks().length; },
    (error) => error.name)`);
const shareScreen = () =>
  inPage(`navigator.mediaDevices.getDisplayMedia({ video: true, audio: true }).then(
    (stream) => { const kinds = stream.getTracks().map(({ kind }) => kind).sort(); for (const t of stream.getTracks()) t.stop(); return kinds; },
    (error) => error.name)`);

describe('the microphone', () => {
  it('is granted without handlers, as in Electron', async () => {
    expect(await useMicrophone()).toBe(1);
  });

  it('is the request handler’s to grant', async () => {
    const grant = (granted: boolean) =>
      host.main(({ session }, verdict, fixture) => {
        session.defaultSession.setPermissionRequestHandler((_contents, permission, callback, details) => {
          fixture.notes.asked = [
            permission,
            (details as Electron.MediaAccessPermissionRequest).mediaTypes,
            details.requestingUrl,
          ];
          callback(verdict);
        });
      }, granted);
    await grant(false);
    expect(await useMicrophone()).toBe('NotAllowedError');
    await grant(true);
    expect(await useMicrophone()).toBe(1);
    expect(await host.main((_electron, _arg, fixture) => fixture.notes.asked)).toEqual([
      'media',
      ['audio'],
      'app://bundle/index.html',
    ]);
  });

  it('is refused by the check handler too, down in Chromium itself', async () => {
    await host.main(({ session }) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, callback) =>
        callback(true),
      );
      session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission !== 'media');
    });
    expect(await useMicrophone()).toBe('NotAllowedError');
    expect(await inPage('navigator.permissions.query({ name: "microphone" }).then((s) => s.state)')).toBe(
      'denied',
    );
    await host.main(({ session }) => {
      session.defaultSession.setPermissionCheckHandler(() => true);
    });
    expect(await useMicrophone()).toBe(1);
    expect(await inPage('navigator.permissions.query({ name: "microphone" }).then((s) => s.state)')).toBe(
      'granted',
    );
  });
});

describe('sharing the screen', () => {
  it('is not supported without a handler, as in Electron', async () => {
    expect(await shareScreen()).toBe('NotSupportedError');
  });

  it('is refused when the handler gives no source', async () => {
    await host.main(({ session }) => {
      session.defaultSession.setDisplayMediaRequestHandler((_request, callback) => callback({}));
    });
    expect(await shareScreen()).toBe('NotAllowedError');
  });

  it('gives the page tracks for the source that the handler chose', async () => {
    await host.main(({ session, desktopCapturer }, _arg, fixture) => {
      session.defaultSession.setDisplayMediaRequestHandler((request, callback) => {
        fixture.notes.asked = [request.securityOrigin, request.videoRequested, request.audioRequested];
        desktopCapturer.getSources({ types: ['screen'] }).then(
          ([screen]) => callback(screen ? { video: screen, audio: 'loopback' } : {}),
          () => callback({}),
        );
      });
    });
    expect(await shareScreen()).toEqual(['audio', 'video']);
    expect(await host.main((_electron, _arg, fixture) => fixture.notes.asked)).toEqual([
      'app://bundle',
      true,
      true,
    ]);
  });
});
