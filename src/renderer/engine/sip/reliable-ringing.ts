import type { Core } from 'sip.js';
import type { Clock } from '../core/ports.ts';

export interface ReliableRinging {
  start(reliable: boolean): void;
  /** Resolves when the caller has confirmed our 180, at once where nothing waits for that. */
  confirmed(): Promise<void>;
  stop(): void;
}

const firstMs = 500;
const mostMs = 32_000;

/** 180, once; with 100rel (RFC 3262 section 3) again and again until its PRACK comes, or `gaveUp` after 64*T1. */
export function createReliableRinging(
  request: Core.IncomingInviteRequest,
  clock: Clock,
  gaveUp: () => void,
): ReliableRinging {
  let cancelTimer: () => void = () => undefined;
  let waiting = false;
  let wake: () => void = () => undefined;
  const rseq = 1 + Math.floor(clock.random() * 9999);

  function stop(): void {
    waiting = false;
    cancelTimer();
    wake();
  }

  function send(delayMs: number, elapsedMs: number): void {
    const headers = ['Require: 100rel', `RSeq: ${rseq}`];
    const { session } = request.progress({ statusCode: 180, extraHeaders: headers });
    session.delegate = {
      onPrack(prack) {
        const [acknowledged] = (prack.message.getHeader('rack') ?? '').trim().split(/\s+/);
        if (Number(acknowledged) !== rseq) {
          prack.reject({ statusCode: 481 });
          return;
        }
        prack.accept({ statusCode: 200 });
        stop();
      },
    };
    const nextMs = Math.min(delayMs, mostMs - elapsedMs);
    cancelTimer = clock.after(nextMs, () => {
      if (!waiting) return;
      if (elapsedMs + nextMs >= mostMs) {
        stop();
        gaveUp();
      } else send(delayMs * 2, elapsedMs + nextMs);
    });
  }

  return {
    start(reliable) {
      if (!reliable) {
        request.progress({ statusCode: 180 });
        return;
      }
      waiting = true;
      send(firstMs, 0);
    },
    confirmed() {
      if (!waiting) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    stop,
  };
}
