import { describe, expect, it } from 'vitest';
import { describeRest } from '../../../../src/main/attention/resting-page.ts';
import { chooseWords } from '../../../../src/main/words/choose-words.ts';

describe('a page that rests', () => {
  it.each([
    ['en', 39_001, 'in 40 seconds'],
    ['en', 0, 'in 1 second.'],
    ['de', 1000, 'in 1 Sekunde neu'],
  ] as const)('is told in words (%s, %s ms)', (language, restMs, words) => {
    expect(describeRest(chooseWords(language, ''), restMs).body).toContain(words);
  });
});
