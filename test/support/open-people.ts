import { loadReadNumber } from '../../src/main/dialling/read-number.ts';
import type { NumberSense } from '../../src/main/people/number-forms.ts';
import { openFile } from '../../src/main/people/open-database.ts';
import { createPeopleStore, type PeopleStore } from '../../src/main/people/people-store.ts';
import { plainDialling } from '../../src/shared/dialling/dialling.ts';
import type { ContactFields } from '../../src/shared/people.ts';
import { createFakeClock } from './fake-clock.ts';

export const german: NumberSense = {
  rules: { ...plainDialling, country: 'DE', outsideLine: '0', internalLengths: [3, 4] },
  readNumber: await loadReadNumber(),
  domain: 'example.com',
};

/** A store in memory. */
export function openPeople(sense: NumberSense = german): PeopleStore {
  const clock = createFakeClock();
  return createPeopleStore({ database: openFile(':memory:'), sense: () => sense, clock });
}

/** A contact of which a test says what it needs. */
export function person(name: string, some: Partial<ContactFields> | string = {}): ContactFields {
  const fields = typeof some === 'string' ? { numbers: [{ kind: 'work' as const, number: some }] } : some;
  return { name, company: '', note: '', favourite: false, numbers: [], emails: [], ...fields };
}
