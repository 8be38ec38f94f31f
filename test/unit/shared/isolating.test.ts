import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolate, isolating } from '../../../src/shared/isolating.ts';

const hebrew = 'דנה לוי';

describe('a name inside a sentence', () => {
  it.each([
    ['Bob Meyer', 'ltr', 'Bob Meyer'],
    ['+49 30 1234', 'ltr', '+49 30 1234'],
    [hebrew, 'ltr', `\u2068${hebrew}\u2069`],
    ['סמיר 7042', 'ltr', '\u2068סמיר 7042\u2069'],
    ['\u202eevil', 'ltr', '\u2068\u202eevil\u2069'],
    ['+49 30 1234', 'rtl', '\u2068+49 30 1234\u2069'],
    ['Bob Meyer', 'rtl', '\u2068Bob Meyer\u2069'],
    ['local', 'rtl', 'local'],
    ['', 'rtl', ''],
  ] as const)('%j in one written %s is %j', (name, direction, expected) => {
    expect(isolate(name, direction)).toBe(expected);
  });

  it('is isolated as often as it is opened, and otherwise left as it is, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('ltr', 'rtl'), (text, direction) => {
        const isolated = isolate(text, direction);
        expect([text, `\u2068${text}\u2069`]).toContain(isolated);
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
