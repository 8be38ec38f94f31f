/** The words in place of a list that has no rows. */
export interface NothingHereText {
  readonly emptyTitle: string;
  readonly emptyMeaning: string;
  readonly nothingFound: string;
}

/** The words of a list that is searched while one types, and of the place beside it. */
export interface SearchedListText extends NothingHereText {
  readonly search: string;
  readonly list: string;
  readonly found: (count: number) => string;
  readonly choose: string;
  readonly chooseMeaning: string;
}
