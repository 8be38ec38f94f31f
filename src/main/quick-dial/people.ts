import type { Favourite } from '../../shared/favourite.ts';
import type { Found } from '../../shared/quick-dial.ts';

/** Somebody whom one can call, as a source knows them. */
export interface Person {
  readonly name: string | null;
  /** As people write it. */
  readonly number: string;
  /** The number has been dialled so already: the dialling rules have had their turn. */
  readonly dialled: boolean;
}

/**
 * Where people can be found by name and number. One that knows more than it wants to hand out finds by itself what
 * fits; what favourites and recent calls give is looked at again, so they may give too much. An empty text asks for the likeliest.
 */
export interface PeopleSource {
  readonly from: Exclude<Found['from'], 'typed'>;
  find(text: string, most: number): Promise<readonly Person[]>;
}

/** A source of few, all of whom are in memory. */
export function listSource(from: PeopleSource['from'], list: () => readonly Person[]): PeopleSource {
  return { from, find: () => Promise.resolve(list()) };
}

/** Everybody by the number to call, then by their others. Pure. */
export function favouritePeople(favourites: readonly Favourite[]): readonly Person[] {
  const numbers = favourites.flatMap(({ name, numbers: all, contact }) =>
    all.map((number, place) => ({ place, person: { name, number, dialled: contact === null } })),
  );
  return [...numbers.filter(({ place }) => place === 0), ...numbers.filter(({ place }) => place > 0)].map(
    ({ person }) => person,
  );
}
