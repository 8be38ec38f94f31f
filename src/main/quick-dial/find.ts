import type { Dialled } from '../../shared/dialling/dialling.ts';
import { type Found, mostResults } from '../../shared/quick-dial.ts';
import { matchName, matchNumber, type TextMatch } from './match-text.ts';
import type { PeopleSource, Person } from './people.ts';

export interface FindOptions {
  /** Who comes first among those that fit equally well. */
  readonly sources: readonly PeopleSource[];
  readonly resolve: (text: string) => Promise<Dialled>;
  /** Whether a text can be dialled at all. */
  readonly canDial: (text: string) => boolean;
  readonly standing: (target: string) => Found['favourite'];
  readonly presenceOf: (number: string) => Found['presence'];
  readonly pictureOf: (number: string) => Found['picture'];
  /** A source that fails is left out, and told of. */
  readonly onFailed: (from: PeopleSource['from'], error: unknown) => void;
}

interface Candidate {
  readonly from: PeopleSource['from'];
  readonly person: Person;
  readonly fit: { readonly rank: number; readonly match: Found['match'] };
}

/** Asked of each source: some of it may not fit, some may be known from another one. */
const mostOfSource = 50;

/** At most six to call for a text, the best first. A number stands before the people whose number begins so. */
export async function findToCall(text: string, options: FindOptions): Promise<Found[]> {
  const typed = text.trim();
  const [itself, candidates] = await Promise.all([
    typedResult(typed, options),
    candidatesFor(typed, options),
  ]);
  const isNumber = /^[+\d\s()./*#-]+$/.test(typed);
  const people: Found[] = [];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const found = await toFound(candidate, options);
    // The same number from two sources is one result; what was typed whole is that person.
    if (seen.has(found.target) || people.length === mostResults) continue;
    seen.add(found.target);
    people.push(found);
  }
  if (itself === null || seen.has(itself.target)) {
    const same = people.filter(({ target }) => target === itself?.target);
    return [...same, ...people.filter((each) => !same.includes(each))];
  }
  const most = people.slice(0, mostResults - 1);
  return isNumber ? [itself, ...most] : [...most, itself];
}

async function typedResult(typed: string, options: FindOptions): Promise<Found | null> {
  if (typed === '' || !options.canDial(typed)) return null;
  const { target, why } = await options.resolve(typed);
  return {
    ...{ from: 'typed', name: null, number: typed, target, why, match: null },
    ...standingOf(typed, target, options),
  };
}

async function candidatesFor(typed: string, { sources, onFailed }: FindOptions): Promise<Candidate[]> {
  const lists = await Promise.all(
    sources.map(async (source) => {
      try {
        const people = await source.find(typed, mostOfSource);
        return people.flatMap((person) => {
          // Contacts know more ways to be found than their name and number.
          const fit = fitOf(person, typed) ?? (source.from === 'person' ? byOtherWays : null);
          return fit === null ? [] : [{ from: source.from, person, fit }];
        });
      } catch (error) {
        onFailed(source.from, error);
        return [];
      }
    }),
  );
  // Sorting keeps the order of equals: that of the sources.
  return lists.flat().sort((a, b) => a.fit.rank - b.fit.rank);
}

const byOtherWays: Candidate['fit'] = { rank: 2, match: null };

/** null: the person does not fit. Nothing typed: everybody does. */
function fitOf({ name, number }: Person, typed: string): Candidate['fit'] | null {
  if (typed === '') return { rank: 0, match: null };
  const inName = name === null ? null : matchName(name, typed);
  if (inName !== null) return { rank: inName.rank, match: placeOf('name', inName) };
  const inNumber = matchNumber(number, typed) ?? matchName(number, typed);
  return inNumber === null ? null : { rank: inNumber.rank, match: placeOf('number', inNumber) };
}

const placeOf = (within: 'name' | 'number', { start, end }: TextMatch): Found['match'] => ({
  within,
  start,
  end,
});

async function toFound({ from, person, fit }: Candidate, options: FindOptions): Promise<Found> {
  const { name, number, dialled } = person;
  const { target, why } = dialled ? { target: number, why: [] } : await options.resolve(number);
  return { from, name, number, target, why, match: fit.match, ...standingOf(number, target, options) };
}

/** Extensions are watched as they are written, whatever the rules dial for them. */
const standingOf = (number: string, target: string, { standing, presenceOf, pictureOf }: FindOptions) => ({
  favourite: standing(target),
  presence: presenceOf(target) ?? presenceOf(number),
  picture: pictureOf(number),
});
