import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begins, fold, holds, placedSpellings, spellings } from '../../../src/shared/fold.ts';

describe('a name in letters that anybody can type', () => {
  it.each([
    ['Müller', ['muller', 'mueller']],
    ['Mu\u0308ller', ['muller', 'mueller']],
    ['Mueller', ['mueller']],
    ['ÅSE Straße', ['ase strasse', 'aase strasse']],
    ['Søren Œuvre', ['soren oeuvre', 'soeren oeuvre']],
    [' Łódź ', ['lodz']],
    ['İzmir Işık', ['izmir isik']],
    ['', ['']],
  ] as const)('%j is %j', (name, wanted) => {
    expect(spellings(name)).toEqual(wanted);
  });

  it('is held by another whichever of both is written out', () => {
    for (const [text, typed] of [
      ...[['Anna Müller', 'mueller'] as const, ['Anna Mueller', 'MÜLL'] as const],
      ...[['Hauptstraße', 'strasse'] as const, ['Hauptstrasse', 'straß'] as const],
    ])
      expect(holds(text, typed), typed).toBe(true);
    expect(holds('Anna Mueller', 'muller')).toBe(false);
    expect(begins('Ärger', 'aer') && begins('Aerger', 'är')).toBe(true);
    expect(begins('Der Ärger', 'aer')).toBe(false);
  });

  it('is spelt without a throw, the same again, and as it is placed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const isSame = spellings(text).every((each) => fold(each) === each);
        const isPlaced = placedSpellings(text).every(
          ({ text: placed, places }) =>
            places.length === placed.length &&
            places.every((place, at) => place >= (places[at - 1] ?? 0) && place < text.length),
        );
        expect([isSame, isPlaced, holds(text, text)]).toEqual([true, true, true]);
      }),
    );
  });
});
