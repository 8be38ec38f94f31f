import { dateFormat } from './date-format.ts';
import { formatClock } from './duration.ts';

interface DayWords {
  readonly yesterday: string;
}

/** Today the time of day, then "Yesterday", then the date; the year only where it is another one. */
export function formatDay(epochMs: number, nowMs: number, locale: string, { yesterday }: DayWords): string {
  const [day, now] = [new Date(epochMs), new Date(nowMs)];
  if (day.toDateString() === now.toDateString()) {
    return formatClock(epochMs, locale);
  }
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === before.toDateString()) return yesterday;
  const year = day.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return dateFormat(locale, { day: 'numeric', month: 'short', ...year }).format(day);
}

/** The day, unless it is today, and the time of day. */
export function formatMoment(epochMs: number, nowMs: number, locale: string, words: DayWords): string {
  const [day, clock] = [formatDay(epochMs, nowMs, locale, words), formatClock(epochMs, locale)];
  return day === clock ? clock : `${day} ${clock}`;
}
