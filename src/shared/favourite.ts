import * as v from 'valibot';

/** Somebody whom the person calls often. The number has gone through the dialling rules already. */
export const favouriteSchema = v.object({
  number: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
  name: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});
export type Favourite = v.InferOutput<typeof favouriteSchema>;

export const mostFavourites = 50;

/** The list with or without that one; a new one goes to its end. Pure. */
export function changeFavourites(
  favourites: readonly Favourite[],
  favourite: Favourite,
  on: boolean,
): readonly Favourite[] {
  const others = favourites.filter(({ number }) => number !== favourite.number);
  if (!on) return others;
  return others.length < favourites.length ? favourites : [...favourites, favourite].slice(-mostFavourites);
}
