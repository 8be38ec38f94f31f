import type { CallCommand } from './call.ts';
import type { SessionTimer } from './session-timer.ts';

/** After a refresh that failed, and as long as there is time. */
export const refreshAgainMs = 10_000;

/** Refresh at half the interval; without one, the end comes a little before the other side would take it (section 10). */
export function timerCommands(timer: SessionTimer | null): readonly CallCommand[] {
  const stops = [
    { type: 'timer.stop', name: 'session-refresh' },
    { type: 'timer.stop', name: 'session-expiry' },
  ] as const;
  if (timer === null) return stops;
  const { intervalS, refresher } = timer;
  const expiry = {
    type: 'timer.start',
    name: 'session-expiry',
    delayMs: (intervalS - Math.min(32, Math.floor(intervalS / 3))) * 1000,
  } as const;
  if (refresher === 'them') return [...stops, expiry];
  return [...stops, expiry, { type: 'timer.start', name: 'session-refresh', delayMs: intervalS * 500 }];
}
