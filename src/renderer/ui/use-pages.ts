import { type RefObject, useCallback, useEffect, useState } from 'react';
import { useDesktop } from './offhook.ts';
import { type Load, PageRuns, type PageState } from './page-runs.ts';

export interface Pages<Row> {
  /** Null until the first page is there; what was asked before stays until the next answer. */
  readonly rows: readonly Row[] | null;
  readonly total: number;
  readonly hasMore: boolean;
  /** Whether they are what was asked last; else the answer is on its way. */
  readonly isCurrent: boolean;
  /** Whether the last answer to what is asked failed. */
  readonly hasFailed: boolean;
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
 * is asked for anew as was shown, and whoever has come far down stays there. `held`: who is chosen, and looked for where
 * a change has pushed them beyond that.
 */
export function usePages<Row, Cursor>(
  load: Load<Row, Cursor>,
  revision: string,
  keyOf: (row: Row) => string | number,
  held?: RefObject<number | null>,
): Pages<Row> {
  const [{ shown, failed }, show] = useState<PageState<Row, Cursor>>({ shown: null, failed: null });
  const [runs] = useState(
    () => new PageRuns<Row, Cursor>({ keyOf, held: () => held?.current ?? null, show, after }),
  );
  useEffect(() => {
    // The revision asks the same again.
    void revision;
    runs.ask(load);
  }, [load, revision, runs]);
  useEffect(() => () => runs.stop(), [runs]);
  const more = useCallback(() => runs.more(), [runs]);
  return {
    rows: shown?.rows ?? null,
    total: shown?.total ?? shown?.rows.length ?? 0,
    hasMore: shown !== null && shown.next !== null,
    isCurrent: shown?.load === load,
    hasFailed: failed === load,
    more,
  };
}

export const idOf = ({ id }: { readonly id: number }): number => id;

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
