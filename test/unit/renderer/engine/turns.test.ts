import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../../src/renderer/engine/turns.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

describe('turns', () => {
  it('lets a crowd through a few at a time and never in one moment', () => {
    const clock = createFakeClock();
    const turns = createTurns(clock);
    const gone: string[] = [];
    for (let each = 0; each < 100; each++) turns.take(String(each), () => void gone.push(String(each)));
    expect(gone).toEqual(['0']);
    clock.advance(1000);
    expect(gone).toHaveLength(8);
    turns.done('0');
    expect(gone).toHaveLength(9);
    for (let round = 0; round < 200; round++) {
      for (const id of gone) turns.done(id);
      clock.advance(20);
    }
    expect(gone).toHaveLength(100);
  });

  it('forgets who is wanted no more, and goes on past who is never answered', () => {
    const clock = createFakeClock();
    const turns = createTurns(clock);
    const gone: string[] = [];
    for (let each = 0; each < 12; each++) turns.take(String(each), () => void gone.push(String(each)));
    turns.done('9');
    clock.advance(60_000);
    expect(gone).toHaveLength(11);
    expect(gone).not.toContain('9');
  });
});
