import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { loadReadNumber } from '../../../../src/main/dialling/read-number.ts';
import { parseDialTarget } from '../../../../src/shared/dial-target.ts';
import {
  applyDialling,
  type Dialling,
  diallingSchema,
  plainDialling,
} from '../../../../src/shared/dialling/dialling.ts';

const readNumber = await loadReadNumber();
const emergency = ['112', '110', '911', '999'];
const apply = (number: string, rules: Partial<Dialling>) =>
  applyDialling(number, { rules: { ...plainDialling, ...rules }, emergency, readNumber });

const german: Partial<Dialling> = { country: 'DE', form: 'e164', internalLengths: [3, 4] };
const behindSwitchboard: Partial<Dialling> = { ...german, form: 'national', outsideLine: '0' };

const digits = fc.stringMatching(/^\+?[0-9*#]{1,20}$/);
const rules: fc.Arbitrary<Partial<Dialling>> = fc.record(
  {
    country: fc.constantFrom(null, 'DE', 'US', 'GB', 'ZZ'),
    form: fc.constantFrom('as-typed', 'e164', 'national'),
    outsideLine: fc.constantFrom(null, '0', '9', '99'),
    internalLengths: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    verbatim: fc.array(fc.constantFrom('11880', '7042', '0800'), { maxLength: 2 }),
    replace: fc.array(
      fc.record({ from: fc.constantFrom('0', '00', '+49', '7'), to: fc.constantFrom('', '+', '00', '+49') }),
      {
        maxLength: 3,
      },
    ),
  },
  { requiredKeys: [] },
);

describe('applyDialling', () => {
  it.each(['*97', '112', '0049301234567', '7042', '+49301234567', '0', '#', '116117'])(
    'leaves %s what it is when nobody has made a rule',
    (number) => {
      expect(apply(number, {}).target).toBe(number);
    },
  );

  it.each([
    // number, rules, what is dialled, why
    ['030 1234567', german, '+49301234567', ['e164']],
    ['0049301234567', german, '+49301234567', ['e164']],
    ['+49301234567', german, '+49301234567', []],
    ['0301', german, '0301', ['internal']],
    ['7042', german, '7042', ['internal']],
    ['112', german, '112', ['emergency']],
    ['*97', german, '*97', ['code']],
    ['*21*0301234567#', german, '*21*0301234567#', ['code']],
    // Not valid anywhere: it stays.
    ['99999', german, '99999', []],
    ['0049', { ...german, internalLengths: [] }, '0049', []],
    ['030 1234567', behindSwitchboard, '00301234567', ['outside-line']],
    ['+49 30 1234567', behindSwitchboard, '00301234567', ['national', 'outside-line']],
    ['+44 20 7946 0148', behindSwitchboard, '000442079460148', ['international', 'outside-line']],
    ['7042', behindSwitchboard, '7042', ['internal']],
    ['112', behindSwitchboard, '112', ['emergency']],
    ['*97', behindSwitchboard, '*97', ['code']],
    ['116117', behindSwitchboard, '0116117', ['outside-line']],
    ['11880', { ...behindSwitchboard, verbatim: ['11880'] }, '11880', ['code']],
    ['+49301234567', { outsideLine: '9', internationalPrefix: '011' }, '901149301234567', ['outside-line']],
    ['2015550123', { country: 'US', form: 'e164' }, '+12015550123', ['e164']],
    ['01149301234567', { country: 'US', form: 'e164' }, '+49301234567', ['e164']],
    ['0049301', { replace: [{ from: '00', to: '+' }] }, '+49301', ['replaced']],
    [
      '88123',
      {
        replace: [
          { from: '8', to: '1' },
          { from: '88', to: '2' },
        ],
      },
      '2123',
      ['replaced'],
    ],
    ['88', { replace: [{ from: '88', to: '' }] }, '88', []],
  ] satisfies [string, Partial<Dialling>, string, string[]][])(
    '%s by %j is %s: %j',
    (number, by, target, why) => {
      const written = parseDialTarget(number, 'example.com');
      if (!written.ok) throw new Error(number);
      expect(apply(written.display, by)).toMatchObject({ target, why });
    },
  );

  it('tells the number for the whole world where there is one, and only there', () => {
    expect(apply('030 1234567'.replaceAll(' ', ''), { country: 'DE' }).e164).toBe('+49301234567');
    expect(apply('0301234567', {}).e164).toBeNull();
    expect(apply('+4930', { country: 'DE' }).e164).toBeNull();
  });

  it('never touches emergency numbers, codes and colleagues, whatever the rules', () => {
    fc.assert(
      fc.property(digits, rules, (number, by) => {
        const dialled = apply(number, by);
        const colleague = !number.startsWith('+') && by.internalLengths?.includes(number.length);
        if (emergency.includes(number) || /[*#]/.test(number) || by.verbatim?.includes(number) || colleague)
          expect(dialled.target).toBe(number);
      }),
    );
  });

  it('never throws, and gives what can be dialled', () => {
    fc.assert(
      fc.property(digits, rules, (number, by) => {
        if (!/[0-9*#]/.test(number)) return;
        const { target, e164 } = apply(number, by);
        expect(parseDialTarget(target, 'example.com').ok).toBe(true);
        if (e164 !== null) expect(e164).toMatch(/^\+[1-9][0-9]{1,14}$/);
      }),
    );
  });
});

describe('a document of dialling rules', () => {
  it('changes nothing while it is empty', () => {
    expect(v.parse(diallingSchema, {})).toEqual(plainDialling);
  });

  it.each([
    { country: 'de' },
    { outsideLine: '12345' },
    { outsideLine: '*' },
    { internalLengths: [0] },
    { verbatim: ['abc'] },
    { replace: [{ from: '', to: '1' }] },
    { form: 'roman' },
  ])('is refused with %j', (document) => {
    expect(v.safeParse(diallingSchema, document).success).toBe(false);
  });
});
