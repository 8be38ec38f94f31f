import { describe, expect, it } from 'vitest';
import { matchName } from '../../../../src/main/quick-dial/match-text.ts';

describe('what was typed, in a name', () => {
  it.each([
    ['Jürgen Müller', 'mueller', 1, 'Müller'],
    ['Jürgen Müller', 'mue', 1, 'Mü'],
    ['Jürgen Müller', 'muller', 1, 'Müller'],
    ['Jürgen Mu\u0308ller', 'muel', 1, 'Mu\u0308l'],
    ['Hannes Mueller', 'müll', 1, 'Muell'],
    ['Łukasz Nowak', 'luk', 0, 'Łuk'],
    ['Søren Åberg', 'soer', 0, 'Sør'],
    ['Søren Åberg', 'aab', 1, 'Åb'],
    ['Hauptstraße', 'strasse', 2, 'straße'],
    ['Hauptstraße', 'stras', 2, 'straß'],
    ['Anna Ärger', 'aer', 1, 'Är'],
    ['Işık', 'isik', 0, 'Işık'],
  ] as const)('%s is found by %s', (name, typed, rank, shown) => {
    const match = matchName(name, typed);
    expect(match?.rank).toBe(rank);
    expect(name.slice(match?.start, match?.end)).toBe(shown);
  });

  it('is not there', () => {
    expect(matchName('Hannes Mueller', 'muller')).toBeNull();
    expect(matchName('Susi', 'sue')).toBeNull();
    expect(matchName('Anna', ' ')).toBeNull();
  });
});
