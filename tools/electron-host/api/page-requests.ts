import type { DisplayAnswer } from '../page/main-world.ts';
import { record } from '../support/calls.ts';
import { whole } from '../support/strict.ts';
import { answerHid } from './hid.ts';
import type { WebContents } from './web-contents.ts';

/** Answers what the host's scripts in a page ask (see page/main-world.ts). */
export async function answerPage(contents: WebContents, channel: string, args: unknown[]): Promise<unknown> {
  switch (channel) {
    case 'window-close':
      contents.close();
      return undefined;
    case 'media-permission':
      return contents.session.permissions.requestMedia(contents, args[0] as ('audio' | 'video')[]);
    case 'display-media':
      return chooseDisplay(contents, args[0] as { video: boolean; audio: boolean });
    default:
      if (channel.startsWith('hid-')) return answerHid(contents, channel.slice('hid-'.length), args);
      throw new Error(`unknown request ${channel}`);
  }
}

function refuse(refused: string, message: string): DisplayAnswer {
  return { refused, message, name: '', audio: false };
}

async function chooseDisplay(
  contents: WebContents,
  wanted: { video: boolean; audio: boolean },
): Promise<DisplayAnswer> {
  const handler = contents.session.displayMediaHandler;
  if (!handler) return refuse('NotSupportedError', 'Not supported');
  const frame = contents.mainFrame;
  const request = {
    frame: whole<Electron.WebFrameMain>(frame),
    securityOrigin: frame.origin,
    videoRequested: wanted.video,
    audioRequested: wanted.audio,
    userGesture: true,
  };
  const streams = await new Promise<Electron.Streams | null>((resolve) => {
    handler(request, (chosen) => resolve(chosen));
  });
  const video = streams?.video;
  record('display-media', streams);
  if (!video) return refuse('NotAllowedError', 'Permission denied');
  return { refused: '', message: '', name: video.name, audio: streams.audio !== undefined };
}
