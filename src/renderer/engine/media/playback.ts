export interface Playback {
  readonly track: MediaStreamTrack;
  /** Silent, the track still has its sink, and its figures go on. */
  setSilent(silent: boolean): void;
  stop(): void;
}

/**
 * Plays a remote track until it is stopped. The element stands in the document (hidden),
 * because Chromium measures a track's level and energy only while a sink plays it.
 */
export function playRemote(track: MediaStreamTrack): Playback {
  const element = document.createElement('audio');
  element.hidden = true;
  element.dataset.role = 'far-end';
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
  return {
    track,
    setSilent(silent) {
      element.muted = silent;
    },
    stop() {
      element.srcObject = null;
      element.remove();
    },
  };
}
