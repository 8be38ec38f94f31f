import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { greenAgain, nobodyKnows, type RedFile, redOf } from '../../../tools/vitest-again.ts';

const red = (file: string, ...tests: string[]): RedFile => ({ file, tests });

describe('files that were red', () => {
  let told: string[];
  beforeEach(() => {
    told = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void told.push(line.trim()));
  });
  afterEach(() => void vi.restoreAllMocks());

  async function again(first: readonly RedFile[], still: readonly string[]) {
    const asked: string[] = [];
    const green = await greenAgain(first, async (file) => {
      asked.push(file);
      return still.includes(file) ? [red(file)] : [];
    });
    return { asked, green };
  }

  it('run once more, each by itself, and are told with their tests when they are green then', async () => {
    expect(await again([red('a', 'rings'), red('b')], [])).toEqual({ asked: ['a', 'b'], green: true });
    expect(told).toContain('UNSTEADY a: red, then green by itself');
    expect(told).toContain('rings');
  });

  it('stay red when one of them is red twice', async () => {
    expect((await again([red('a'), red('b', 'rings')], ['b'])).green).toBe(false);
    expect(told).toContain('RED TWICE b');
  });

  it('are no accident when they are many, or when nobody knows which they are', async () => {
    const four = ['a', 'b', 'c', 'd'].map((file) => red(file));
    expect(await again(four, [])).toEqual({ asked: [], green: false });
    expect(await again([red('')], [])).toEqual({ asked: [], green: false });
  });

  it('are read from the report: those with a red test, and those that did not come to one', () => {
    const file = (name: string, status: string, ...tests: [string, string][]) => ({
      name: path.resolve(name),
      status,
      assertionResults: tests.map(([fullName, each]) => ({ fullName, status: each })),
    });
    const report = {
      testResults: [
        file('test/a.test.ts', 'passed', ['rings', 'passed']),
        file('test/b.test.ts', 'failed', ['rings', 'passed'], ['answers', 'failed']),
        file('test/c.test.ts', 'failed'),
      ],
    };
    const said = JSON.stringify(report);
    expect(redOf(said, '0')).toEqual([red('test/b.test.ts', 'answers'), red('test/c.test.ts')]);
    // An error that nobody caught may be of any file, and red without a red file is of none.
    expect(redOf(said, '1')).toEqual([nobodyKnows]);
    expect(redOf(said, '')).toEqual([nobodyKnows]);
    expect(redOf(JSON.stringify({ testResults: [] }), '0')).toEqual([nobodyKnows]);
  });
});
