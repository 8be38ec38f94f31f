import { describe, expect, it } from 'vitest';
import { readChoice, sayRefused } from '../../../../src/renderer/ui/side/read-choice.ts';
import { de } from '../../../../src/renderer/ui/text/de.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { type ShareChoice, shareRefusedSchema } from '../../../../src/shared/screen-share.ts';

const shown = { kind: 'window', application: null, picture: null } as const;
const slides = { ...shown, id: 'window:1:0', title: 'Slides', refusal: null } as const;
const salary = { ...slides, id: 'window:2:0', title: 'Salary', refusal: 'denied' } as const;
const choice: ShareChoice = {
  ...{ id: 'share-1', portal: null, problem: null, sound: 'company' },
  offers: [slides, salary],
};

describe('what the picker offers', () => {
  it('is what is not refused', () => {
    expect(readChoice(choice)).toEqual({ offers: [slides], refused: [salary] });
    expect(readChoice(null)).toEqual({ offers: [], refused: [] });
  });

  it.each(['system', 'unanswered', 'cannot-be-checked'] as const)(
    'is nothing while there is %s',
    (problem) => {
      expect(readChoice({ ...choice, problem })).toEqual({ offers: [], refused: [salary] });
    },
  );
});

describe('what the picker says of a choice that is not shown', () => {
  it.each([...shareRefusedSchema.options])('has words for %s', (why) => {
    for (const { screenShare } of [en, de]) expect(sayRefused(screenShare, why)).toMatch(/\.$/);
  });
});
