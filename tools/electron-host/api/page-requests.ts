import { randomUUID } from 'node:crypto';
import { windowByTitle } from '../chromium/flags.ts';
import type { DisplayAnswer, DisplayWish } from '../page/main-world.ts';
import { record } from '../support/calls.ts';
import { whole } from '../support/strict.ts';
import { app } from './app.ts';
import { answerHid } from './hid.ts';
import { system } from './system.ts';
import type { WebContents } from './web-contents.ts';
import { WebFrameMain } from './web-frame-main.ts';

/** Answers what the host's scripts in a page ask (see page/main-world.ts). */
export async function answerPage(contents: WebContents, channel: string, args: unknown[]): Promise<unknown> {
  switch (channel) {
    case 'window-close':
      contents.close();
      return undefined;
    case 'media-permission':
      return contents.session.permissions.requestMedia(contents, args[0] as ('audio' | 'video')[]);
    case 'display-media':
      return chooseDisplay(contents, args[0] as DisplayWish);
    case 'activate':
      return contents.executeJavaScript('0', true);
    default:
      if (channel.startsWith('hid-')) return answerHid(contents, channel.slice('hid-'.length), args);
      throw new Error(`unknown request ${channel}`);
  }
}

function refuse(refused: string, message: string): DisplayAnswer {
  return { refused, message, name: '', audio: false, captured: false, colour: '', over: '' };
}

async function chooseDisplay(contents: WebContents, wanted: DisplayWish): Promise<DisplayAnswer> {
  const { displayMediaHandler: handler, permissions } = contents.session;
  const frame = wanted.inner
    ? new WebFrameMain(contents, contents.mainFrame.url, contents.mainFrame)
    : contents.mainFrame;
  const mediaTypes = [
    ...(wanted.audio ? ['audio' as const] : []),
    ...(wanted.video ? ['video' as const] : []),
  ];
  if (!(await permissions.requestDisplay(contents, mediaTypes)))
    return refuse('NotAllowedError', 'Permission denied');
  if (!handler) return refuse('NotSupportedError', 'Not supported');
  const request = {
    frame: whole<Electron.WebFrameMain>(frame),
    securityOrigin: frame.origin,
    videoRequested: wanted.video,
    audioRequested: wanted.audio,
    userGesture: wanted.gesture,
  };
  const streams = await new Promise<Electron.Streams | null>((resolve) => {
    handler(request, (chosen) => resolve(chosen));
  });
  const video = streams?.video;
  record('display-media', streams);
  if (!video) return refuse('NotAllowedError', 'Permission denied');
  const { name } = video;
  const id = 'id' in video ? video.id : '';
  const over = randomUUID();
  captures.set(over, contents);
  return {
    ...{ refused: '', message: '', name },
    audio: streams.audio !== undefined,
    captured: isCaptured(id, name),
    colour: system.otherWindows.find((window) => id === `window:${window.id}:0`)?.colour ?? '',
    over,
  };
}

/** Whose drawings of a screen end by which event. */
const captures = new Map<string, WebContents>();

/** As the desktop's own button does it, or the end of the window: each page learns it by its track. */
export async function endCaptures(): Promise<void> {
  const ending = [...captures].filter(([, contents]) => !contents.isDestroyed());
  captures.clear();
  for (const [over, contents] of ending)
    await contents.executeJavaScript(`document.dispatchEvent(new Event(${JSON.stringify(over)}))`);
}

/** Whether Chromium's switches make it take this very source: which one it takes cannot be told it later. */
function isCaptured(id: string, name: string): boolean {
  if (!process.env.DISPLAY) return false;
  const title = app.commandLine.getSwitchValue(windowByTitle);
  return id.startsWith('screen:') ? title === '' : title !== '' && name.includes(title);
}
