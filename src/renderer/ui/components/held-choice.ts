/** Whom the arrows hold in a list that changes under them, and an Enter that is quicker than the answer. Pure. */
export interface Choice {
  /** Where they have come to; null: nowhere. */
  readonly at: number | null;
  /** Who stood there, and stays the chosen one wherever they are now; null: whoever comes to stand there. */
  readonly id: number | null;
  /** Enter was pressed before the answer, which it meant. */
  readonly due: { readonly question: string; readonly until: number } | null;
}

export interface Listed {
  readonly rows: readonly { readonly id: number }[] | null;
  /** What was asked. */
  readonly question: string;
  /** Whether the rows answer it; else the answer is on its way. */
  readonly isCurrent: boolean;
  readonly hasFailed: boolean;
}

/** The choice from now on, and the place that Enter means; null: none. */
interface Entered {
  readonly choice: Choice;
  readonly entered: number | null;
}

export const nobody: Choice = { at: null, id: null, due: null };

/** So long an Enter waits for its answer, in ms: what comes later surprises. */
const patience = 2000;

export const chooseAt = (at: number | null, id: number | null): Choice => ({ at, id, due: null });

/** Nobody is at the place of whoever is held and gone: Enter must not mean who came to stand there. */
export function placeOf({ at, id }: Choice, rows: Listed['rows']): number | null {
  if (at === null || rows === null || rows.length === 0) return null;
  if (id === null) return Math.min(at, rows.length - 1);
  const place = rows.findIndex((row) => row.id === id);
  return place === -1 ? null : place;
}

export function pressEnter(choice: Choice, list: Listed, now: number): Entered {
  if (choice.at === null) return { choice, entered: null };
  if (list.isCurrent) return { choice: withoutEnter(choice), entered: placeOf(choice, list.rows) };
  return { choice: { ...choice, due: { question: list.question, until: now + patience } }, entered: null };
}

/** Another key, or the focus went: nobody waits for it any more. */
export const withoutEnter = (choice: Choice): Choice =>
  choice.due === null ? choice : { ...choice, due: null };

/** Once the list is drawn: takes hold of whoever stands there, and lets the Enter that waited for it through. */
export function takeHold(choice: Choice, list: Listed, now: number): Entered {
  const { due } = choice;
  const isDue = due !== null && due.question === list.question && now < due.until && !list.hasFailed;
  if (!list.isCurrent) return { choice: isDue ? choice : withoutEnter(choice), entered: null };
  const place = placeOf(choice, list.rows);
  const id = choice.id ?? (place === null ? null : (list.rows?.[place]?.id ?? null));
  return {
    choice: id === choice.id && due === null ? choice : { at: choice.at, id, due: null },
    entered: isDue ? place : null,
  };
}
