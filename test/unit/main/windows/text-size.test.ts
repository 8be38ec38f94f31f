import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeInCorner } from '../../../../src/main/windows/place-window.ts';
import { enlarge, enlargeAt, zoomOf } from '../../../../src/main/windows/text-size.ts';

const screen = { x: 0, y: 24, width: 1366, height: 744 };

describe('text that is larger', () => {
  it('has a window as much larger as it is itself, as far as the screen goes', () => {
    expect(zoomOf('100')).toBe(1);
    expect(zoomOf('125')).toBe(1.25);
    expect(enlarge({ width: 320, height: 128 }, zoomOf('200'), screen)).toEqual({ width: 640, height: 256 });
    expect(enlarge({ width: 480, height: 404 }, 2, screen)).toEqual({ width: 960, height: 744 });
  });

  it('leaves the window wholly on the screen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.constantFrom(...(['100', '125', '150', '200'] as const)),
        (width, height, textSize) => {
          const { x, y, ...size } = enlargeAt({ width, height }, zoomOf(textSize), screen, (enlarged) =>
            placeInCorner(enlarged, screen, 140),
          );
          expect(x).toBeGreaterThanOrEqual(screen.x);
          expect(y).toBeGreaterThanOrEqual(screen.y);
          expect(x + size.width).toBeLessThanOrEqual(screen.x + screen.width);
          expect(y + size.height).toBeLessThanOrEqual(screen.y + screen.height);
        },
      ),
    );
  });
});
