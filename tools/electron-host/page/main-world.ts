import { type BridgeEnd, createBridgeEnd, freezeDeep } from './bridge.ts';
import type { PageConfig } from './config.ts';
import { installHid } from './hid.ts';

/** Runs in the page's own world before any of its scripts. Injected as text, like page/bridge.ts. */
export function startMainWorld(config: PageConfig): void {
  if (window !== window.top || location.href === config.blankUrl) return;
  const bridge = createBridgeEnd(config.key, 'main', 'isolated');
  bridge.served.set('expose', (name, api) => exposeApi(String(name), api));
  window.close = () => {
    void bridge.call('ask', 'window-close');
  };
  guardMedia(bridge, config.drawnScreen);
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

/**
 * Electron asks the app's permission handlers inside the browser process. DevTools offers no such hook, so the
 * page's own entry points ask first; Chromium's content settings follow the permission check handler beneath.
 */
export function guardMedia(bridge: BridgeEnd, drawnScreen: boolean): void {
  // Absent in pages that are no secure context.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const getUserMedia = devices.getUserMedia.bind(devices);
  const getDisplayMedia = devices.getDisplayMedia.bind(devices);
  const ask = (channel: string, ...args: unknown[]): Promise<unknown> =>
    bridge.call('ask', channel, ...args) as Promise<unknown>;
  devices.getUserMedia = async (constraints = {}) => {
    const mediaTypes = [constraints.audio ? 'audio' : '', constraints.video ? 'video' : ''].filter(Boolean);
    const granted = mediaTypes.length === 0 || (await ask('media-permission', mediaTypes));
    if (!granted) throw new DOMException('Permission denied', 'NotAllowedError');
    return getUserMedia(constraints);
  };
  devices.getDisplayMedia = async (options = {}) => {
    const wanted = { video: options.video !== false, audio: Boolean(options.audio) };
    const answer = (await ask('display-media', wanted)) as DisplayAnswer;
    if (answer.refused) throw new DOMException(answer.message, answer.refused);
    return drawnScreen ? drawScreen(answer.name, wanted.audio && answer.audio) : getDisplayMedia(options);
  };
}

export interface DisplayAnswer {
  /** The DOMException's name when refused, else an empty string. */
  readonly refused: string;
  readonly message: string;
  readonly name: string;
  readonly audio: boolean;
}

/** A stand-in for a shared screen: its name and a running count, ten times a second. */
export function drawScreen(name: string, withAudio: boolean): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  let count = 0;
  const draw = (): void => {
    if (!context) return;
    context.fillStyle = '#204060';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = '#ffffff';
    context.font = '48px sans-serif';
    context.fillText(`${name} ${count++}`, 60, 120);
  };
  draw();
  const timer = setInterval(draw, 100);
  const stream = canvas.captureStream(10);
  for (const track of stream.getVideoTracks()) {
    const stop = track.stop.bind(track);
    track.stop = () => {
      clearInterval(timer);
      stop();
    };
  }
  if (withAudio) for (const track of drawTone().getAudioTracks()) stream.addTrack(track);
  return stream;
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
  guardMedia,
  installHid,
  drawScreen,
  drawTone,
] as const;
