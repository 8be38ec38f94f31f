import type { ConferenceMixer, MediaConnection } from '../core/ports.ts';
import { type Voices, voicesOf } from './voices.ts';

interface Leg {
  readonly voices: Voices;
  /** What this leg hears. */
  readonly out: MediaStreamAudioDestinationNode;
  sources: AudioNode[];
  readonly changed: () => void;
}

/**
 * A conference without a server. Each leg hears our microphone and every other leg, never itself, so nobody has an echo
 * of the mix; what we hear is each leg's own playback, as before, which echo cancellation knows.
 *
 *   our microphone ──▶ A's mix ──▶ A        A's voice ──▶ B's mix ──▶ B
 *        └───────────▶ B's mix ──▶ B        B's voice ──▶ A's mix ──▶ A
 */
export function createConferenceMixer(createContext: () => AudioContext): ConferenceMixer {
  const legs = new Map<string, Leg>();
  let context: AudioContext | null = null;

  /** A mix that does not run would be silence for everybody: then each leg has our microphone alone, as a call without others. */
  function followContext(): void {
    const runs = context?.state === 'running';
    if (!runs) void context?.resume().catch(() => undefined);
    for (const { voices, out } of legs.values())
      voices.send(runs ? (out.stream.getAudioTracks()[0] ?? null) : null);
  }

  function makeContext(): AudioContext {
    const made = createContext();
    made.addEventListener('statechange', followContext);
    return made;
  }

  /** All wires anew: a conference is small, and its members change seldom. */
  function wire(): void {
    for (const leg of legs.values()) {
      for (const source of leg.sources) source.disconnect();
      leg.sources = [];
    }
    for (const [id, leg] of legs) {
      feed(leg, leg.voices.microphone());
      for (const [otherId, other] of legs) if (otherId !== id) feed(leg, other.voices.farEnd());
    }
  }

  function feed(leg: Leg, track: MediaStreamTrack | null): void {
    if (track === null || context === null) return;
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(leg.out);
    leg.sources.push(source);
  }

  function leave(callId: string): void {
    const leg = legs.get(callId);
    if (leg === undefined) return;
    legs.delete(callId);
    leg.voices.changed.removeEventListener('change', leg.changed);
    for (const source of leg.sources) source.disconnect();
    leg.voices.send(null);
    wire();
  }

  return {
    join(callId: string, media: MediaConnection) {
      leave(callId);
      const voices = voicesOf(media);
      if (voices === null) return;
      context ??= makeContext();
      const leg: Leg = { voices, out: context.createMediaStreamDestination(), sources: [], changed: wire };
      legs.set(callId, leg);
      voices.changed.addEventListener('change', leg.changed);
      wire();
      followContext();
    },
    leave,
    close() {
      for (const callId of [...legs.keys()]) leave(callId);
      context?.removeEventListener('statechange', followContext);
      void context?.close();
      context = null;
    },
  };
}
