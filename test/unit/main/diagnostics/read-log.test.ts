import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEntry } from '../../../../src/main/diagnostics/log-file.ts';
import { parseLog } from '../../../../src/main/diagnostics/read-log.ts';

const at = '2026-11-27T08:00:00.123Z';

describe('the entries of a log', () => {
  it('have time, level, scope and message; what stood on several lines is one again', () => {
    const text = `${at} info main: started\n${at} error page.sip: one\n    two\n    three: four\n${at} debug a: b\n`;
    expect(parseLog(text)).toEqual([
      { id: 0, at: Date.parse(at), level: 'info', scope: 'main', message: 'started' },
      { id: 1, at: Date.parse(at), level: 'error', scope: 'page.sip', message: 'one\ntwo\nthree: four' },
      { id: 2, at: Date.parse(at), level: 'debug', scope: 'a', message: 'b' },
    ]);
  });

  it('stand by when they were, though a page tells of it later', () => {
    const later = at.replace('.123Z', '.300Z');
    const text = `${later} info main: two\n${at} info page.call: one\n    and more\n${later} info main: three\n`;
    expect(parseLog(text).map(({ id, message }) => [id, message])).toEqual([
      [0, 'one\nand more'],
      [1, 'two'],
      [2, 'three'],
    ]);
  });

  it('begin with the first whole one', () => {
    expect(parseLog(`    end of something\n${at} info main: whole\n`)).toHaveLength(1);
    expect(parseLog('')).toEqual([]);
  });

  it('come back as they were written, whatever they say', () => {
    const message = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });
    const level = fc.constantFrom('error', 'warn', 'info', 'debug');
    fc.assert(
      fc.property(fc.array(fc.tuple(level, message), { minLength: 1, maxLength: 5 }), (lines) => {
        const text = lines.map(([name, said]) => `${at} ${name} main: ${said}\n`).join('');
        const written = lines.map(([name, said]) => `${at} ${name} ${formatEntry('main', said)}\n`).join('');
        const entries = parseLog(written);
        expect(entries.map((entry) => entry.level)).toEqual(lines.map(([name]) => name));
        expect(() => parseLog(text)).not.toThrow();
      }),
    );
  });
});
