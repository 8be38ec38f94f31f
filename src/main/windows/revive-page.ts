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
  /** Its registration and its calls are gone with it. */
  readonly onGone: () => void;
}

/** A page that dies twice within this time would die for ever. */
const shortestLifeMs = 10_000;

/** A phone with a dead page rings for nobody: the page is loaded again, and registers and takes calls as before. */
export function revivePage(contents: MortalContents, { clock, log, onGone }: RevivalOptions): void {
  let revivedAt = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error(`page gone: ${reason} (${exitCode})`);
    onGone();
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    if (clock.now() - revivedAt < shortestLifeMs) {
      log.error('page died again at once: it is left as it is');
      return;
    }
    revivedAt = clock.now();
    contents.reload();
  });
}
