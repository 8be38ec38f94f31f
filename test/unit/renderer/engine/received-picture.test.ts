import { describe, expect, it } from 'vitest';
import type { PictureLook } from '../../../../src/renderer/engine/core/picture-watch.ts';
import { createReceivedPicture } from '../../../../src/renderer/engine/received-picture.ts';

function start() {
  const done: (string | null)[] = [];
  const received = createReceivedPicture({
    restart: () => void done.push('restart'),
    tell: (missing) => void done.push(missing),
  });
  let look: PictureLook = { atMs: 0, voice: 0, bytes: 0, frames: 0 };
  /** So many seconds in which the voice comes, and of the picture this. */
  function pass(count: number, what: 'frames' | 'packets' | 'nothing'): void {
    for (let each = 0; each < count; each += 1) {
      const { atMs, voice, bytes, frames } = look;
      look = {
        ...{ atMs: atMs + 1000, voice: voice + 50 },
        bytes: bytes + (what === 'nothing' ? 0 : 9000),
        frames: frames + (what === 'frames' ? 25 : 0),
      };
      received.look(look);
    }
  }
  return { done, received, pass };
}

describe('a picture that is only received', () => {
  it('and cannot be decoded is asked for anew once, then told, and no more said of it once it is seen', () => {
    const { done, pass } = start();
    pass(3, 'frames');
    pass(10, 'packets');
    expect(done).toEqual(['restart']);
    pass(9, 'packets');
    expect(done).toEqual(['restart']);
    pass(120, 'packets');
    expect(done).toEqual(['restart', 'unreadable']);
    pass(1, 'frames');
    expect(done).toEqual(['restart', 'unreadable', null]);
  });

  it('that is seen again by the restart is never told', () => {
    const { done, pass } = start();
    pass(12, 'packets');
    pass(60, 'frames');
    pass(10, 'packets');
    expect(done).toEqual(['restart', 'restart']);
  });

  it('that freezes again soon after a restart is told at once', () => {
    const { done, pass } = start();
    pass(12, 'packets');
    pass(5, 'frames');
    pass(10, 'packets');
    expect(done).toEqual(['restart', 'unreadable']);
  });

  it('is told at once when the far side refuses its restart, and only then', () => {
    const { done, received, pass } = start();
    received.refused();
    pass(11, 'packets');
    received.refused();
    received.refused();
    expect(done).toEqual(['restart', 'unreadable']);
  });

  it('of which nothing comes while the voice does is told, and nobody is bothered', () => {
    const { done, pass } = start();
    pass(2, 'frames');
    pass(60, 'nothing');
    expect(done).toEqual(['not-coming']);
    pass(1, 'frames');
    expect(done).toEqual(['not-coming', null]);
  });

  it('is forgotten while nothing is to come', () => {
    const { done, received, pass } = start();
    pass(20, 'nothing');
    received.look(null);
    received.look(null);
    received.stuck();
    expect(done).toEqual(['not-coming', null]);
    pass(9, 'packets');
    received.look(null);
    pass(10, 'packets');
    expect(done).toHaveLength(2);
  });

  it('whose own way is given up is told at once', () => {
    const { done, received, pass } = start();
    pass(1, 'nothing');
    received.stuck();
    expect(done).toEqual(['not-coming']);
  });
});
