import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';

interface MortalContents {
  on(
    event: 'render-process-gone',
    listener: (event: unknown, details: { readonly reason: string; readonly exitCode: number }) => void,
  ): unknown;
  isDestroyed(): boolean;
  reload(): void;
}

export interface RevivalOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Its registration is gone with it; its calls wait for the next one. */
  readonly onGone: () => void;
  /** It died too often: it is loaded again only after so many ms. */
  readonly onRest: (restMs: number) => void;
}

/** A page that dies more often than this within this time rests. */
const mostRevivals = 3;
const revivalsWithinMs = 60_000;
/** Whatever kills it may be over then, and whoever is on the line has not given up yet. */
const restMs = 30_000;

/**
 * A phone with a dead page rings for nobody: the page is loaded again, and registers and takes calls as before. It never
 * stays dead: what it left open at far sides is ended by nobody but the next one.
 */
export function revivePage(contents: MortalContents, { clock, log, onGone, onRest }: RevivalOptions): void {
  let revivedAt: readonly number[] = [];

  function revive(): void {
    if (contents.isDestroyed()) return;
    revivedAt = [...revivedAt, clock.now()];
    contents.reload();
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error(`page gone: ${reason} (${exitCode})`);
    onGone();
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    const now = clock.now();
    revivedAt = revivedAt.filter((at) => now - at < revivalsWithinMs);
    if (revivedAt.length < mostRevivals) return revive();
    revivedAt = [];
    log.error(`page died again and again: it is loaded once more in ${restMs / 1000} s`);
    clock.after(restMs, revive);
    onRest(restMs);
  });
}
