/** What plays it must have gone on so far, in s, within so long, in ms: a device that is not there stands still. */
const leastS = 0.3;
const mostMs = 3000;
const soundS = 0.8;
const lookEveryMs = 50;

/** Plays a short sound on a device, and says whether the device took it. Whether it was heard only a person knows. */
export async function soundSpeaker(
  createContext: (sink: string) => AudioContext,
  sink: string,
  signal: AbortSignal,
): Promise<'sounded' | 'silent'> {
  let context: AudioContext;
  try {
    context = createContext(sink);
  } catch {
    return 'silent';
  }
  try {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = 523.25;
    gain.gain.value = 0.1;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start();
    oscillator.stop(context.currentTime + soundS);
    // Where there is no device, it may never say that it goes on.
    void context.resume().catch(() => undefined);
    return (await goesOn(context, signal)) ? 'sounded' : 'silent';
  } finally {
    // Once it was heard to its end.
    setTimeout(() => void context.close().catch(() => undefined), soundS * 1000);
  }
}

function goesOn(context: Pick<AudioContext, 'currentTime'>, signal: AbortSignal): Promise<boolean> {
  const begun = context.currentTime;
  return new Promise((resolve) => {
    const settle = (does: boolean): void => {
      clearInterval(look);
      clearTimeout(timer);
      resolve(does);
    };
    const look = setInterval(() => {
      if (context.currentTime - begun >= leastS) settle(true);
    }, lookEveryMs);
    const timer = setTimeout(() => settle(false), mostMs);
    signal.addEventListener('abort', () => settle(false), { once: true });
  });
}

/** A sound for a connection; nobody hears it. */
export function createUnheardTone(createContext: () => AudioContext): {
  readonly track: MediaStreamTrack;
  stop(): void;
} {
  const context = createContext();
  const destination = context.createMediaStreamDestination();
  const oscillator = context.createOscillator();
  oscillator.connect(destination);
  oscillator.start();
  void context.resume();
  const [track] = destination.stream.getAudioTracks();
  if (track === undefined) throw new Error('a destination of audio has an audio track');
  return { track, stop: () => void context.close() };
}
