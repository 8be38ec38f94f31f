import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  parseCountry,
  parseLengths,
  parseOutsideLine,
} from '../../../../src/renderer/ui/settings/read-dialling.ts';
import { diallingSchema } from '../../../../src/shared/dialling/dialling.ts';

describe('the fields of the dialling rules', () => {
  it.each([
    [parseCountry, ' de ', 'DE'],
    [parseCountry, '', null],
    [parseCountry, 'DEU', undefined],
    [parseOutsideLine, ' 0 ', '0'],
    [parseOutsideLine, '', null],
    [parseOutsideLine, '0a', undefined],
    [parseOutsideLine, '00000', undefined],
    [parseLengths, '4, 3,3', [3, 4]],
    [parseLengths, ' ', []],
    [parseLengths, '0', undefined],
    [parseLengths, '16', undefined],
    [parseLengths, '3,x', undefined],
  ])('%s of %j is %j', (parse, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('give only what can be kept, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (country, line, lengths) => {
        const typed = {
          country: parseCountry(country),
          outsideLine: parseOutsideLine(line),
          internalLengths: parseLengths(lengths),
        };
        const kept = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
        expect(v.safeParse(diallingSchema, kept).success).toBe(true);
      }),
    );
  });
});
