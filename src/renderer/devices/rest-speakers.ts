import type { DeviceList } from './sound-devices.ts';

/*
 * On Linux the sound server moves a stream whose speaker goes to another one, and Chromium keeps a stream that nobody
 * plays on for five seconds, to use it again: who plays on a speaker that is back within that time plays on the other
 * one. So a speaker that is back too soon is taken for absent until its old stream is closed.
 */

/** From when its going was noticed: the five seconds begin when the call has left it, half a second later at most. */
export const speakersRestMs = 6000;

export interface RestState {
  readonly present: ReadonlySet<string>;
  /** By id: when it was missed. */
  readonly missedAtMs: ReadonlyMap<string, number>;
}

export const noRest: RestState = { present: new Set(), missedAtMs: new Map() };

export interface Rested {
  readonly state: RestState;
  /** Those that may be played on. */
  readonly speakers: DeviceList;
  /** Until the next one may; null: none waits. */
  readonly waitMs: number | null;
}

/** With each look at what is there. Pure. */
export function restSpeakers(before: RestState, speakers: DeviceList, nowMs: number): Rested {
  const present = new Set(speakers.present.map(({ id }) => id));
  const gone = [...before.present].filter((id) => !present.has(id));
  const missedAtMs = new Map([...before.missedAtMs, ...gone.map((id) => [id, nowMs] as const)]);
  const waits = new Map<string, number>();
  for (const [id, atMs] of missedAtMs) {
    const waitMs = atMs + speakersRestMs - nowMs;
    if (waitMs <= 0) missedAtMs.delete(id);
    else if (present.has(id)) waits.set(id, waitMs);
  }
  return {
    state: { present, missedAtMs },
    speakers: { ...speakers, present: speakers.present.filter(({ id }) => !waits.has(id)) },
    waitMs: waits.size === 0 ? null : Math.min(...waits.values()),
  };
}
