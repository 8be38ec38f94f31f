let context: AudioContext | null = null;

/** A track that carries nothing, packet by packet. One context for all of them, made when it is first needed. */
export function createSilence(): MediaStreamTrack {
  context ??= new AudioContext();
  void context.resume();
  const [track] = context.createMediaStreamDestination().stream.getAudioTracks();
  if (track === undefined) throw new Error('a destination of audio has an audio track');
  return track;
}
