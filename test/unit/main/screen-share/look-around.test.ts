import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../../src/main/answer-request.ts';
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
    const there = await look({ pictures: true, screens: true, applications: 'all' });
    expect(there.map(({ kind, title, application, own: ours }) => [kind, title, application, ours])).toEqual([
      ['screen', 'Entire screen', null, 'no'],
      ['window', 'Notes', 'Editor', 'no'],
      ['window', 'Offhook', null, 'plain'],
      ['window', 'Offhook too', null, 'plain'],
      ['window', 'Sign in', null, 'secret'],
      ['window', 'Strange', null, 'no'],
    ]);
    expect(there.every(({ picture }) => picture === 'data:image/png;base64,AA')).toBe(true);
    const plain = await look({ pictures: false, screens: false, applications: [] });
    expect(plain.every(({ picture, application }) => picture === null && application === null)).toBe(true);
    expect(asked.map(({ types, thumbnailSize }) => [types, thumbnailSize.width])).toEqual([
      [['screen', 'window'], 320],
      [['window'], 0],
    ]);
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
    heard: (id, isHeard) => void done.push(`heard ${id} ${isHeard}`),
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
    page['screenShare.heard']({ id: '2', heard: true }, sender);
    expect(() => picker['screenShare.heard']({ id: '2', heard: true }, sender)).toThrow(RequestError);
    picker['screenShare.stop']({ id: '3', by: 'stopped' }, sender);
    // That nothing is shown any more, only the page can say.
    page['screenShare.stop']({ id: '4', by: 'system' }, sender);
    expect(done).toEqual(['choose 1 true', 'obeyed 2', 'heard 2 true', 'stop 3', 'stop 4', 'ended 4']);
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
