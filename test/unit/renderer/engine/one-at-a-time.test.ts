import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../../src/renderer/engine/one-at-a-time.ts';

describe('events that are taken one at a time', () => {
  it('come in order, those that come while one is taken after it', () => {
    const taken: string[] = [];
    const dispatch = oneAtATime((event: string) => {
      taken.push(`${event} begins`);
      if (event === 'one') dispatch('two');
      taken.push(`${event} ends`);
    });
    dispatch('one');
    expect(taken).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('are all taken, though one of them fails, and whoever dispatched it hears of it', () => {
    const taken: string[] = [];
    const dispatch = oneAtATime((event: string) => {
      taken.push(event);
      if (event !== 'one') return;
      dispatch('two');
      throw new Error('one failed');
    });
    expect(() => dispatch('one')).toThrow('one failed');
    expect(taken).toEqual(['one', 'two']);
    dispatch('three');
    expect(taken).toEqual(['one', 'two', 'three']);
  });
});
