import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideSource } from '../../../../src/main/screen-share/decide-source.ts';
import { matchesGlob } from '../../../../src/main/screen-share/match-glob.ts';
import { openShare } from '../../../../src/shared/screen-share.ts';

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
    ['straße*', 'STRASSE 7'],
    ['STRASSE', 'straße'],
    ['straẞe', 'strasse'],
    ['stra?e', 'straße'],
    ['wei?e straße', 'weiße STRASSE'],
    ['wei?e strasse ?', 'WEIßE STRAßE 7'],
    ['*stra?e*', 'die Straße, STRASSE'],
    ['stra??e', 'straße'],
    ['?', 'q\u0323\u0307'],
    ['a?b', 'aİb'],
    ['ᾳδης', 'ΑΙΔΗΣ'],
    ['*password*', 'pass\u{13441}w\u{13442}o\u{16fe4}r\u{1d159}d'],
    ['*password*', 'Ｐａｓｓｗｏｒｄ manager'],
    ['*password*', 'pass\u200bword manager'],
    ['*password*', 'pass\u00adword'],
    ['*password*', 'p\u2060a\ufeffssword'],
    // A joiner that nobody sees keeps a letter and its accent apart, for all that looks at code points.
    ['*r\u00e9sum\u00e9*', 're\u034f\u0301sume\u034f\u0301 2026'],
    ['*r\u00e9sum\u00e9*', 'R\u00c9SUME\u034f\u0301'],
    ['*\u1ea7*', 'a\u034f\u0302\u200d\u0300'],
    ['*password*', 'pass\u0007word'],
    ['*password*', 'p\u{e0041}assw\ufe0ford'],
    ['ΟΔΟΣ*', 'οδοσα'],
    ['*οδος', 'ΟΔΟΣ'],
    ['my bank', 'My\u00a0 bank '],
    ['my bank', 'My\u2800\u0085bank'],
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
    ['stra?e', 'strasse'],
    ['stra???e', 'straße'],
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

  it('means every letter there is in either case', () => {
    const missed: string[] = [];
    for (let code = 0; code <= 0x10_ffff; code += 1) {
      const letter = String.fromCodePoint(code);
      const cases = new Set([letter, letter.toUpperCase(), letter.toLowerCase()]);
      if (cases.size === 1) continue;
      for (const one of cases)
        for (const other of cases)
          for (const form of ['NFC', 'NFD'] as const)
            if (!matchesGlob(`x${one}y`, `x${other}y`.normalize(form)))
              missed.push(`${code.toString(16)}: ${one} ${other} ${form}`);
    }
    expect(missed).toEqual([]);
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

  it('sees through whatever nobody sees, wherever it is put, and whatever it keeps apart', () => {
    const unseen = fc.constantFrom(
      ...[
        '\u034f',
        '\u200b',
        '\u200d',
        '\u00ad',
        '\u2060',
        '\ufeff',
        '\ufe0f',
        '\u180e',
        '\u115f',
        '\u3164',
        '\uffa0',
      ],
      ...['\u061c', '\u202e', '\u2066', '\u{e0041}', '\u{1d173}', '\u{e01ef}', '\u0000', '\u0007', '\u009f'],
    );
    const letter = fc.constantFrom(
      ...[
        'a',
        'E',
        's',
        'Σ',
        'ς',
        'ß',
        'İ',
        'é',
        'e\u0301',
        'a\u0302\u0300',
        '한',
        '\u1112\u1161\u11ab',
        'ﬁ',
        'Ｓ',
      ],
      ...['q\u0323\u0307', '🙂', ' ', '.'],
    );
    const title = fc.array(letter, { minLength: 1, maxLength: 10 }).map((letters) => letters.join(''));
    const hidden = fc.array(fc.tuple(fc.nat(), unseen), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(title, hidden, (plain, marks) => {
        const points = [...plain];
        for (const [at, mark] of marks) points.splice(at % (points.length + 1), 0, mark);
        const source = { id: 'window:1:0', kind: 'window', application: null, own: 'no' } as const;
        const policy = { ...openShare, deny: [{ title: `*${plain}*` }] };
        expect(decideSource({ ...source, title: `x${plain}x` }, policy)).toBe('denied');
        expect(decideSource({ ...source, title: `x${points.join('')}x` }, policy)).toBe('denied');
      }),
      { numRuns: 2000 },
    );
  });

  // A regular expression of such a pattern would still be at it when the sun goes out.
  it('is not held up by a pattern of many stars', () => {
    expect(matchesGlob(`${'*a'.repeat(120)}b`, 'a'.repeat(4000))).toBe(false);
  });
});
