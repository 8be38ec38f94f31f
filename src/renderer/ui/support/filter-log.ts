import { type LogEntry, logLevelNames } from '../../../shared/support.ts';

/** Those that are as grave as `level`, or graver, and have every word; the newest first. Pure. */
export function filterLog(
  entries: readonly LogEntry[],
  level: LogEntry['level'],
  words: string,
): readonly LogEntry[] {
  const gravest = logLevelNames.indexOf(level);
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  return entries
    .filter((entry) => {
      if (logLevelNames.indexOf(entry.level) > gravest) return false;
      const written = `${entry.level} ${entry.scope} ${entry.message}`.toLowerCase();
      return asked.every((word) => written.includes(word));
    })
    .toReversed();
}
