import type { Clock } from '../core/ports.ts';

/** Less than half of a frame's time, and the time until more of it. */
const sliceMs = 6;
const pauseMs = 10;
/** Whoever sends more than that is answered to nothing of it, and asked anew once they give up. */
const mostWaiting = 10_000;

export interface PatientLane<T> {
  add(item: T): void;
}

/** Takes the first at once, and of a crowd a few at a time, in its order: calls and what is drawn come in between. */
export function createPatientLane<T>(clock: Clock, take: (item: T) => void): PatientLane<T> {
  const waiting: T[] = [];
  let pauses = false;

  function go(): void {
    pauses = false;
    const until = clock.now() + sliceMs;
    let took = 0;
    while (took < waiting.length && (took === 0 || clock.now() < until)) {
      take(waiting[took] as T);
      took += 1;
    }
    waiting.splice(0, took);
    if (took === 0) return;
    pauses = true;
    clock.after(pauseMs, go);
  }

  return {
    add(item) {
      if (waiting.length >= mostWaiting) return;
      waiting.push(item);
      if (!pauses) go();
    },
  };
}

/** What tells of colleagues may wait: nothing hangs on it but a lamp. A NOTIFY of a transfer is about a call. */
export function mayWait(text: string): boolean {
  if (!text.startsWith('NOTIFY ')) return false;
  const end = text.indexOf('\r\n\r\n');
  const head = end === -1 ? text : text.slice(0, end);
  return /^(?:event|o)[ \t]*:[ \t]*(?:dialog|presence)[ \t]*(?:;|$)/im.test(head);
}
