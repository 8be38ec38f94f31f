import type { EngineSummary } from '../../shared/engine-summary.ts';

/** What is needed of Electron's powerSaveBlocker. */
export interface PowerBlocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
}

/** Keeps the computer awake while there is a call; the screen may go dark. */
export function createKeepAwake(blocker: PowerBlocker): (engine: EngineSummary) => void {
  let id: number | null = null;
  return ({ calls }) => {
    const wanted = calls.some(({ state }) => state !== 'ended');
    if (wanted && id === null) id = blocker.start('prevent-app-suspension');
    if (!wanted && id !== null) {
      blocker.stop(id);
      id = null;
    }
  };
}
