import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import { followLines } from '../follow-lines.ts';

export interface SoundServerOptions {
  /** `pactl subscribe`, in English. */
  readonly spawn: () => ChildProcess;
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** A headset is a speaker, a microphone and a card: told together. */
const togetherMs = 50;
/** While it goes on and on, as with a headset at the edge of its reach, it is told less and less often. */
const apartMs = 500;
const apartMostMs = 2000;
const calmMs = 4000;
/** Plugged and pulled a few times. */
const freeTimes = 6;
/** A server that is started anew takes its listeners with it; the first wait, doubled each time. */
const againMs = 1000;
const againMostMs = 60_000;

const line = /^Event '(new|change|remove)' on (sink|source|server) #-?\d+$/;

/**
 * Whether a line of `pactl subscribe` says that devices came or went, or that another one is preferred. A device that
 * changes has another loudness. Pure.
 */
export function isDeviceNews(text: string): boolean {
  const [, what, subject] = line.exec(text) ?? [];
  return what !== undefined && (what === 'change') === (subject === 'server');
}

/** Follows the sound server, whether or not it is there yet; returns what stops that. */
export function followSoundServer({ spawn, onChange, clock, log }: SoundServerOptions): () => void {
  let stop: () => void = () => undefined;
  let cancelNews: (() => void) | null = null;
  let cancelAgain: () => void = () => undefined;
  let waitMs = againMs;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  /** Since it was calm. */
  let times = 0;

  function heard(text: string): void {
    if (line.test(text)) waitMs = againMs;
    if (!isDeviceNews(text) || cancelNews !== null) return;
    const sinceMs = clock.now() - toldAtMs;
    times = sinceMs > calmMs ? 1 : times + 1;
    const apart = times <= freeTimes ? 0 : Math.min(apartMostMs, apartMs * 2 ** (times - freeTimes - 1));
    cancelNews = clock.after(Math.max(togetherMs, apart - Math.max(0, sinceMs)), () => {
      cancelNews = null;
      toldAtMs = clock.now();
      onChange();
    });
  }

  function follow(): void {
    stop = followLines({
      spawn,
      onLine: heard,
      onGone(reason) {
        const words = `no word of devices by the sound server: ${reason}`;
        // It is tried again for as long as the app runs.
        if (waitMs === againMs) log.info(words);
        else log.debug(words);
        // Who has no such program will have none in a minute.
        if (reason.includes('ENOENT')) return;
        cancelAgain = clock.after(waitMs, follow);
        waitMs = Math.min(againMostMs, waitMs * 2);
      },
    });
  }

  follow();
  return () => {
    stop();
    cancelNews?.();
    cancelAgain();
  };
}
