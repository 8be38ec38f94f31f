import { expect } from 'vitest';
import { lookAtPicture, type Seen } from '../../support/look-at-picture.ts';
import type { App } from './app.ts';

/** The other side’s picture, until so many frames more were drawn. */
export const watch = (app: App, frames = 30): Promise<Seen> =>
  app.evaluate(lookAtPicture, { whose: 'theirs', frames });

export function expectMoving({ frames, moved }: Seen): void {
  expect(frames).toBeGreaterThanOrEqual(30);
  expect(moved).toBeGreaterThan(2);
}
