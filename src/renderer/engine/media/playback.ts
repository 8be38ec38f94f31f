export interface Playback {
  readonly track: MediaStreamTrack;
  /** Silent, the track still has its sink, and its figures go on. */
  setSilent(silent: boolean): void;
  /** Another device from now on; empty: the system's. One that is gone meanwhile is the system's, too. */
  setSink(sink: string): void;
  stop(): void;
}

/**
 * Plays a remote track until it is stopped. The element stands in the document (hidden),
 * because Chromium measures a track's level and energy only while a sink plays it.
 */
export function playRemote(track: MediaStreamTrack, place: Document, sink: string): Playback {
  const element = place.createElement('audio');
  element.hidden = true;
  element.dataset.role = 'far-end';
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  place.body.append(element);
  let wanted = '';
  let turn: Promise<void> = Promise.resolve();

  /** In turn: the last wish wins, whatever the devices take to open. */
  async function move(to: string): Promise<void> {
    if (to !== wanted) return;
    try {
      await element.setSinkId(to);
    } catch {
      // Whoever chooses devices hears of it as well, and chooses anew: perhaps the same one, once it can be had.
      if (wanted === to) wanted = '';
      await element.setSinkId('').catch(() => undefined);
    }
  }

  function setSink(next: string): void {
    if (next === wanted) return;
    wanted = next;
    turn = turn.then(() => move(next));
  }

  setSink(sink);
  return {
    track,
    setSilent(silent) {
      element.muted = silent;
    },
    setSink,
    stop() {
      element.srcObject = null;
      element.remove();
    },
  };
}
