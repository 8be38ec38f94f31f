import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSettings, wordsIn } from '../../../../src/renderer/ui/settings/find-settings.ts';

const look = { title: 'Look and language', words: ['Theme', 'Dark', 'Deutsch'] };
const dialling = { title: 'Wählen', words: ['Amtsholung', 'Hauptstraße', 'Nummern nach draußen'] };
const all = [look, dialling];

describe('the search of the settings', () => {
  it.each([
    ['dark', [look]],
    ['DEUT', [look]],
    ['language theme', [look]],
    ['theme amtsholung', []],
    ['wahlen', [dialling]],
    ['Wählen', [dialling]],
    ['wa\u0308hlen', [dialling]],
    ['strasse', [dialling]],
    ['waehlen', [dialling]],
    ['draussen', [dialling]],
    ['coffee', []],
    ['', all],
    ['   ', all],
  ])('%j', (query, found) => {
    expect(findSettings(all, query)).toEqual(found);
  });

  it('finds everything by each of its own words, and never throws', () => {
    for (const each of all)
      for (const word of [each.title, ...each.words].flatMap((text) => text.split(' ')))
        expect(findSettings(all, word)).toContain(each);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(all).toEqual(expect.arrayContaining([...findSettings(all, query)]));
      }),
    );
  });

  it('takes every plain text of a catalogue, however deep', () => {
    expect(wordsIn({ a: 'one', b: { c: 'two', d: { e: 'three' } }, f: () => 'told', g: null })).toEqual([
      'one',
      'two',
      'three',
    ]);
  });
});
