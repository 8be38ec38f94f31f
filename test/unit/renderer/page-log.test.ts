import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPageLog, type LogLine } from '../../../src/renderer/page-log.ts';

describe('the log of the page', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function start(from: LogLine['level'] = 'debug') {
    const sent: LogLine[] = [];
    const { write, flush } = createPageLog(async (line) => {
      sent.push(line);
      return from;
    });
    return { log: write, flush, sent };
  }
  const messages = (sent: readonly LogLine[]) => sent.map(({ message }) => message);

  it('sends details a moment later, in their order, and each once', () => {
    const { log, sent } = start();
    log('debug', 'sip', 'one');
    log('info', 'call', 'two');
    expect(sent).toEqual([]);
    vi.runAllTimers();
    expect(messages(sent)).toEqual(['one', 'two']);
    log('debug', 'sip', 'three');
    vi.runAllTimers();
    expect(messages(sent)).toEqual(['one', 'two', 'three']);
  });

  it('tells when each was, not when it was sent', () => {
    const { log, sent } = start();
    vi.setSystemTime(1000);
    log('info', 'call', 'one');
    vi.advanceTimersByTime(100);
    log('info', 'call', 'two');
    vi.runAllTimers();
    expect(sent.map(({ at }) => at)).toEqual([1000, 1100]);
  });

  it.each(['warn', 'error'] as const)(
    'sends what is told as %s at once, and what came before it first',
    (level) => {
      const { log, sent } = start();
      log('debug', 'sip', 'before');
      log(level, 'sip', 'now');
      expect(messages(sent)).toEqual(['before', 'now']);
      vi.runAllTimers();
      expect(sent).toHaveLength(2);
    },
  );

  it('keeps nothing back once it is asked', () => {
    const { log, flush, sent } = start();
    log('info', 'call', 'the last word');
    flush();
    expect(messages(sent)).toEqual(['the last word']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not tell what main has said that it would not write', async () => {
    const { log, sent } = start('info');
    log('debug', 'sip', 'nobody has asked yet');
    log('info', 'call', 'one');
    vi.runAllTimers();
    await Promise.resolve();
    log('debug', 'sip', 'nobody wants it');
    log('info', 'call', 'two');
    vi.runAllTimers();
    expect(messages(sent)).toEqual(['nobody has asked yet', 'one', 'two']);
  });

  it('keeps to the lengths that main takes', () => {
    const { log, sent } = start();
    log('error', 's'.repeat(100), 'm'.repeat(20_000));
    expect([sent[0]?.scope.length, sent[0]?.message.length]).toEqual([64, 16_384]);
  });
});
