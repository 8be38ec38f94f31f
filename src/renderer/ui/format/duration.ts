import { dateFormat } from './date-format.ts';

/** 65_000 ms → "1:05"; from one hour on "1:00:05". Negative spans count as none. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** Time of day of an epoch time, as the region writes it. */
export function formatClock(epochMs: number, locale: string): string {
  return dateFormat(locale, clock).format(epochMs);
}

const exactClock = { ...clock, second: '2-digit', fractionalSecondDigits: 3 } as const;

/** Time of day to the millisecond, for what follows fast on one another. */
export function formatExactClock(epochMs: number, locale: string): string {
  return dateFormat(locale, exactClock).format(epochMs);
}

/** Whole seconds that are left until an epoch time; never negative. */
export function secondsUntil(epochMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((epochMs - nowMs) / 1000));
}

/** 140 ms → "0.1"; in German "0,1". */
export function formatSeconds(ms: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    ms / 1000,
  );
}
