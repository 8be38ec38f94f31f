import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import { keepFollowingLines } from '../follow-lines.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What `pactl` is asked in: in English, and by nobody who starts a server. Where the person's settings of PulseAudio say
 * `autospawn`, its library starts one for whoever asks, and so again after somebody has stopped it; the program that it starts is
 * this one then. Everything else that the person has set holds.
 */
export const pactlEnvironment = (environment: Environment): Record<string, string | undefined> => ({
  ...environment,
  LC_ALL: 'C',
  PULSE_BINARY: '/bin/false',
});

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
/** A server that is started anew takes its listeners with it. */
const againMs = { first: 1000, most: 60_000 };

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
  let cancelNews: (() => void) | null = null;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  /** Since it was calm. */
  let times = 0;

  function heard(text: string): void {
    if (line.test(text)) server.wentWell();
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

  const server = keepFollowingLines({
    ...{ spawn, clock, waitMs: againMs, onLine: heard },
    onGone(reason, gone) {
      const words = `no word of devices by the sound server: ${reason}`;
      // It is tried again for as long as the app runs.
      if (gone === 1) log.info(words);
      else log.debug(words);
    },
  });
  return () => {
    server.stop();
    cancelNews?.();
  };
}
