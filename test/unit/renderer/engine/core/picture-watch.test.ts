import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  missingOf,
  noPicture,
  notComingMs,
  type PictureLook,
  type PictureWatch,
  stepPictureWatch,
  unreadableMs,
} from '../../../../../src/renderer/engine/core/picture-watch.ts';

interface Second {
  readonly voice: boolean;
  readonly bytes: boolean;
  readonly frames: boolean;
}

/** What is known after each of these seconds, four looks in each. */
function watchThrough(seconds: readonly Second[], from: PictureWatch = noPicture): PictureWatch[] {
  let watch = from;
  let look: PictureLook = { atMs: 0, voice: 0, bytes: 0, frames: 0 };
  watch = stepPictureWatch(watch, look);
  return seconds.map(({ voice, bytes, frames }) => {
    for (let part = 0; part < 4; part += 1) {
      look = {
        atMs: look.atMs + 250,
        voice: look.voice + (voice ? 12 : 0),
        bytes: look.bytes + (bytes ? 4000 : 0),
        frames: look.frames + (frames ? 1 : 0),
      };
      watch = stepPictureWatch(watch, look);
    }
    return watch;
  });
}

const second = (parts: Partial<Second>): Second => ({ voice: true, bytes: false, frames: false, ...parts });
const seconds = (count: number, parts: Partial<Second>): Second[] =>
  Array.from({ length: count }, () => second(parts));
const toldAfter = (all: readonly Second[]) => missingOf(watchThrough(all).at(-1) ?? noPicture);

describe('what comes of their picture', () => {
  it('packets of which nothing can be decoded are told after ten seconds', () => {
    const watched = watchThrough(seconds(10, { bytes: true }));
    expect(missingOf(watched[8] ?? noPicture)).toBeNull();
    expect(missingOf(watched[9] ?? noPicture)).toBe('unreadable');
  });

  it('nothing at all is told after fifteen seconds in which the voice came', () => {
    expect(toldAfter(seconds(14, {}))).toBeNull();
    expect(toldAfter(seconds(15, {}))).toBe('not-coming');
  });

  it('where the voice does not come either, the picture is not what is missing', () => {
    expect(toldAfter(seconds(120, { voice: false }))).toBeNull();
  });

  it('a still slide of which a frame comes now and then is seen', () => {
    const slide = Array.from({ length: 20 }, () => [
      ...seconds(8, {}),
      second({ bytes: true, frames: true }),
    ]);
    expect(watchThrough(slide.flat()).every((watch) => missingOf(watch) === null)).toBe(true);
  });

  it('who rests and only looks now and then whether there is room is not taken for damaged', () => {
    const probing = Array.from({ length: 20 }, () => [...seconds(3, { bytes: true }), ...seconds(5, {})]);
    const told = watchThrough(probing.flat()).map(missingOf);
    expect(told).not.toContain('unreadable');
    expect(told.at(-1)).toBe('not-coming');
  });

  it('the time of a sleep does not count', () => {
    const [watch] = watchThrough([second({ bytes: true, frames: true })]);
    const last = watch?.last;
    expect(last).toBeDefined();
    if (watch === undefined || last === undefined || last === null) return;
    const after = stepPictureWatch(watch, { ...last, atMs: last.atMs + 3_600_000, bytes: last.bytes + 1 });
    expect(missingOf(after)).toBeNull();
  });

  it('whatever came before, one frame is enough, and nothing is told before its time', () => {
    const anySecond = fc.record({ voice: fc.boolean(), bytes: fc.boolean(), frames: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anySecond, { maxLength: 60 }), (all) => {
        let without = 0;
        for (const [index, watch] of watchThrough(all).entries()) {
          without = all[index]?.frames === true ? 0 : without + 1000;
          if (without === 0) expect(watch.seen).toBe(true);
          const missing = missingOf(watch);
          if (missing === 'unreadable') expect(without).toBeGreaterThanOrEqual(unreadableMs);
          if (missing === 'not-coming') expect(without).toBeGreaterThanOrEqual(notComingMs);
        }
      }),
    );
  });
});
