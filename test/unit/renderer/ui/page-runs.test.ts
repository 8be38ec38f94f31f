import { describe, expect, it } from 'vitest';
import { type Page, PageRuns, type PageState } from '../../../../src/renderer/ui/page-runs.ts';

type Answer = Page<number, number> | null | 'throw';

/** A main that answers when it is told to, and a clock that goes when it is told to. */
function open(size = 2) {
  const all = { rows: [1, 2, 3, 4, 5] as readonly number[], held: null as number | null };
  const asked: { readonly name: string; readonly from: number | null; answer(given: Answer): void }[] = [];
  const timers: { readonly ms: number; readonly run: () => void }[] = [];
  const drawn: PageState<number, number>[] = [];
  const runs = new PageRuns<number, number>({
    keyOf: (row) => row,
    held: () => all.held,
    show: (state) => drawn.push(state),
    after(ms, run) {
      const timer = { ms, run };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
  });
  const loadOf = (name: string) => (from: number | null) =>
    new Promise<Page<number, number> | null>((resolve, reject) => {
      asked.push({
        ...{ name, from },
        answer: (given) => (given === 'throw' ? reject(new Error('gone')) : resolve(given)),
      });
    });
  const page = (from: number | null): Page<number, number> => {
    const end = (from ?? 0) + size;
    return { rows: all.rows.slice(from ?? 0, end), next: end < all.rows.length ? end : null };
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const answer = async (given?: Answer): Promise<void> => {
    const next = asked.shift();
    next?.answer(given === undefined ? page(next.from) : given);
    await settle();
  };
  const answerAll = async (): Promise<number> => {
    let count = 0;
    for (; asked.length > 0; count += 1) await answer();
    return count;
  };
  const fire = (): number | undefined => {
    const timer = timers.shift();
    timer?.run();
    return timer?.ms;
  };
  const rows = () => drawn.at(-1)?.shown?.rows ?? null;
  return { ...{ runs, all, asked, timers, drawn, loadOf, answer, answerAll, fire, rows, settle } };
}

describe('a list of pages', () => {
  it('grows by a page with each wish, until there are no more', async () => {
    const { runs, asked, loadOf, answer, rows } = open();
    runs.ask(loadOf('a'));
    await answer();
    expect(rows()).toEqual([1, 2]);
    for (let wish = 0; wish < 3; wish += 1) {
      runs.more();
      runs.more();
      await answer();
    }
    expect(rows()).toEqual([1, 2, 3, 4, 5]);
    expect(asked).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['says so', null],
    ['throws', 'throw'],
  ])(
    'keeps what it has when a refresh %s, and asks again by itself, at most a few times',
    async (_how, bad) => {
      const { runs, timers, loadOf, answer, fire, rows, drawn, all } = open();
      const load = loadOf('a');
      runs.ask(load);
      await answer();
      runs.ask(load);
      await answer(bad);
      expect(rows()).toEqual([1, 2]);
      expect(drawn.at(-1)?.failed).toBe(load);
      const waits: (number | undefined)[] = [];
      while (timers.length > 0) {
        waits.push(fire());
        await answer(bad);
      }
      expect(waits).toEqual([1000, 3000, 9000]);
      // The next wish, or the next change, asks again.
      all.rows = [7, 8, 9];
      runs.more();
      await answer();
      expect(rows()).toEqual([7, 8]);
      expect(drawn.at(-1)?.failed).toBeNull();
      runs.more();
      await answer();
      expect(rows()).toEqual([7, 8, 9]);
    },
  );

  it('asks for a further page again that failed', async () => {
    const { runs, timers, loadOf, answer, rows, fire } = open();
    runs.ask(loadOf('a'));
    await answer();
    runs.more();
    await answer('throw');
    expect(timers.map(({ ms }) => ms)).toEqual([1000]);
    fire();
    await answer();
    expect(rows()).toEqual([1, 2, 3, 4]);
    expect(timers).toEqual([]);
  });

  it('never mixes the rows of two questions, whenever a page is wished for', async () => {
    const { runs, asked, loadOf, answer, rows, drawn, all, settle } = open();
    runs.ask(loadOf('a'));
    await answer();
    runs.more();
    const late = asked.shift();
    const other = loadOf('b');
    runs.ask(other);
    runs.more();
    late?.answer({ rows: [3, 4], next: 4 });
    await settle();
    expect(rows()).toEqual([1, 2]);
    all.rows = [70, 80, 90];
    await answer();
    expect(rows()).toEqual([70, 80]);
    expect(drawn.at(-1)?.shown?.load).toBe(other);
    expect(asked).toEqual([]);
    runs.more();
    await answer();
    expect(rows()).toEqual([70, 80, 90]);
  });

  it('asks no further for what was superseded', async () => {
    const { runs, asked, loadOf, answer, answerAll, rows, settle } = open();
    const load = loadOf('a');
    runs.ask(load);
    await answer();
    runs.more();
    await answer();
    runs.ask(load);
    const late = asked.shift();
    runs.ask(loadOf('b'));
    late?.answer({ rows: [1, 2], next: 2 });
    await settle();
    expect(asked.map(({ name }) => name)).toEqual(['b']);
    await answerAll();
    expect(rows()).toEqual([1, 2]);
    expect(asked).toEqual([]);
  });

  it('remembers a page that is wished for while all is asked anew', async () => {
    const { runs, asked, loadOf, answer, rows } = open();
    const load = loadOf('a');
    runs.ask(load);
    await answer();
    runs.ask(load);
    runs.more();
    await answer();
    expect(asked.map(({ from }) => from)).toEqual([2]);
    await answer();
    expect(rows()).toEqual([1, 2, 3, 4]);
  });

  it('looks further for the row that somebody holds on to, wherever a change has pushed it', async () => {
    const { runs, all, asked, loadOf, answer, answerAll, rows } = open();
    const load = loadOf('a');
    runs.ask(load);
    await answer();
    all.held = 2;
    all.rows = [11, 12, 13, 14, 15, 1, 2, 3, 4, 5];
    runs.ask(load);
    await answerAll();
    expect(rows()).toEqual([11, 12, 13, 14, 15, 1, 2, 3]);
    all.held = null;
    runs.ask(load);
    expect(await answerAll()).toBe(4);
    expect(asked).toEqual([]);
  });

  it('looks for one that was taken away so far and no further, and then no more', async () => {
    const { runs, all, loadOf, answer, answerAll, rows } = open();
    const load = loadOf('a');
    runs.ask(load);
    await answer();
    all.held = 2;
    all.rows = Array.from({ length: 1000 }, (_, index) => 100 + index);
    runs.ask(load);
    expect(await answerAll()).toBe(21);
    expect(rows()).toHaveLength(42);
    all.rows = [1, ...all.rows];
    runs.ask(load);
    expect(await answerAll()).toBe(21);
  });

  it('asks nothing after its end', async () => {
    const { runs, asked, timers, loadOf, answer, drawn, settle } = open();
    const load = loadOf('a');
    runs.ask(load);
    await answer(null);
    runs.stop();
    expect(timers).toEqual([]);
    const count = drawn.length;
    runs.ask(load);
    const late = asked.shift();
    runs.stop();
    late?.answer({ rows: [1], next: null });
    await settle();
    expect(drawn.length).toBe(count);
  });
});

describe('a deep list of pages', () => {
  async function openDeep() {
    const opened = open(100);
    const { runs, all, loadOf, answer } = opened;
    all.rows = Array.from({ length: 2000 }, (_, row) => row);
    const load = loadOf('a');
    runs.ask(load);
    await answer();
    for (let page = 1; page < 20; page += 1) {
      runs.more();
      await answer();
    }
    return { ...opened, load };
  }

  it('is shown while one change follows another, by few questions, one at a time', async () => {
    const { runs, load, all, asked, answer, answerAll, rows, timers, fire } = await openDeep();
    expect(rows()).toHaveLength(2000);
    let questions = 0;
    for (let change = 1; change <= 20; change += 1) {
      all.rows = [-change, ...all.rows];
      runs.ask(load);
      expect(asked.length).toBeLessThan(2);
      if (asked.length === 0) continue;
      await answer();
      questions += 1;
    }
    questions += await answerAll();
    expect(questions).toBe(10);
    expect(rows()?.[0]).toBe(-1);
    // The deep ones are left as they were, so that nothing jumps.
    expect(rows()?.at(-1)).toBe(1999);
    expect(new Set(rows()).size).toBe(rows()?.length);
    expect(timers.map(({ ms }) => ms)).toEqual([250]);
    // Once it is quiet everything is right.
    fire();
    expect(await answerAll()).toBe(21);
    expect(rows()).toEqual(all.rows.slice(0, rows()?.length));
    expect([asked.length, timers.length]).toEqual([0, 0]);
  });

  it('shows the first pages before the deep ones are there', async () => {
    const { runs, load, all, answer, answerAll, rows } = await openDeep();
    all.rows = all.rows.filter((row) => row !== 5 && row !== 1500);
    runs.ask(load);
    for (let page = 0; page < 10; page += 1) await answer();
    expect([rows()?.includes(5), rows()?.includes(1500), rows()?.length]).toEqual([false, true, 1999]);
    await answerAll();
    expect(rows()).toEqual(all.rows);
  });
});
