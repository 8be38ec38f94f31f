import type { Mark } from '../../shared/favourite.ts';
import type { SettingsDuty } from '../settings/settings.ts';
import type { People } from './people.ts';

/**
 * Pins were a list of their own once, of numbers as they are dialled. They are forgotten when all of them are written
 * down, and stay where they are until then.
 */
export function takeOldPins(
  people: Pick<People, 'tryStore'>,
  kept: Pick<SettingsDuty, 'oldPins' | 'forgetOldPins'>,
  writingOf: (mark: Mark) => string,
): void {
  const marks = kept
    .oldPins()
    .map(({ number, name }) => ({ name, number: writingOf({ number, target: number, name }) }));
  if (marks.length === 0) return;
  const isDone = people.tryStore((store) => {
    store.markFavourites(marks);
    return true;
  }, false);
  if (isDone) void kept.forgetOldPins();
}
