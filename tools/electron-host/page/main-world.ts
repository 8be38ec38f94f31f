import { createBridgeEnd, freezeDeep } from './bridge.ts';
import type { PageConfig } from './config.ts';
import { installHid } from './hid.ts';

/** Runs in the page's own world before any of its scripts. Injected as text, like page/bridge.ts. */
export function startMainWorld(config: PageConfig): void {
  if (window !== window.top) {
    guardInnerFrame(config);
    return;
  }
  if (location.href === config.blankUrl) return;
  const bridge = createBridgeEnd(config.key, 'main', 'isolated');
  bridge.served.set('expose', (name, api) => exposeApi(String(name), api));
  window.close = () => {
    void bridge.call('ask', 'window-close');
  };
  const ask: Ask = (channel, ...args) => bridge.call('ask', channel, ...args) as Promise<unknown>;
  // For the frames within, under a name that nobody guesses.
  Object.defineProperty(window, config.key, { value: ask });
  guardMedia(ask);
  installHid(bridge);
}

export function exposeApi(name: string, api: unknown): void {
  if (name in globalThis) {
    throw new Error('Cannot bind an API on top of an existing property on the window object');
  }
  Object.defineProperty(globalThis, name, {
    value: freezeDeep(api),
    enumerable: true,
    configurable: false,
    writable: false,
  });
}

type Ask = (channel: string, ...args: unknown[]) => Promise<unknown>;

/** A frame within has no preload, but its getDisplayMedia is Electron's to judge as well. */
export function guardInnerFrame(config: PageConfig): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  let ask: Ask | undefined;
  try {
    ask = (window.top as unknown as Record<string, Ask | undefined> | null)?.[config.key];
  } catch {
    // Of another origin: Chromium asks its own permissions policy.
  }
  if (devices && ask) guardDisplay(devices, ask, true);
}

/**
 * Electron asks the app's permission handlers inside the browser process. DevTools offers no such hook, so the
 * page's own entry points ask first; Chromium's content settings follow the permission check handler beneath.
 */
export function guardMedia(ask: Ask): void {
  // Absent in pages that are no secure context.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints = {}) => {
    const mediaTypes = [constraints.audio ? 'audio' : '', constraints.video ? 'video' : ''].filter(Boolean);
    const granted = mediaTypes.length === 0 || (await ask('media-permission', mediaTypes));
    if (!granted) throw new DOMException('Permission denied', 'NotAllowedError');
    return getUserMedia(constraints);
  };
  guardDisplay(devices, ask, false);
}

export function guardDisplay(devices: MediaDevices, ask: Ask, inner: boolean): void {
  const getDisplayMedia = devices.getDisplayMedia.bind(devices);
  devices.getDisplayMedia = async (options = {}) => {
    const wanted: DisplayWish = {
      video: options.video !== false,
      audio: Boolean(options.audio),
      gesture: navigator.userActivation.isActive,
      inner,
    };
    const answer = (await ask('display-media', wanted)) as DisplayAnswer;
    if (answer.refused) throw new DOMException(answer.message, answer.refused);
    if (!answer.captured) return drawScreen({ ...answer, audio: wanted.audio && answer.audio });
    // The click of before may be long ago, and Chromium wants one; Electron's answer comes while it waits.
    await ask('activate');
    return getDisplayMedia(options);
  };
}

export interface DisplayWish {
  readonly video: boolean;
  readonly audio: boolean;
  readonly gesture: boolean;
  /** From a frame within the page. */
  readonly inner: boolean;
}

export interface DisplayAnswer {
  /** The DOMException's name when refused, else an empty string. */
  readonly refused: string;
  readonly message: string;
  readonly name: string;
  readonly audio: boolean;
  /** Chromium really captures it; else it is drawn. */
  readonly captured: boolean;
  /** The ground of the drawing; empty: the usual one. */
  readonly colour: string;
  /** The event of the document that ends the drawing, as the desktop ends a capture. */
  readonly over: string;
}

interface Generator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}
declare const MediaStreamTrackGenerator: new (init: { kind: 'video' }) => Generator;

/** A stand-in for a shared screen: its name and a running count, ten times a second. */
export function drawScreen({ name, audio, colour, over }: DisplayAnswer): MediaStream {
  const canvas = new OffscreenCanvas(1280, 720);
  const context = canvas.getContext('2d');
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  let count = 0;
  const draw = (): void => {
    if (!context) return;
    context.fillStyle = colour || '#204060';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = '#ffffff';
    context.font = '48px sans-serif';
    context.fillText(`${name} ${count++}`, 60, 120);
    const frame = new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1000) });
    if ((writer.desiredSize ?? 0) > 0) writer.write(frame).catch(() => frame.close());
    else frame.close();
  };
  draw();
  const timer = setInterval(draw, 100);
  const stop = track.stop.bind(track);
  track.stop = () => {
    clearInterval(timer);
    stop();
  };
  // Its source ends, not the track: only so the page is told.
  const end = (): void => {
    clearInterval(timer);
    writer.close().catch(() => undefined);
  };
  document.addEventListener(over, end, { once: true });
  return new MediaStream([track, ...(audio ? drawTone().getAudioTracks() : [])]);
}

/** A stand-in for the computer's sound: a soft 440 Hz tone. */
export function drawTone(): MediaStream {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  const destination = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: 0.1 })).connect(destination);
  oscillator.start();
  return destination.stream;
}

export const mainWorldFunctions = [
  startMainWorld,
  exposeApi,
  guardInnerFrame,
  guardMedia,
  guardDisplay,
  installHid,
  drawScreen,
  drawTone,
] as const;
