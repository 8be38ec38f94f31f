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
}

/** A page that dies more often than this within this time would die for ever. */
const mostRevivals = 3;
const revivalsWithinMs = 60_000;

/** A phone with a dead page rings for nobody: the page is loaded again, and registers and takes calls as before. */
export function revivePage(contents: MortalContents, { clock, log, onGone }: RevivalOptions): void {
  let revivedAt: readonly number[] = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error(`page gone: ${reason} (${exitCode})`);
    onGone();
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    const now = clock.now();
    revivedAt = revivedAt.filter((at) => now - at < revivalsWithinMs);
    if (revivedAt.length >= mostRevivals) {
      log.error('page died again and again: it is left as it is');
      return;
    }
    revivedAt = [...revivedAt, now];
    contents.reload();
  });
}
