import { describe, expect, it } from 'vitest';
import {
  type Choice,
  chooseAt,
  type Listed,
  nobody,
  placeOf,
  pressEnter,
  takeHold,
  withoutEnter,
} from '../../../../../src/renderer/ui/components/held-choice.ts';

const list = (ids: readonly number[], more: Partial<Listed> = {}): Listed => ({
  ...{ rows: ids.map((id) => ({ id })), question: 'a', isCurrent: true, hasFailed: false },
  ...more,
});

/** Whom an Enter means at once. */
function called(choice: Choice, listed: Listed): number | null {
  const { entered } = pressEnter(choice, listed, 0);
  return entered === null ? null : (listed.rows?.[entered]?.id ?? null);
}

describe('whom the arrows hold', () => {
  it('is nobody at first, and whoever first stands where they come to', () => {
    expect(placeOf(nobody, list([1]).rows)).toBeNull();
    expect(called(nobody, list([1]))).toBeNull();
    const { choice } = takeHold(chooseAt(0, null), list([7, 8]), 0);
    expect(choice.id).toBe(7);
    expect(called(choice, list([5, 6, 7]))).toBe(7);
  });

  it('is nobody once they are removed, and not who took their place', () => {
    const { choice } = takeHold(chooseAt(2, 3), list([1, 2, 3, 4, 5]), 0);
    const after = takeHold(choice, list([1, 2, 4, 5]), 0).choice;
    expect(placeOf(after, list([1, 2, 4, 5]).rows)).toBeNull();
    expect(called(after, list([1, 2, 4, 5]))).toBeNull();
    // The removal was taken back.
    expect(called(after, list([1, 2, 3, 4, 5]))).toBe(3);
  });

  it('is nobody while so many have come before them that they are not loaded', () => {
    const after = takeHold(chooseAt(1, 101), list([0, 1, 2, 3]), 0).choice;
    expect(called(after, list([0, 1, 2, 3]))).toBeNull();
    expect(called(after, list([0, 1, 2, 3, 100, 101]))).toBe(101);
  });

  it('is not taken from what was asked before', () => {
    const typed = chooseAt(0, null);
    const early = takeHold(typed, list([1], { isCurrent: false }), 0).choice;
    expect(early.id).toBeNull();
    expect(takeHold(early, list([2]), 0).choice.id).toBe(2);
  });
});

describe('an Enter that is quicker than the answer', () => {
  const waiting = list([1], { isCurrent: false, question: 'ab' });
  const answer = list([9, 1], { question: 'ab' });
  const pressed = pressEnter(chooseAt(0, null), waiting, 100).choice;

  it('means whom the answer brings, once', () => {
    expect(pressed.due).not.toBeNull();
    const still = takeHold(pressed, waiting, 200).choice;
    const { choice, entered } = takeHold(still, answer, 300);
    expect([entered, choice]).toEqual([0, chooseAt(0, 9)]);
    expect(takeHold(choice, answer, 300).entered).toBeNull();
    const twice = pressEnter(pressed, waiting, 150).choice;
    expect(takeHold(takeHold(twice, answer, 300).choice, answer, 300).entered).toBeNull();
  });

  it.each<[string, (choice: Choice) => Choice, number, Listed]>([
    ['whose answer failed', (it) => takeHold(it, { ...waiting, hasFailed: true }, 200).choice, 300, answer],
    ['after which the focus went or another key was pressed', withoutEnter, 300, answer],
    ['that has waited too long', (it) => it, 2100, answer],
    ['that meant another search', (it) => it, 300, { ...answer, question: 'abc' }],
    ['after which somebody else was chosen', () => chooseAt(1, 1), 300, answer],
    ['for one who is gone', (it) => ({ ...it, id: 5 }), 300, answer],
    ['where nobody is found', (it) => it, 300, list([], { question: 'ab' })],
  ])('means nobody: one %s', (_what, meanwhile, now, listed) => {
    const { choice, entered } = takeHold(meanwhile(pressed), listed, now);
    expect([entered, choice.due]).toEqual([null, null]);
    // Nor later, by itself.
    expect(takeHold(choice, list([9], { question: 'ab' }), now).entered).toBeNull();
  });
});
