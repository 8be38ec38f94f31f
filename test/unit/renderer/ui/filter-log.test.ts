import { describe, expect, it } from 'vitest';
import { filterLog } from '../../../../src/renderer/ui/support/filter-log.ts';
import { type LogEntry, logLevelNames } from '../../../../src/shared/support.ts';

const entries: readonly LogEntry[] = logLevelNames.map((level, id) => ({
  ...{ id, level, at: id, scope: `scope-${level}`, message: `Message ${id}` },
}));
const ids = (found: readonly LogEntry[]) => found.map(({ id }) => id);

describe('the log that is shown', () => {
  it.each([
    ['error', [0]],
    ['warn', [1, 0]],
    ['info', [2, 1, 0]],
    ['debug', [3, 2, 1, 0]],
  ] as const)('is as grave as %s, or graver, the newest first', (level, expected) => {
    expect(ids(filterLog(entries, level, ''))).toEqual(expected);
  });

  it.each([
    ['message 1', [1]],
    ['SCOPE-INFO', [2]],
    ['warn 1', [1]],
    ['warn 2', []],
    ['  ', [3, 2, 1, 0]],
  ] as const)('has every word of %j', (words, expected) => {
    expect(ids(filterLog(entries, 'debug', words))).toEqual(expected);
  });
});
