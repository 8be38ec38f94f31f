import { describe, expect, it } from 'vitest';
import { describeTarget, insertAt } from '../../../../src/renderer/ui/dialpad/draft.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { parseDialTarget } from '../../../../src/shared/dial-target.ts';

describe('insertAt', () => {
  it.each([
    ['123', '9', 3, 3, '1239', 4],
    ['123', '9', 0, 0, '9123', 1],
    ['123', '9', 1, 2, '193', 2],
    ['', '+', 0, 0, '+', 1],
  ])('"%s" with "%s" at %d to %d', (text, piece, start, end, after, caret) => {
    expect(insertAt(text, piece, start, end)).toEqual({ text: after, caret });
  });
});

describe('describeTarget', () => {
  it.each([
    ['600', 'Will call 600 at example.com'],
    ['+49 (30) 12-34', 'Will call +49301234 at example.com'],
    ['bob', 'Will call bob at example.com'],
    ['bob@other.example', 'Will call bob at other.example'],
    ['#21', 'Will call #21 at example.com'],
    ['', ''],
    ['who is there?', ''],
  ])('"%s" → "%s"', (input, words) => {
    expect(describeTarget(parseDialTarget(input, 'example.com'), en)).toBe(words);
  });
});
