/** The voice, and what the computer plays beside it, as the one track that every phone takes. */
export interface SoundMix {
  /**
   * What is to be sent: the voice itself where nothing is beside it. A voice that is muted (`enabled`) is silence in it, and
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

/** @param createContext once, when something is to be mixed for the first time */
export function createSoundMix(createContext: () => AudioContext): SoundMix {
  let context: AudioContext | null = null;
  let out: MediaStreamAudioDestinationNode | null = null;
  let wired: Wired | null = null;

  function unwire(): void {
    for (const source of wired?.sources ?? []) source.disconnect();
    wired = null;
  }

  function close(): void {
    unwire();
    void context?.close();
    [context, out] = [null, null];
  }

  return {
    of(voice, sound) {
      if (sound === null) {
        close();
        return voice;
      }
      context ??= createContext();
      out ??= context.createMediaStreamDestination();
      void context.resume();
      const isSame = wired !== null && wired.voice === voice && wired.sound === sound;
      if (!isSame) {
        unwire();
        const tracks = voice === null ? [sound] : [voice, sound];
        wired = { voice, sound, sources: wire(tracks, context, out) };
      }
      return out.stream.getAudioTracks()[0] ?? voice;
    },
    close,
  };
}

function wire(tracks: readonly MediaStreamTrack[], context: AudioContext, out: AudioNode): AudioNode[] {
  const sources = tracks.map((track) => context.createMediaStreamSource(new MediaStream([track])));
  for (const source of sources) source.connect(out);
  return sources;
}
