import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../../src/main/answer-request.ts';
import {
  type Ask,
  createApplicationNames,
  parseClass,
  parseNumbered,
} from '../../../../src/main/screen-share/application-names.ts';
import { type Capturer, createLookAround } from '../../../../src/main/screen-share/look-around.ts';
import { askPortal, isPortalDesktop } from '../../../../src/main/screen-share/portal.ts';
import type { ShareDesk } from '../../../../src/main/screen-share/share-desk.ts';
import { createShareHandlers } from '../../../../src/main/screen-share/share-handlers.ts';
import { placeAtTop } from '../../../../src/main/windows/place-window.ts';

const thumbnail = { isEmpty: () => false, toDataURL: () => 'data:image/png;base64,AA' };
const source = (id: string, name: string) => ({ id, name, thumbnail });

function capturerOf(...found: ReturnType<typeof source>[]) {
  const asked: Parameters<Capturer['getSources']>[0][] = [];
  const capturer: Capturer = {
    async getSources(options) {
      asked.push(options);
      return found;
    },
  };
  return { capturer, asked };
}

describe('what is on the desktop', () => {
  it('is told with application, owner and picture', async () => {
    const { capturer, asked } = capturerOf(
      source('screen:0:0', 'Entire screen'),
      source('window:11:0', 'Notes'),
      source('window:12:0', 'Offhook'),
      source('window:13:1', 'Offhook too'),
      source('window:14:0', 'Sign in'),
      source('window:odd', 'Strange'),
    );
    const own = () => [
      { mediaId: 'window:12:1', secret: false },
      { mediaId: 'window:14:0', secret: true },
    ];
    const look = createLookAround(capturer, async () => new Map([['11', 'Editor']]), own);
    const there = await look({ pictures: true, screens: true, applications: true });
    expect(there.map(({ kind, title, application, own: ours }) => [kind, title, application, ours])).toEqual([
      ['screen', 'Entire screen', null, 'no'],
      ['window', 'Notes', 'Editor', 'no'],
      ['window', 'Offhook', null, 'plain'],
      ['window', 'Offhook too', null, 'plain'],
      ['window', 'Sign in', null, 'secret'],
      ['window', 'Strange', null, 'no'],
    ]);
    expect(there.every(({ picture }) => picture === 'data:image/png;base64,AA')).toBe(true);
    const plain = await look({ pictures: false, screens: false, applications: false });
    expect(plain.every(({ picture, application }) => picture === null && application === null)).toBe(true);
    expect(asked.map(({ types, thumbnailSize }) => [types, thumbnailSize.width])).toEqual([
      [['screen', 'window'], 320],
      [['window'], 0],
    ]);
  });
});

describe('applications', () => {
  it('are asked for once a window, and anew for a number that comes again', async () => {
    const asked: string[] = [];
    const ask: Ask = async (program, args) => {
      asked.push([program, ...args].join(' '));
      return args[1] === '2' ? null : `WM_CLASS(STRING) = "x", "Window ${args[1]}"\n`;
    };
    let nowMs = 0;
    const names = createApplicationNames('linux', ask, () => nowMs);
    expect([...(await names(['1', '2']))]).toEqual([['1', 'Window 1']]);
    await names(['1', '2']);
    expect(asked).toEqual(['xprop -id 1 WM_CLASS', 'xprop -id 2 WM_CLASS']);
    await names(['2']);
    await names(['1']);
    expect(asked).toHaveLength(3);
    nowMs += 3000;
    await names(['1']);
    expect(asked).toHaveLength(3);
    // Nobody has looked meanwhile: it may be another window with the number of the former.
    nowMs += 3001;
    await names(['1']);
    expect(asked).toHaveLength(4);
  });

  it.each(['win32', 'darwin'])('are told all at once on %s', async (platform) => {
    const asked: string[] = [];
    const ask: Ask = async (program) => {
      asked.push(program);
      return '11 chrome\r\n12 Google Chrome\r\n\r\nnonsense\r\n';
    };
    const names = createApplicationNames(platform, ask, () => 0);
    expect([...(await names(['11', '12', '13']))]).toEqual([
      ['11', 'chrome'],
      ['12', 'Google Chrome'],
    ]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['WM_CLASS(STRING) = "xterm", "XTerm"\n', 'XTerm'],
    ['WM_CLASS(UTF8_STRING) = "a", "b \\"c\\" \\\\"', 'b "c" \\'],
    ['WM_CLASS:  not found.\n', null],
    ['WM_CLASS(STRING) = "only"\n', null],
    ['', null],
    [null, null],
  ])('%j is %j', (printed, expected) => {
    expect(parseClass(printed)).toBe(expected);
  });

  it('are read from anything a program may print', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseClass(text) ?? '').toBeTypeOf('string');
        for (const [window, name] of parseNumbered(text)) {
          expect(window).toMatch(/^\d+$/);
          expect(name.trim()).not.toBe('');
        }
      }),
    );
    const names = fc.string().filter((name) => !/[\r\n]/.test(name) && name.trim() === name && name !== '');
    fc.assert(
      fc.property(fc.dictionary(fc.nat().map(String), names), (windows) => {
        const printed = Object.entries(windows).map((pair) => pair.join(' '));
        expect(Object.fromEntries(parseNumbered(printed.join('\n')))).toEqual({ ...windows });
      }),
    );
    fc.assert(
      fc.property(
        fc.string().filter((name) => !/[\r\n]/.test(name)),
        (name) => {
          const quoted = name.replaceAll(/["\\]/g, String.raw`\$&`);
          expect(parseClass(`WM_CLASS(STRING) = "i", "${quoted}"`)).toBe(name);
        },
      ),
    );
  });
});

describe('the portal', () => {
  it.each([
    ['linux', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, false],
    ['linux', { XDG_SESSION_TYPE: 'wayland' }, false],
    ['linux', {}, false],
    ['darwin', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }, false],
  ])('on %s with %j: %s', (platform, environment, expected) => {
    expect(isPortalDesktop(platform, environment)).toBe(expected);
  });

  it('is asked for one kind, without pictures', async () => {
    const { capturer, asked } = capturerOf(source('window:7:0', 'Whatever'));
    expect(await askPortal(capturer, 'window')).toMatchObject({ id: 'window:7:0', kind: 'window' });
    expect(asked).toEqual([
      { types: ['window'], thumbnailSize: { width: 0, height: 0 }, fetchWindowIcons: false },
    ]);
    expect(await askPortal(capturerOf().capturer, 'window')).toBeNull();
  });
});

describe('who may ask what', () => {
  const sender = { url: 'app://offhook/index.html', parent: null, processId: 1, frameToken: 'a' };
  const done: string[] = [];
  const desk: ShareDesk = {
    mayHaveSound: true,
    request: (frame) => `for ${frame}`,
    permit: () => false,
    display: () => undefined,
    choice: async () => null,
    async choose(id, _source, sound) {
      done.push(`choose ${id} ${sound}`);
      return 'denied';
    },
    stop: (id) => void done.push(`stop ${id}`),
    ended: (id) => void done.push(`ended ${id}`),
    stopAny: () => undefined,
    obeyed: (id) => void done.push(`obeyed ${id}`),
    lookAtCalls: () => undefined,
    lookAtBar: () => undefined,
  };

  it('the page asks and obeys, the picker looks and chooses, and whoever it is may stop', async () => {
    const page = createShareHandlers(desk, { isPage: () => true, isPicker: () => false });
    const picker = createShareHandlers(desk, { isPage: () => false, isPicker: () => true });
    expect(page['screenShare.request'](null, sender)).toEqual({ id: 'for 1 a', sound: true });
    expect(() => page['screenShare.look'](null, sender)).toThrow(RequestError);
    await expect(page['screenShare.choose']({ id: 'x', source: null, sound: false }, sender)).rejects.toThrow(
      RequestError,
    );
    expect(() => picker['screenShare.request'](null, sender)).toThrow(RequestError);
    expect(() => picker['screenShare.obeyed']({ id: 'x', paused: true }, sender)).toThrow(RequestError);
    const chosen = { id: '1', source: 'window:1:0', sound: true };
    expect(await picker['screenShare.choose'](chosen, sender)).toBe('denied');
    page['screenShare.obeyed']({ id: '2', paused: true }, sender);
    picker['screenShare.stop']({ id: '3', by: 'stopped' }, sender);
    // That nothing is shown any more, only the page can say.
    page['screenShare.stop']({ id: '4', by: 'system' }, sender);
    expect(done).toEqual(['choose 1 true', 'obeyed 2', 'stop 3', 'stop 4', 'ended 4']);
  });
});

describe('the bar', () => {
  it('is in the middle of the upper edge, wherever the screen lies', () => {
    expect(placeAtTop({ width: 440, height: 56 }, { x: 1920, y: 30, width: 1000, height: 700 })).toEqual({
      x: 2200,
      y: 42,
    });
  });
});
