import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../../src/main/screen-share/match-glob.ts';

/** The meaning, without a thought for time. */
function means(glob: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return text.length === 0;
  if (first === '*') return means(rest, text) || (text.length > 0 && means(glob, text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && means(rest, text.slice(1));
}

describe('matchesGlob', () => {
  it.each([
    ['*', ''],
    ['*', 'anything'],
    ['Payroll*', 'payroll 2026'],
    ['*KeePass*', 'Passwords.kdbx - KeePassXC'],
    ['report?.pdf', 'Report7.pdf'],
    ['*.kdbx*', 'C:\\safe\\my.kdbx (locked)'],
    ['/etc/* [edit] (1)+{a,b}', '/etc/hosts [edit] (1)+{a,b}'],
    ['straße', 'STRAßE'],
    ['*password*', 'Ｐａｓｓｗｏｒｄ manager'],
    ['*password*', 'pass\u200bword manager'],
    ['*password*', 'pass\u00adword'],
    ['*password*', 'p\u2060a\ufeffssword'],
    ['my bank', 'My\u00a0 bank '],
    ['a??z', 'a🙂🙂z'],
  ])('%j means %j', (glob, text) => {
    expect(matchesGlob(glob, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['?', ''],
    ['payroll', 'payroll 2026'],
    ['Payroll*', 'the payroll'],
    ['a.c', 'abc'],
    ['[ab]', 'a'],
    ['!a', 'b'],
    ['a*b*c', 'acb'],
    ['report?.pdf', 'report.pdf'],
  ])('%j does not mean %j', (glob, text) => {
    expect(matchesGlob(glob, text)).toBe(false);
  });

  it('is what globs mean, whatever they are', () => {
    const globs = fc.array(fc.constantFrom('a', 'b', '*', '?', '.'), { maxLength: 9 });
    const texts = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 9 });
    fc.assert(
      fc.property(globs, texts, (glob, text) => {
        expect(matchesGlob(glob.join(''), text.join(''))).toBe(means(glob, text));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes any texts, and a text is what itself means where it has no star and no question mark', () => {
    // Faster than fast-check's own strings of all code points.
    const points = fc.array(fc.oneof(fc.nat(0x10_ffff), fc.nat(0xff)), { maxLength: 20 });
    const texts = points.map((codes) => String.fromCodePoint(...codes));
    fc.assert(
      fc.property(texts, texts, (glob, text) => {
        expect(typeof matchesGlob(glob, text)).toBe('boolean');
        // Widths of the two signs come to be them.
        if (!/[*?]/.test(text.normalize('NFKC'))) expect(matchesGlob(text, text)).toBe(true);
      }),
    );
  });

  // A regular expression of such a pattern would still be at it when the sun goes out.
  it('is not held up by a pattern of many stars', () => {
    expect(matchesGlob(`${'*a'.repeat(120)}b`, 'a'.repeat(4000))).toBe(false);
  });
});
