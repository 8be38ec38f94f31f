import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesktop } from './offhook.ts';
import { useLatest } from './use-latest.ts';

export interface Page<Row, Cursor> {
  readonly rows: readonly Row[];
  /** Null: there is no more. */
  readonly next: Cursor | null;
  /** Of all pages, where main says so. */
  readonly total?: number;
}

export interface Pages<Row> {
  /** Null until the first page is there; what was asked before stays until the next answer. */
  readonly rows: readonly Row[] | null;
  readonly total: number;
  readonly hasMore: boolean;
  /** Whether they are what was asked last; else the answer is on its way. */
  readonly isCurrent: boolean;
  more(): void;
}

/** How often people, calls or messages have changed: whoever shows them asks again. */
export function useRevision(what: 'people' | 'history' | 'messages'): number {
  const desktop = useDesktop();
  const [revision, setRevision] = useState(0);
  useEffect(
    () =>
      what === 'messages'
        ? desktop.on('messages.changed', (changed) => setRevision(changed.revision))
        : desktop.on('people.changed', (changed) => setRevision(changed[what])),
    [desktop, what],
  );
  return revision;
}

/**
 * A list that main has, page by page. `load` must be the same function as long as the question is the same: then as much
 * is asked for anew as was shown, and whoever has come far down stays there.
 */
export function usePages<Row, Cursor>(load: Load<Row, Cursor>, revision: string): Pages<Row> {
  const [shown, setShown] = useState<Shown<Row, Cursor> | null>(null);
  const latest = useLatest(shown);
  const place = useRef<Place<Row, Cursor>>({ load, busy: true });

  useEffect(() => {
    // The revision asks the same again.
    void revision;
    const mine = { load, busy: true };
    place.current = mine;
    const before = latest.current;
    void loadPages(load, before?.load === load ? before.rows.length : 0).then((page) => {
      if (place.current !== mine || page === null) return;
      mine.busy = false;
      setShown({ load, ...page });
    });
  }, [load, revision, latest]);

  const more = useCallback(() => {
    const mine = place.current;
    const known = latest.current;
    if (mine.busy || known === null || known.next === null) return;
    mine.busy = true;
    void mine.load(known.next).then((page) => {
      mine.busy = false;
      if (place.current !== mine || page === null) return;
      setShown({ load: mine.load, ...page, rows: [...known.rows, ...page.rows] });
    });
  }, [latest]);

  return {
    rows: shown?.rows ?? null,
    total: shown?.total ?? shown?.rows.length ?? 0,
    hasMore: shown !== null && shown.next !== null,
    isCurrent: shown?.load === load,
    more,
  };
}

type Load<Row, Cursor> = (cursor: Cursor | null) => Promise<Page<Row, Cursor> | null>;

interface Place<Row, Cursor> {
  readonly load: Load<Row, Cursor>;
  busy: boolean;
}

interface Shown<Row, Cursor> extends Page<Row, Cursor> {
  readonly load: Load<Row, Cursor>;
}

/** From the first page on, until there are so many rows or no more. */
async function loadPages<Row, Cursor>(
  load: Load<Row, Cursor>,
  atLeast: number,
): Promise<Page<Row, Cursor> | null> {
  let page = await load(null);
  while (page !== null && page.next !== null && page.rows.length < atLeast) {
    const after: Page<Row, Cursor> | null = await load(page.next);
    page = after && { ...after, rows: [...page.rows, ...after.rows] };
  }
  return page;
}
