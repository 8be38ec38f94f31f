import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeValue, encodeValue } from '../../../../tools/electron-host/page/codec.ts';

const roundTrip = (value: unknown): unknown => decodeValue(JSON.parse(JSON.stringify(encodeValue(value))));

describe('the codec', () => {
  it('carries any structured-clonable value', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: false,
      withObjectString: false,
      withNullPrototype: false,
      withBoxedValues: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
    );
  });

  it('keeps arrays apart from its own tags, and minus zero', () => {
    expect(roundTrip([['undefined'], ['date', 5], -0, '__proto__'])).toEqual([
      ['undefined'],
      ['date', 5],
      -0,
      '__proto__',
    ]);
  });

  it('refuses functions, symbols and cycles', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [() => 1, Symbol('x'), cycle, new WeakMap()]) {
      expect(() => encodeValue(value)).toThrow('An object could not be cloned.');
    }
  });
});
