import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolate, isolating } from '../../../src/shared/isolating.ts';
import { withoutTurningMarks } from '../../../src/shared/turning-marks.ts';

const hebrew = 'דנה לוי';

/** Bidi classes B and S among them. */
const breaks = /[\p{Cc}\u2028\u2029]+/gu;

describe('a name inside a sentence', () => {
  it.each([
    ['Bob Meyer', 'ltr', 'Bob Meyer'],
    ['+49 30 1234', 'ltr', '+49 30 1234'],
    [hebrew, 'ltr', `\u2068${hebrew}\u2069`],
    ['סמיר 7042', 'ltr', '\u2068סמיר 7042\u2069'],
    ['\u202eevil', 'ltr', 'evil'],
    ['Bob\u2069\u202e evil', 'ltr', 'Bob evil'],
    [`${hebrew}\u2069 evil \u2068`, 'ltr', `\u2068${hebrew} evil \u2069`],
    [`\u2067${hebrew}\u2069`, 'ltr', `\u2068${hebrew}\u2069`],
    ['\u2069', 'rtl', ''],
    // A sentence in a sentence.
    [`\u2068${hebrew}\u2069 calls`, 'rtl', `\u2068\u2068${hebrew}\u2069 calls\u2069`],
    ['+49 30 1234', 'rtl', '\u2068+49 30 1234\u2069'],
    ['Bob Meyer', 'rtl', '\u2068Bob Meyer\u2069'],
    ['local', 'rtl', 'local'],
    ['', 'rtl', ''],
    // At the end of a paragraph every isolate ends.
    [`${hebrew}\u2029evil`, 'ltr', `\u2068${hebrew} evil\u2069`],
    ['Bob\r\n\u2028 Meyer\u0085', 'ltr', 'Bob  Meyer '],
    // No letters, and still from right to left: the mark, and digits that stand behind one another.
    ['7042\u061c', 'ltr', '\u20687042\u061c\u2069'],
    ['\u0663 \u0664', 'ltr', '\u2068\u0663 \u0664\u2069'],
    ['\u{10ac0}', 'ltr', '\u2068\u{10ac0}\u2069'],
  ] as const)('%j in one written %s is %j', (name, direction, expected) => {
    expect(isolate(name, direction)).toBe(expected);
  });

  it('ends every isolate that it opens, no other, overrides nothing, and reads as before, whatever it holds', () => {
    const marks = fc.constantFrom(
      ...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u0085\n\r\t\u001c\u001f\u200e\u200f\u061c',
      'a',
      'ש',
      '\ud800',
    );
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: marks }));
    fc.assert(
      fc.property(texts, fc.constantFrom('ltr', 'rtl'), (text, direction) => {
        const isolated = isolate(text, direction);
        let depth = 0;
        for (const unit of isolated) {
          if (unit === '\u2068') depth += 1;
          if (unit === '\u2069') depth -= 1;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
        expect(depth).toBe(0);
        expect(isolated).not.toMatch(/[\u202a-\u202e\u2066\u2067]|\p{Cc}|\p{Zl}|\p{Zp}/u);
        expect(withoutTurningMarks(isolated)).toBe(withoutTurningMarks(text.replaceAll(breaks, ' ')));
      }),
    );
  });
});

describe('a catalogue', () => {
  const plain = {
    title: 'Offhook',
    calling: (who: string, times: number) => `${who} calls ${times} times`,
    ends: { busy: ({ who }: { who: string; at: number }) => ({ title: `${who} is busy`, action: null }) },
    list: ['a', 'b'],
  };
  const isolated = isolating(plain, 'ltr');

  it('isolates the names that it is handed, also those in a record', () => {
    expect(isolated.calling(hebrew, 2)).toBe(`\u2068${hebrew}\u2069 calls 2 times`);
    expect(isolated.ends.busy({ who: hebrew, at: 1 })).toEqual({
      title: `\u2068${hebrew}\u2069 is busy`,
      action: null,
    });
  });

  it('says everything else as it was', () => {
    expect(isolated.title).toBe('Offhook');
    expect(isolated.list).toEqual(['a', 'b']);
    expect(isolated.calling('Bob', 1)).toBe('Bob calls 1 times');
  });
});
