/** The voice, and what the computer plays beside it, as the one track that every phone takes. */
export interface SoundMix {
  /**
   * What is to be sent: the voice itself where nothing is beside it, or can be. A voice that is muted (`enabled`) is silence in it, and
   * the sound goes on; and the other way round.
   */
  of(voice: MediaStreamTrack | null, sound: MediaStreamTrack | null): MediaStreamTrack | null;
  close(): void;
}

interface Wired {
  readonly voice: MediaStreamTrack | null;
  readonly sound: MediaStreamTrack;
  readonly sources: readonly AudioNode[];
}

/**
 * The voice never waits for the mix, and never hangs on it: while the context does not run (not yet, asleep, its device broken),
 * or cannot be made, the voice itself is sent.
 *
 * @param createContext once, when something is to be mixed for the first time
 * @param onChange whether it can be mixed is another than before: `of` is to be asked again
 */
export function createSoundMix(createContext: () => AudioContext, onChange: () => void): SoundMix {
  let context: AudioContext | null = null;
  let out: MediaStreamAudioDestinationNode | null = null;
  let wired: Wired | null = null;

  function unwire(): void {
    for (const source of wired?.sources ?? []) source.disconnect();
    wired = null;
  }

  function close(): void {
    unwire();
    context?.removeEventListener('statechange', onChange);
    // One that the system has closed says so.
    context?.close().catch(() => undefined);
    [context, out] = [null, null];
  }

  function make(): AudioContext {
    const made = createContext();
    made.addEventListener('statechange', onChange);
    return made;
  }

  function mixed(voice: MediaStreamTrack | null, sound: MediaStreamTrack): MediaStreamTrack | null {
    context ??= make();
    if (context.state !== 'running') {
      context.resume().catch(() => undefined);
      return null;
    }
    out ??= context.createMediaStreamDestination();
    if (wired === null || wired.voice !== voice || wired.sound !== sound) {
      unwire();
      const tracks = voice === null ? [sound] : [voice, sound];
      wired = { voice, sound, sources: wire(tracks, context, out) };
    }
    return out.stream.getAudioTracks()[0] ?? null;
  }

  return {
    of(voice, sound) {
      if (sound === null) {
        close();
        return voice;
      }
      try {
        return mixed(voice, sound) ?? voice;
      } catch {
        // A track that has just ended, or no more contexts to be had.
        return voice;
      }
    },
    close,
  };
}

function wire(tracks: readonly MediaStreamTrack[], context: AudioContext, out: AudioNode): AudioNode[] {
  const sources = tracks.map((track) => context.createMediaStreamSource(new MediaStream([track])));
  for (const source of sources) source.connect(out);
  return sources;
}
