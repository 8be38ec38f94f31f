export interface Page<Row, Cursor> {
  readonly rows: readonly Row[];
  /** Null: there is no more. */
  readonly next: Cursor | null;
  /** Of all pages, where main says so. */
  readonly total?: number;
}

/** Null, or thrown: it failed. */
export type Load<Row, Cursor> = (cursor: Cursor | null) => Promise<Page<Row, Cursor> | null>;

interface Shown<Row, Cursor> extends Page<Row, Cursor> {
  readonly load: Load<Row, Cursor>;
}

export interface PageState<Row, Cursor> {
  readonly shown: Shown<Row, Cursor> | null;
  /** Whose last answer failed. */
  readonly failed: Load<Row, Cursor> | null;
}

interface Options<Row, Cursor> {
  readonly keyOf: (row: Row) => string | number;
  /** Which row somebody holds on to, by its key; null: none. */
  readonly held: () => string | number | null;
  readonly show: (state: PageState<Row, Cursor>) => void;
  /** Hands back what calls it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

type What = 'all' | 'more';

/** So many pages of a deep list are asked for anew before anything is shown, and while more changes come only these. */
const pagesAtOnce = 10;
/** So many pages further a row is looked for that somebody holds on to and a change has pushed down, or taken away. */
const pagesSought = 20;
/** After a run of several pages, before the next one; in ms. */
const rest = 250;
/** How long after a failure the same is asked again, in ms; then only a wish or a change does that. */
const backOff = [1000, 3000, 9000];

/** One request of a list at a time, however often it changes; what was there stays until the answer. */
export class PageRuns<Row, Cursor> {
  readonly #options: Options<Row, Cursor>;
  #state: PageState<Row, Cursor> = { shown: null, failed: null };
  #load: Load<Row, Cursor> | null = null;
  /** What is under way; another one: it was superseded and asks no more. */
  #run: { readonly what: What; pages: number } | null = null;
  /** Changes that came meanwhile; a page that was wished for meanwhile. */
  #isStale = false;
  #wantsMore = false;
  /** What the last failure left undone. */
  #undone: What | null = null;
  #failures = 0;
  #callOff: (() => void) | null = null;

  constructor(options: Options<Row, Cursor>) {
    this.#options = options;
  }

  /** Another question, or the same one after a change. */
  ask(load: Load<Row, Cursor>): void {
    if (load !== this.#load) {
      this.stop();
      this.#load = load;
    } else if (this.#run !== null || this.#isStale) {
      this.#isStale = true;
      return;
    }
    this.#begin('all');
  }

  /** The next page. */
  more(): void {
    const { shown } = this.#state;
    const isOurs = shown !== null && shown.load === this.#load;
    if (this.#run !== null) this.#wantsMore = isOurs && this.#run.what === 'all';
    else if (this.#undone !== null) this.#tryAgain();
    else if (isOurs && shown.next !== null) this.#begin('more');
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#run = null;
    this.#isStale = false;
    this.#wantsMore = false;
    this.#undone = null;
    this.#failures = 0;
  }

  #tryAgain(): void {
    this.#failures = 0;
    this.#begin(this.#undone ?? 'all');
  }

  #begin(what: What): void {
    const load = this.#load;
    if (load === null) return;
    this.#callOff?.();
    this.#callOff = null;
    if (what === 'all') this.#isStale = false;
    const mine = { what, pages: 0 };
    this.#run = mine;
    const work = what === 'all' ? this.#loadAll(load, mine) : this.#loadMore(load);
    void work
      .catch(() => null)
      .then((page) => {
        if (this.#run !== mine) return;
        this.#run = null;
        if (page === null) this.#fail(load, what);
        else this.#succeed({ ...page, load }, mine.pages);
      });
  }

  #succeed(shown: Shown<Row, Cursor>, pages: number): void {
    this.#undone = null;
    this.#failures = 0;
    this.#put({ shown, failed: null });
    if (this.#isStale) {
      this.#later(pages > 1 ? rest : 0, 'all');
      return;
    }
    const isWished = this.#wantsMore;
    this.#wantsMore = false;
    if (isWished && shown.next !== null) this.#begin('more');
  }

  #fail(load: Load<Row, Cursor>, what: What): void {
    // Whatever is asked anew has the page that was to come.
    this.#undone = this.#isStale ? 'all' : what;
    this.#isStale = false;
    this.#wantsMore = false;
    this.#put({ shown: this.#state.shown, failed: load });
    const wait = backOff[this.#failures];
    this.#failures += 1;
    if (wait !== undefined) this.#later(wait, this.#undone);
  }

  #later(ms: number, what: What): void {
    if (ms === 0) this.#begin(what);
    else this.#callOff = this.#options.after(ms, () => this.#begin(what));
  }

  #put(state: PageState<Row, Cursor>): void {
    this.#state = state;
    this.#options.show(state);
  }

  async #loadMore(load: Load<Row, Cursor>): Promise<Page<Row, Cursor> | null> {
    const { shown } = this.#state;
    if (shown === null) return null;
    const page = await load(shown.next);
    return page && { ...page, rows: [...shown.rows, ...this.#others(shown.rows, page.rows)] };
  }

  /** As much as was shown. Of a deep list the first pages are shown at once, and before them the changes that follow. */
  async #loadAll(load: Load<Row, Cursor>, mine: { pages: number }): Promise<Page<Row, Cursor> | null> {
    const { shown } = this.#state;
    const before = shown?.load === load ? shown : null;
    const rows: Row[] = [];
    let sought = 0;
    for (let cursor: Cursor | null = null; ; ) {
      const page = await load(cursor);
      mine.pages += 1;
      if (page === null || this.#run !== mine) return null;
      rows.push(...this.#others(rows, page.rows));
      const whole = { ...page, rows };
      if (before === null || page.next === null) return whole;
      if (rows.length >= before.rows.length) {
        if (sought >= pagesSought || !this.#isAway(before.rows, rows)) return whole;
        sought += 1;
      }
      if (mine.pages >= pagesAtOnce) {
        const patched = this.#patch(whole, before);
        if (this.#isStale) return patched;
        if (mine.pages === pagesAtOnce) this.#put({ shown: { ...patched, load }, failed: null });
      }
      cursor = page.next;
    }
  }

  /** Whether the row that somebody holds on to was there, and is not there yet. */
  #isAway(before: readonly Row[], rows: readonly Row[]): boolean {
    const { keyOf, held } = this.#options;
    const key = held();
    const isThere = (among: readonly Row[]): boolean => among.some((row) => keyOf(row) === key);
    return key !== null && isThere(before) && !isThere(rows);
  }

  /** The new ones, and below them what was there, so that nothing jumps under whoever has come so far. */
  #patch(fresh: Page<Row, Cursor>, before: Page<Row, Cursor>): Page<Row, Cursor> {
    const { keyOf } = this.#options;
    const keys = new Set(fresh.rows.map(keyOf));
    const last = before.rows.findLastIndex((row) => keys.has(keyOf(row)));
    // None of them was there before: there is nothing that they could be above.
    const below = last === -1 ? [] : before.rows.slice(last + 1);
    if (below.length === 0) return { ...fresh, rows: [...fresh.rows] };
    return { ...fresh, rows: [...fresh.rows, ...below], next: before.next };
  }

  /** Without those that a change between two pages has pushed from one to the next. */
  #others(rows: readonly Row[], page: readonly Row[]): readonly Row[] {
    const { keyOf } = this.#options;
    const keys = new Set(rows.map(keyOf));
    return page.filter((row) => !keys.has(keyOf(row)));
  }
}
