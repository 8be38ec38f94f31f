import { describe, expect, it } from 'vitest';
import { createNewestCall } from '../../lab/support/newest-call.ts';

const first = { id: 'first', state: 'connected' } as const;
const second = { id: 'second', state: 'incoming' } as const;

describe('the newest call', () => {
  it('is the last there is, until one is turned from', () => {
    expect(createNewestCall().of([first, second])).toBe(second);
    expect(createNewestCall().of([])).toBeUndefined();
  });

  it('is not one that was hung up and ends only once the next one is awaited', () => {
    const newest = createNewestCall();
    newest.turnFrom([{ ...first, state: 'ending' }], 'incoming');
    expect(newest.of([{ ...first, state: 'ended' }])).toBeUndefined();
    expect(newest.of([{ ...first, state: 'ended' }, second])).toBe(second);
  });

  it('is one that rings already when it is awaited', () => {
    const newest = createNewestCall();
    newest.turnFrom([first, second], 'incoming');
    expect(newest.of([first, second])).toBe(second);
  });

  it('is none that was there when another one is made', () => {
    const newest = createNewestCall();
    newest.turnFrom([first, second], 'outgoing');
    expect(newest.of([first, second])).toBeUndefined();
    const made = { id: 'made', state: 'preparing' } as const;
    expect(newest.of([first, second, made])).toBe(made);
  });
});
