/** A context that sounds on one device; empty: the system's, also when it changes. */
export function contextFor(sink: string): AudioContext {
  // Chromium has it; TypeScript's DOM does not yet.
  const options: AudioContextOptions & { readonly sinkId?: string } = sink === '' ? {} : { sinkId: sink };
  return new AudioContext(options);
}

/** A context that plays nowhere: no loudspeaker's end is its end (Web Audio API, `sinkId`). */
export function contextForNothing(made: AudioContextOptions = {}): AudioContext {
  const options: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = {
    ...made,
    sinkId: { type: 'none' },
  };
  return new AudioContext(options);
}
