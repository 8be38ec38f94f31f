import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { chooseMenuTemplate } from '../../../../src/main/windows/application-menu.ts';
import { createMainWindow, windowOptions } from '../../../../src/main/windows/main-window.ts';
import {
  guardNavigation,
  isAllowedExternal,
  refuseDownloads,
} from '../../../../src/main/windows/navigation-guard.ts';
import { isPermitted, restrictPermissions } from '../../../../src/main/windows/permissions.ts';
import { revivePage } from '../../../../src/main/windows/revive-page.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const main = { isMainFrame: true };

describe('isPermitted', () => {
  it.each([
    ['media', 'app://offhook/index.html', { ...main, mediaTypes: ['audio'] }, true],
    ['media', 'app://offhook', { ...main, mediaType: 'audio' }, true],
    ['media', 'app://offhook/', { ...main, mediaType: 'audio' }, true],
    ['media', 'app://offhook/', { ...main, mediaTypes: ['audio', 'video'] }, false],
    ['media', 'app://offhook/', { ...main, mediaType: 'video' }, false],
    ['media', 'app://offhook/', { ...main, mediaType: 'unknown' }, false],
    ['media', 'app://offhook/', { ...main, mediaTypes: [] }, false],
    ['media', 'app://offhook/', main, false],
    ['media', 'app://offhook/', { isMainFrame: false, mediaType: 'audio' }, false],
    ['media', 'app://offhook.evil/', { ...main, mediaType: 'audio' }, false],
    ['media', 'https://example.com/', { ...main, mediaType: 'audio' }, false],
    ['display-capture', 'app://offhook/', { ...main, mediaTypes: ['audio'] }, false],
    ['geolocation', 'app://offhook/', main, false],
    ['speaker-selection', 'app://offhook/', main, true],
    ['speaker-selection', 'app://offhook/', { isMainFrame: false }, false],
    ['speaker-selection', 'https://example.com/', main, false],
    ['hid', 'app://offhook/', main, true],
    ['hid', 'app://offhook/', { isMainFrame: false }, false],
    ['hid', 'https://example.com/', main, false],
    ['usb', 'app://offhook/', main, false],
    ['something-new', 'app://offhook/', main, false],
  ])('%s for %s with %j: %s', (permission, origin, details, expected) => {
    expect(isPermitted(permission, origin, details, false)).toBe(expected);
  });

  it.each([
    ['media', 'app://offhook/', { ...main, mediaTypes: ['video'] }, true],
    ['media', 'app://offhook/', { ...main, mediaTypes: ['audio', 'video'] }, true],
    ['media', 'app://offhook/', { ...main, mediaTypes: ['video', 'unknown'] }, false],
    ['media', 'app://offhook/', { ...main, mediaTypes: [] }, false],
    ['media', 'app://offhook/', { isMainFrame: false, mediaTypes: ['video'] }, false],
    ['media', 'https://example.com/', { ...main, mediaTypes: ['video'] }, false],
    ['display-capture', 'app://offhook/', { ...main, mediaTypes: ['video'] }, false],
  ])('while the camera may be used: %s for %s with %j: %s', (permission, origin, details, expected) => {
    expect(isPermitted(permission, origin, details, true)).toBe(expected);
  });
});

describe('restrictPermissions', () => {
  it('answers requests and checks', () => {
    type Session = Parameters<typeof restrictPermissions>[0];
    const answers: boolean[] = [];
    const session: Session = {
      setPermissionRequestHandler: (handler) => {
        const details = { isMainFrame: true, requestingUrl: 'app://offhook/index.html' };
        const contents = { mainFrame: { processId: 7, frameToken: 'f' } };
        const ask = (permission: string, some: object) =>
          handler(contents, permission, (granted) => answers.push(granted), { ...details, ...some });
        ask('media', { mediaTypes: ['audio'] });
        ask('notifications', {});
        ask('display-capture', { mediaTypes: ['video'] });
        ask('display-capture', { mediaTypes: ['video'], isMainFrame: false });
        ask('display-capture', { mediaTypes: ['video'], requestingUrl: 'https://example.com/' });
      },
      setPermissionCheckHandler: (handler) => {
        answers.push(handler(null, 'media', 'app://offhook', { isMainFrame: true, mediaType: 'audio' }));
        answers.push(handler(null, 'geolocation', 'app://offhook', { isMainFrame: true }));
      },
    };
    const captures: (string | null)[] = [];
    restrictPermissions(session, {
      camera: () => ({ mayName: false, mayOpen: false }),
      mayCapture: (frame) => captures.push(frame) === 1,
    });
    expect(answers).toEqual([true, false, true, false, false, true, false]);
    // Of others it is not even asked for.
    expect(captures).toEqual(['7 f']);
  });

  it('names cameras where video is allowed, and opens one in a call only', () => {
    type Session = Parameters<typeof restrictPermissions>[0];
    let ask: () => boolean = () => false;
    let check: () => boolean = () => false;
    const session: Session = {
      setPermissionRequestHandler(handler) {
        ask = () => {
          let answer = false;
          const details = { isMainFrame: true, requestingUrl: 'app://offhook/', mediaTypes: ['video'] };
          handler({ mainFrame: {} }, 'media', (granted) => (answer = granted), details);
          return answer;
        };
      },
      setPermissionCheckHandler(handler) {
        check = () => handler(null, 'media', 'app://offhook', { isMainFrame: true, mediaType: 'video' });
      },
    };
    let rules = { mayName: true, mayOpen: false };
    restrictPermissions(session, { camera: () => rules, mayCapture: () => false });
    expect([check(), ask()]).toEqual([true, false]);
    rules = { mayName: true, mayOpen: true };
    expect([check(), ask()]).toEqual([true, true]);
  });
});

describe('isAllowedExternal', () => {
  const origins = ['https://login.example.com'];
  it.each([
    ['https://login.example.com/account', true],
    ['https://login.example.com.evil/', false],
    ['https://evil@login.example.com/', false],
    ['http://login.example.com/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['not a url', false],
  ])('%s: %s', (url, expected) => {
    expect(isAllowedExternal(url, origins)).toBe(expected);
  });
});

describe('guardNavigation', () => {
  interface Details {
    readonly url: string;
    preventDefault(): void;
  }

  function createContents() {
    const emitter = new EventEmitter();
    let handler: (details: { url: string }) => { action: 'deny' } = () => ({ action: 'deny' });
    return {
      on: (event: string, listener: (details: Details) => void) => emitter.on(event, listener),
      setWindowOpenHandler: (next: typeof handler) => {
        handler = next;
      },
      open: (url: string) => handler({ url }),
      tryTo(event: string, url: string): boolean {
        let prevented = false;
        emitter.emit(event, { url, preventDefault: () => (prevented = true) });
        return prevented;
      },
    };
  }

  it('refuses every way to another page, and tells the log no more than the host', () => {
    const contents = createContents();
    const log = createMemoryLog();
    const opened: string[] = [];
    guardNavigation(contents, {
      externalOrigins: () => ['https://login.example.com'],
      openExternal: (url) => opened.push(url),
      log,
    });
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      expect(contents.tryTo(event, 'https://evil.example/?secret=1')).toBe(true);
    }
    expect(contents.tryTo('will-navigate', 'app://offhook/index.html')).toBe(true);
    expect(contents.open('https://evil.example/')).toEqual({ action: 'deny' });
    expect(contents.open('https://login.example.com/account')).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://login.example.com/account']);
    expect(log.lines.join('\n')).not.toContain('secret');
  });
});

describe('refuseDownloads', () => {
  it('lets the page fetch nothing into a file, and tells the log no more than the host', () => {
    const session = new EventEmitter();
    const log = createMemoryLog();
    refuseDownloads(session, log);
    let prevented = false;
    const item = { getURL: () => 'https://evil.example/?secret=1' };
    session.emit('will-download', { preventDefault: () => (prevented = true) }, item);
    expect(prevented).toBe(true);
    expect(log.lines).toEqual(['warn download refused: https://evil.example']);
  });
});

describe('revivePage', () => {
  it('loads a dead page again, and lets one that dies again and again rest before, which is told', () => {
    type Gone = (event: unknown, details: { reason: string; exitCode: number }) => void;
    const clock = createFakeClock();
    const log = createMemoryLog();
    const listeners: Gone[] = [];
    let reloads = 0;
    const rests: number[] = [];
    let isDestroyed = false;
    const contents = {
      on: (_event: string, listener: Gone) => listeners.push(listener),
      isDestroyed: () => isDestroyed,
      reload: () => {
        reloads += 1;
      },
    };
    let deaths = 0;
    const onGone = (): void => {
      deaths += 1;
    };
    revivePage(contents, { clock, log, onGone, onRest: (restMs) => rests.push(restMs) });
    const die = (reason: string) => listeners[0]?.(null, { reason, exitCode: 139 });
    die('crashed');
    clock.advance(1000);
    die('oom');
    clock.advance(1000);
    die('crashed');
    expect(reloads).toBe(3);
    clock.advance(57_999);
    die('crashed');
    expect(reloads).toBe(3);
    expect(rests).toEqual([30_000]);
    expect(log.lines.at(-1)).toContain('once more in 30 s');
    // Also while it rests: nobody else would say that its registration is gone.
    expect(deaths).toBe(4);
    clock.advance(29_999);
    expect(reloads).toBe(3);
    clock.advance(1);
    expect(reloads).toBe(4);
    // From then on counted anew.
    for (const again of [5, 6]) {
      die('crashed');
      expect(reloads).toBe(again);
    }
    die('crashed');
    expect([reloads, rests.length]).toEqual([6, 2]);
    isDestroyed = true;
    clock.advance(60_000);
    expect(reloads).toBe(6);
    isDestroyed = false;
    die('clean-exit');
    expect(reloads).toBe(6);
  });
});

describe('the application menu', () => {
  it.each(['win32', 'linux'])('is none on %s, so that no shortcut reloads the page', (platform) => {
    expect(chooseMenuTemplate(platform)).toBeNull();
  });

  it('has on macOS what copy, paste and quit need, and no View menu with its reload', () => {
    const roles = chooseMenuTemplate('darwin')?.map(({ role }) => role);
    expect(roles).toEqual(['appMenu', 'editMenu', 'windowMenu']);
  });
});

describe('the main window', () => {
  function createWindow() {
    const emitter = new EventEmitter();
    const calls: string[] = [];
    let destroyed = false;
    return {
      calls,
      emitter,
      on: (event: string, listener: (event: { preventDefault(): void }) => void) =>
        emitter.on(event, listener),
      once: (event: string, listener: () => void) => emitter.once(event, listener),
      loadURL: (url: string) => {
        calls.push(`load ${url}`);
        return Promise.resolve();
      },
      show: () => calls.push('show'),
      hide: () => calls.push('hide'),
      minimize: () => calls.push('minimize'),
      focus: () => calls.push('focus'),
      restore: () => calls.push('restore'),
      isMinimized: () => false,
      isDestroyed: () => destroyed,
      close(): boolean {
        let prevented = false;
        emitter.emit('close', { preventDefault: () => (prevented = true) });
        if (prevented) return false;
        destroyed = true;
        emitter.emit('closed');
        return true;
      },
    };
  }

  function openWindow(isQuitting = () => false, hasTray = true, hidden = false) {
    const kept: string[] = [];
    const opened: ReturnType<typeof createWindow>[] = [];
    const window = createMainWindow({
      open: () => {
        const next = createWindow();
        opened.push(next);
        return next;
      },
      preload: '/app/preload.cjs',
      title: 'Offhook',
      devTools: true,
      isDark: () => true,
      isQuitting,
      hidden,
      hasTray: async () => hasTray,
      onKept: () => kept.push('kept'),
      onFocus: () => undefined,
      onShown: () => undefined,
      onLoadFailed: () => undefined,
    });
    window.present();
    return { window, opened, kept };
  }

  it('is sandboxed and isolated, and is not slowed down while hidden', () => {
    const { webPreferences } = windowOptions({
      preload: 'p',
      title: 't',
      devTools: false,
      isDark: () => false,
    });
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      backgroundThrottling: false,
      devTools: false,
    });
  });

  it('loads the page, and shows when there is something to see', () => {
    const { opened } = openWindow();
    expect(opened[0]?.calls).toEqual(['load app://offhook/index.html']);
    opened[0]?.emitter.emit('ready-to-show');
    expect(opened[0]?.calls.at(-1)).toBe('show');
  });

  it('is not shown at a hidden start, until somebody asks for it', () => {
    const { window, opened } = openWindow(() => false, true, true);
    opened[0]?.emitter.emit('ready-to-show');
    expect(opened[0]?.calls).toEqual(['load app://offhook/index.html']);
    window.present();
    expect(opened[0]?.calls.slice(-2)).toEqual(['show', 'focus']);
  });

  it('stays where one can find it when the desktop has no tray, and says why', async () => {
    const { opened, kept } = openWindow(() => false, false);
    expect(opened[0]?.close()).toBe(false);
    await vi.waitFor(() => expect(kept).toEqual(['kept']));
    expect(opened[0]?.calls.at(-1)).toBe('minimize');
  });

  it('hides when closed, and comes back when asked for', async () => {
    const { window, opened } = openWindow();
    expect(opened[0]?.close()).toBe(false);
    await vi.waitFor(() => expect(opened[0]?.calls.at(-1)).toBe('hide'));
    window.present();
    expect(opened[0]?.calls.slice(-2)).toEqual(['show', 'focus']);
    expect(opened).toHaveLength(1);
  });

  it('closes when the app quits, and opens anew when asked for after that', () => {
    const { window, opened } = openWindow(() => true);
    expect(opened[0]?.close()).toBe(true);
    expect(window.current()).toBeNull();
    window.present();
    expect(opened).toHaveLength(2);
  });
});
