import { type RefObject, useLayoutEffect, useReducer, useRef } from 'react';
import {
  type Choice,
  chooseAt,
  type Listed,
  nobody,
  placeOf,
  pressEnter,
  takeHold,
  withoutEnter,
} from './held-choice.ts';

interface Chosen<Row> {
  readonly place: number | null;
  readonly current: Row | null;
  readonly isAnywhere: boolean;
  /** Null as id: whoever comes to stand there. */
  move(at: number | null, id: number | null): void;
  enter(): void;
  /** Another key, or the focus went. */
  leave(): void;
}

interface List<Row extends { readonly id: number }> extends Listed {
  readonly rows: readonly Row[] | null;
  /** Is told whom the arrows hold: whoever asks for the rows looks for them. */
  readonly held: RefObject<number | null>;
}

/** Whom the arrows hold; `onEnter` is called for whom Enter means, at once or with the answer. */
export function useHeldChoice<Row extends { readonly id: number }>(
  list: List<Row>,
  onEnter: (row: Row) => void,
): Chosen<Row> {
  const held = useRef<Choice>(nobody);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const place = placeOf(held.current, list.rows);

  function take({ choice, entered }: ReturnType<typeof pressEnter>): void {
    held.current = choice;
    const row = entered === null ? undefined : list.rows?.[entered];
    if (row !== undefined) onEnter(row);
  }

  useLayoutEffect(() => {
    take(takeHold(held.current, list, performance.now()));
    list.held.current = held.current.id;
  });

  return {
    place,
    current: place === null ? null : (list.rows?.[place] ?? null),
    isAnywhere: held.current.at !== null,
    move(at, id) {
      held.current = chooseAt(at, id);
      draw();
    },
    enter: () => take(pressEnter(held.current, list, performance.now())),
    leave() {
      held.current = withoutEnter(held.current);
    },
  };
}
