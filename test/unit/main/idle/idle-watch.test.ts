import { describe, expect, it } from 'vitest';
import { createIdleWatch } from '../../../../src/main/idle/idle-watch.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

describe('the idle watch', () => {
  it('tells when nobody uses the computer, and when somebody does again', () => {
    const clock = createFakeClock();
    const told: boolean[] = [];
    let [idleS, minutes] = [0, 10];
    const watch = createIdleWatch({
      clock,
      idleS: () => idleS,
      awayAfterMinutes: () => minutes,
      onChange: (idle) => void told.push(idle),
    });
    watch.start();
    idleS = 599;
    clock.advance(10_000);
    expect(told).toEqual([]);
    idleS = 600;
    clock.advance(10_000);
    expect(told).toEqual([true]);
    idleS = 1;
    watch.look();
    expect(told).toEqual([true, false]);
    minutes = 0;
    idleS = 100_000;
    clock.advance(10_000);
    expect(told).toEqual([true, false]);
  });
});
