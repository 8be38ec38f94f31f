import { describe, expect, it } from 'vitest';
import { createPictureWay } from '../../../../src/renderer/engine/picture-way.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

function start() {
  const clock = createFakeClock();
  const done: string[] = [];
  const call = { isConnected: true };
  const way = createPictureWay({
    clock,
    isConnected: () => call.isConnected,
    restart: () => void done.push('restart'),
    giveUp: () => void done.push('give up'),
  });
  return { clock, done, call, way };
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

  it('is given up when its restart comes to nothing, which nobody tells', () => {
    const { way, done, clock } = start();
    way.changed(false);
    clock.advance(29_999);
    expect(done).toEqual(['restart']);
    clock.advance(1);
    expect(done).toEqual(['restart', 'give up']);
    expect(clock.pending).toBe(0);
    way.shown();
    way.changed(true);
    clock.advance(60_000);
    expect(done).toEqual(['restart', 'give up', 'restart']);
  });

  it('is given up at once when the far side refuses its restart, and only then', () => {
    const { way, done, clock } = start();
    way.refused();
    expect(done).toEqual([]);
    way.changed(false);
    way.refused();
    expect(done).toEqual(['restart', 'give up']);
    way.refused();
    clock.advance(60_000);
    expect(done).toHaveLength(2);
  });

  it('is seen to once the call is connected, where it got stuck before, unless it stands by then', () => {
    const { way, done, call, clock } = start();
    call.isConnected = false;
    way.changed(false);
    way.changed(true);
    way.changed(false);
    expect(done).toEqual([]);
    call.isConnected = true;
    way.look();
    way.look();
    expect(done).toEqual(['restart']);
    call.isConnected = false;
    clock.advance(30_000);
    call.isConnected = true;
    way.look();
    expect(done).toEqual(['restart', 'give up']);
  });

  it('is not stuck any more on another connection, and nothing is left of it after the call', () => {
    const { way, done, clock } = start();
    way.changed(false);
    way.renewed();
    way.shown();
    clock.advance(30_000);
    expect(done).toEqual(['restart']);
    way.changed(false);
    expect(done).toEqual(['restart', 'restart']);
    way.close();
    expect(clock.pending).toBe(0);
  });
});
