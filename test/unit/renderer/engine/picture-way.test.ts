import { describe, expect, it } from 'vitest';
import { createPictureWay } from '../../../../src/renderer/engine/picture-way.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

function start() {
  const clock = createFakeClock();
  const done: string[] = [];
  const way = createPictureWay({
    now: clock.now,
    restart: () => void done.push('restart'),
    giveUp: () => void done.push('give up'),
  });
  return { clock, done, way };
}

describe('a picture that goes another way than the voice', () => {
  it('is restarted when it gets stuck alone, and given up when that comes to nothing', () => {
    const { way, done } = start();
    way.changed(false);
    expect(done).toEqual(['restart']);
    way.changed(false);
    expect(done).toEqual(['restart', 'give up']);
  });

  it('is restarted as often as it has stood for a while', () => {
    const { way, done, clock } = start();
    for (const _ of [1, 2, 3]) {
      way.changed(false);
      way.changed(true);
      clock.advance(60_000);
    }
    expect(done).toEqual(['restart', 'restart', 'restart']);
  });

  it('that is shown anew gets another way, where the last one was stuck, and no other', () => {
    const { way, done, clock } = start();
    way.shown();
    expect(done).toEqual([]);
    way.changed(false);
    way.changed(false);
    clock.advance(1000);
    way.shown();
    expect(done).toEqual(['restart', 'give up', 'restart']);
    way.changed(true);
    way.shown();
    expect(done).toHaveLength(3);
  });
});
