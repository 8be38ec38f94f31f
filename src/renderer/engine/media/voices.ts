import type { MediaConnection } from '../core/ports.ts';

/** The tracks of a call, for who mixes them: the engine's port knows no tracks. */
export interface Voices {
  microphone(): MediaStreamTrack | null;
  farEnd(): MediaStreamTrack | null;
  /** What goes to the far end instead of the microphone; null: the microphone again. */
  send(track: MediaStreamTrack | null): void;
  /** "change": the far end has another track, because the call moved to another connection. */
  readonly changed: EventTarget;
}

const voicesByMedia = new WeakMap<MediaConnection, Voices>();

export function offerToMixers(media: MediaConnection, voices: Voices): void {
  voicesByMedia.set(media, voices);
}

export const voicesOf = (media: MediaConnection): Voices | null => voicesByMedia.get(media) ?? null;
