import type { Clock } from './clock.ts';

/** Lets a crowd through a few at a time: a thousand requests at once would be a flood, and in the way of a call. */
export interface Turns {
  /** `go` runs when it is its turn; asked again before that, the newer one counts. */
  take(id: string, go: () => void): void;
  /** It is answered, or wanted no more. */
  done(id: string): void;
  close(): void;
}

const mostAtOnce = 8;
/** The reference edge takes some hundred requests a second of one address; calls need theirs. */
const apartMs = 20;
/** SIP.js gives up on a request after 32 s and says so; this is for what is never answered at all. */
const longestMs = 40_000;

export function createTurns(clock: Clock): Turns {
  const waiting = new Map<string, () => void>();
  /** Since when. */
  const under = new Map<string, number>();
  let cancel: (() => void) | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;

  function look(): void {
    const now = clock.now();
    for (const [id, since] of under) if (now - since > longestMs) under.delete(id);
    const [next] = waiting;
    if (next === undefined || cancel !== null) return;
    const isFull = under.size >= mostAtOnce;
    if (!isFull && now - lastAt >= apartMs) {
      const [id, go] = next;
      waiting.delete(id);
      under.set(id, now);
      lastAt = now;
      go();
      look();
      return;
    }
    cancel = clock.after(isFull ? 1000 : apartMs - (now - lastAt), () => {
      cancel = null;
      look();
    });
  }

  return {
    take(id, go) {
      waiting.set(id, go);
      look();
    },
    done(id) {
      waiting.delete(id);
      if (!under.delete(id) || waiting.size === 0) return;
      cancel?.();
      cancel = null;
      look();
    },
    close() {
      cancel?.();
      waiting.clear();
      under.clear();
    },
  };
}
