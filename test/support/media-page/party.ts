import { systemClock } from '../../../src/renderer/engine/clock.ts';
import type { MediaEvent, SessionDescription } from '../../../src/renderer/engine/core/ports.ts';
import type { OpenVideo } from '../../../src/renderer/engine/media/call-video.ts';
import { createCamera } from '../../../src/renderer/engine/media/camera.ts';
import { placeInFreshFrame } from '../../../src/renderer/engine/media/fresh-frame.ts';
import type { MediaPolicy } from '../../../src/renderer/engine/media/media-policy.ts';
import { createPeerMedia } from '../../../src/renderer/engine/media/peer-media.ts';
import type { SampledMedia } from '../../../src/renderer/engine/media/sampled-media.ts';
import { voicesOf } from '../../../src/renderer/engine/media/voices.ts';
import type { IceServer } from '../../../src/shared/provisioning.ts';

export const defaultPolicy: MediaPolicy = {
  ice: { servers: [], transportPolicy: 'all' },
  codecs: ['opus', 'G722', 'PCMU', 'PCMA'],
  opus: { fec: true, dtx: false, bitrate: 32_000 },
  red: 'adaptive',
};

export interface Party {
  readonly media: SampledMedia;
  readonly events: MediaEvent[];
  readonly failures: string[];
  /** Of these tones (Hz), those that come in. */
  hears(tones: readonly number[]): number[];
  /** Says nothing any more: a page of many scenarios would have to play all the tones that ever were. */
  fallSilent(): void;
  /** What is found after the description goes there, as in the app (RFC 8840), from now on; null: it waits. */
  trickleTo(other: Party | null): void;
}

export interface PartyOptions {
  readonly policy?: Partial<MediaPolicy>;
  readonly servers?: readonly IceServer[];
  /** What is shared; left out: the camera. */
  readonly screen?: OpenVideo;
}

const context = new AudioContext();

/** Speaks by one steady tone. */
export async function openParty(
  toneHz: number,
  { policy = {}, servers = [], screen }: PartyOptions = {},
): Promise<Party> {
  await context.resume();
  const events: MediaEvent[] = [];
  const failures: string[] = [];
  const tones: ReturnType<typeof startTone>[] = [];
  function speak(): MediaStream {
    const tone = startTone(toneHz);
    tones.push(tone);
    return tone.stream;
  }
  let far: Party | null = null;
  let hasFound = false;
  function trickle(): void {
    const fragment = hasFound && far !== null ? media.candidateFragment() : null;
    if (fragment === null) return;
    hasFound = false;
    // Whoever has closed meanwhile needs no more.
    void far?.media.addCandidateFragment(fragment).catch(() => undefined);
  }
  const media = createPeerMedia({
    account: { ...defaultPolicy, ...policy },
    devices: Object.assign(new EventTarget(), { getUserMedia: async () => speak() }),
    permissions: navigator.permissions,
    clock: systemClock,
    iceServers: async () => ({ servers: [...servers], expiresAt: null }),
    placeFresh: placeInFreshFrame,
    video: {
      camera: createCamera(navigator.mediaDevices, () => []),
      screen: screen ?? createCamera(navigator.mediaDevices, () => []),
    },
    onFailed: ({ message }) => void failures.push(message),
    onEvent(event) {
      events.push(event);
      if (event.type !== 'candidates-found') return;
      hasFound = true;
      trickle();
    },
  });
  await media.open(false);
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  let listened: { readonly track: MediaStreamTrack; readonly source: AudioNode } | null = null;
  return {
    media,
    events,
    failures,
    fallSilent() {
      for (const tone of tones) tone.stop();
      listened?.source.disconnect();
    },
    trickleTo(other) {
      far = other;
      trickle();
    },
    hears(tones) {
      const track = voicesOf(media)?.farEnd() ?? null;
      if (track === null) return [];
      if (listened?.track !== track) {
        listened?.source.disconnect();
        const source = context.createMediaStreamSource(new MediaStream([track]));
        source.connect(analyser);
        listened = { track, source };
      }
      const spectrum = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(spectrum);
      return tones.filter((tone) => levelAt(spectrum, tone) > -50);
    },
  };
}

/** dB, the loudest bin near the tone. */
function levelAt(spectrum: Float32Array, toneHz: number): number {
  const bin = Math.round((toneHz * 8192) / context.sampleRate);
  return Math.max(...spectrum.slice(bin - 2, bin + 3));
}

function startTone(toneHz: number): { readonly stream: MediaStream; readonly stop: () => void } {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  const destination = context.createMediaStreamDestination();
  oscillator.frequency.value = toneHz;
  volume.gain.value = 0.2;
  oscillator.connect(volume).connect(destination);
  oscillator.start();
  return { stream: destination.stream, stop: () => oscillator.stop() };
}

export const toneStream = (toneHz: number): MediaStream => startTone(toneHz).stream;

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
export interface Exchange {
  readonly direction?: Direction;
  readonly answerDirection?: Direction;
  readonly iceRestart?: boolean;
  /** Of pictures; left out: theirs is taken, none of ours shown. */
  readonly video?: Direction;
  readonly answerVideo?: Direction;
  /** What the wire makes of the answer. */
  readonly onAnswer?: (answer: SessionDescription) => SessionDescription;
  readonly onOffer?: (offer: SessionDescription) => SessionDescription;
}

/** One offer and its answer, and what both find later. */
export async function exchange(from: Party, to: Party, options: Exchange = {}): Promise<void> {
  const { direction = 'sendrecv', answerDirection = 'sendrecv', iceRestart = false } = options;
  // Nothing overtakes the description that it belongs to.
  for (const party of [from, to]) party.trickleTo(null);
  const offer = await from.media.createDescription({
    direction,
    iceRestart,
    video: options.video ?? 'recvonly',
  });
  await to.media.applyDescription(options.onOffer?.(offer) ?? offer);
  const answer = await to.media.createDescription({
    direction: answerDirection,
    iceRestart: false,
    video: options.answerVideo ?? 'recvonly',
  });
  await from.media.applyDescription(options.onAnswer?.(answer) ?? answer);
  from.trickleTo(to);
  to.trickleTo(from);
}

/** Waits for a state; says what was there instead when it does not come. */
export async function until<T>(
  read: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  what: string,
): Promise<T> {
  const tries = 400;
  let value = await read();
  for (let attempt = 0; attempt < tries && !wanted(value); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    value = await read();
  }
  if (!wanted(value)) throw new Error(`${what}: ${JSON.stringify(value)}`);
  return value;
}

export const untilHears = (party: Party, tones: readonly number[], wanted: readonly number[], what: string) =>
  until(
    () => party.hears(tones),
    (heard) => JSON.stringify(heard) === JSON.stringify(wanted),
    what,
  );
