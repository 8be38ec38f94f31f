import { describe, expect, it } from 'vitest';
import { roamWords } from '../../../../src/renderer/ui/format/roam-words.ts';
import { de } from '../../../../src/renderer/ui/text/de.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';

const end = (network: 'wifi' | 'cellular' | null) => ({ network, path: null });
const roam: Parameters<typeof roamWords>[0] = {
  cause: 'link-down',
  rung: 'ranked-restart',
  before: end('wifi'),
  after: end('cellular'),
  gapMs: 140,
};

describe('the words of a change of path', () => {
  it.each([
    ['another network', {}, 'Moved to mobile, 0.1 s lost'],
    ['no gap that is noticed', { gapMs: null }, 'Moved to mobile, nothing noticeable lost'],
    ['the same network', { after: end('wifi') }, 'Reconnected, 0.1 s lost'],
    ['a network that is not known', { after: end(null) }, 'Reconnected, 0.1 s lost'],
    [
      'a page that died',
      { cause: 'page-gone', rung: 'replaces', gapMs: 1400 },
      'The window had to start again, 1.4 s lost',
    ],
    [
      'them not hearing us',
      { cause: 'one-sided', after: end('wifi'), gapMs: null },
      'Reconnected, the other side may have missed something',
    ],
    [
      'a plain restart, which they hear of later',
      { rung: 'plain-restart' },
      'Moved to mobile, 0.1 s lost, the other side may have missed something',
    ],
  ] as const)('say of %s what is known, and no more', (_, some, words) => {
    expect(roamWords({ ...roam, ...some }, en, 'en')).toBe(words);
  });

  it('are written in German as the region writes numbers', () => {
    expect(roamWords(roam, de, 'de')).toMatch(/, 0,1 s /);
  });
});
