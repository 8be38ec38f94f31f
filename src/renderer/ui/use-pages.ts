import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesktop } from './offhook.ts';

export interface Page<Row, Cursor> {
  readonly rows: readonly Row[];
  /** Null: there is no more. */
  readonly next: Cursor | null;
}

export interface Pages<Row> {
  /** Null until the first page is there; what was asked before stays until the next answer. */
  readonly rows: readonly Row[] | null;
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

/** A list that main has, page by page. `load` must be the same function as long as the question is the same. */
export function usePages<Row, Cursor>(
  load: (cursor: Cursor | null) => Promise<Page<Row, Cursor> | null>,
  revision: string,
): Pages<Row> {
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const place = useRef<{ load: typeof load; next: Cursor | null; busy: boolean }>({
    load,
    next: null,
    busy: false,
  });

  useEffect(() => {
    // The revision asks the same again.
    void revision;
    const mine = { load, next: null as Cursor | null, busy: true };
    place.current = mine;
    void load(null).then((page) => {
      if (place.current !== mine || page === null) return;
      mine.next = page.next;
      mine.busy = false;
      setRows(page.rows);
    });
  }, [load, revision]);

  const more = useCallback(() => {
    const mine = place.current;
    if (mine.busy || mine.next === null) return;
    mine.busy = true;
    void mine.load(mine.next).then((page) => {
      mine.busy = false;
      if (place.current !== mine || page === null) return;
      mine.next = page.next;
      setRows((known) => [...(known ?? []), ...page.rows]);
    });
  }, []);

  return { rows, more };
}
