import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeArguments } from './run-tasks.ts';
import { unhandledFile } from './vitest-unhandled.ts';

// Files of tests that were red run once more, each by itself, and whatever is green then is told (ADR 165).

const root = path.resolve(import.meta.dirname, '..');

/** A file that was red, from the project's root, and which of its tests. */
export interface RedFile {
  readonly file: string;
  readonly tests: readonly string[];
}

/** More than these at once are no accident. */
const mostAgain = 3;
/** Where a run ended without a word about its files, or with an error that is of none of them. */
export const nobodyKnows: RedFile = { file: '', tests: [] };

/**
 * Runs vitest and says which files were red; one without a name where it did not come so far as to say.
 *
 * @param args after `run`; the reporter for whoever reads is one of them
 */
export async function runVitest(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly RedFile[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-test-report-'));
  const report = path.join(folder, 'report.json');
  const unhandled = path.join(folder, 'unhandled');
  const told = [
    ...['--reporter=json', `--outputFile.json=${report}`],
    `--reporter=${path.join(import.meta.dirname, 'vitest-unhandled.ts')}`,
  ];
  try {
    const child = spawn(
      process.execPath,
      nodeArguments({ command: 'vitest', args: ['run', ...told, ...args] }),
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...environment, [unhandledFile]: unhandled },
      },
    );
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return [];
    return redOf(readFileSync(report, 'utf8'), readFileSync(unhandled, 'utf8'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [nobodyKnows];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each by itself, once: what is green then is told, never passed over, for it is a fault of the test or of the app.
 *
 * @param again runs one file, and says what was red in it
 * @returns whether all of them are green now; false at once where there are too many
 */
export async function greenAgain(
  red: readonly RedFile[],
  again: (file: string) => Promise<readonly RedFile[]>,
): Promise<boolean> {
  if (red.length > mostAgain || red.some(({ file }) => file === nobodyKnows.file)) return false;
  const still = new Set<string>();
  for (const { file } of red) {
    console.log(`\n${file} was red; once more, by itself:`);
    if ((await again(file)).length > 0) still.add(file);
  }
  for (const { file, tests } of red) {
    console.log(still.has(file) ? `RED TWICE ${file}` : `UNSTEADY ${file}: red, then green by itself`);
    for (const test of tests) console.log(`  ${test}`);
  }
  return still.size === 0;
}

/** What of vitest's report, which has the form of Jest's, is needed here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Of a run that was not green. Pure.
 *
 * @param unhandled how many errors nobody caught: they are in no file's report, and may be of one that was green
 */
export function redOf(report: string, unhandled: string): readonly RedFile[] {
  const { testResults } = JSON.parse(report) as Report;
  const red = testResults
    .filter(({ status }) => status !== 'passed')
    .map(({ name, assertionResults }) => ({
      file: path.relative(root, name),
      tests: assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    }));
  return red.length > 0 && unhandled === '0' ? red : [nobodyKnows];
}
