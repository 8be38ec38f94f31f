import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Lane, laneOf, lanesFor } from '../../tools/lab-lanes.ts';
import { whyNoLab } from '../../tools/lab-requirements.ts';
import { buildApp } from '../../tools/launch/build.ts';
import { chooseElectron } from '../../tools/launch/electron.ts';
import { nodeArguments } from '../../tools/run-tasks.ts';

// `npm run test:lab [-- FILE …]`: the built app against the real edge, desk phones and bad networks in namespaces.
// Arguments go to vitest; `--built` says that out/ is fresh.

const root = path.resolve(import.meta.dirname, '../..');
const compiled = path.join(root, '.run/compiled');
/** As automake has it: neither passed nor failed. */
const notRunCode = 77;

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const reason = await whyNoLab();
  if (reason !== null) {
    console.log(`not run: ${reason}`);
    return notRunCode;
  }
  const electron = await chooseElectron();
  console.log(electron.says);
  if (!args.includes('--built')) await buildApp();
  const forVitest = args.filter((each) => each !== '--built');
  const lanes = lanesFor(forVitest.filter((each) => !each.startsWith('-')));
  if (lanes.length === 0) throw new Error(`no file of the lab is called so: ${forVitest.join(' ')}`);
  const red: Red[] = [];
  // One after the other: side by side they take the processor from each other in the middle of a call.
  for (const lane of lanes) red.push(...(await runLane(lane, forVitest, electron.executable)));
  if (red.length === 0) return 0;
  if (red.length > mostAgain || red.some(({ file }) => file === nobodyKnows)) return 1;
  return (await runAgain(red, electron.executable)) ? 0 : 1;
}

/** A file that was red, from the project's root, and which of its tests. */
interface Red {
  readonly file: string;
  readonly tests: readonly string[];
}

/** More than these at once are no accident. */
const mostAgain = 3;
/** Where a lane ended without a word about its files. */
const nobodyKnows = '';

/** Each by itself, once. What is green then is told, never passed over: it is a fault of the test or of the app. */
async function runAgain(red: readonly Red[], executable: string): Promise<boolean> {
  const still = new Set<string>();
  for (const { file } of red) {
    console.log(`\n${file} was red; once more, by itself:`);
    for (const again of await runLane(laneOf(file), [file], executable)) still.add(again.file);
  }
  for (const { file, tests } of red) {
    console.log(still.has(file) ? `RED TWICE ${file}` : `UNSTEADY ${file}: red, then green by itself`);
    for (const test of tests) console.log(`  ${test}`);
  }
  return still.size === 0;
}

async function runLane(lane: Lane, args: readonly string[], executable: string): Promise<readonly Red[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-lab-report-'));
  const report = path.join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = nodeArguments({
    command: 'vitest',
    args: ['run', '--project', `lab-${lane}`, ...reporters, ...args],
  });
  try {
    const child = spawn(process.execPath, vitest, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // Dozens of short-lived programs of ours start in a run: half of the processor that each takes is reading itself.
      env: { NODE_COMPILE_CACHE: compiled, ...process.env, OFFHOOK_LAB_ELECTRON: executable },
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return [];
    const red = redIn(readFileSync(report, 'utf8'));
    return red.length === 0 ? [{ file: nobodyKnows, tests: [] }] : red;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [{ file: nobodyKnows, tests: [] }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What of vitest's report, which has the form of Jest's, is needed here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function redIn(report: string): readonly Red[] {
  const { testResults } = JSON.parse(report) as Report;
  return testResults
    .filter(({ status }) => status !== 'passed')
    .map(({ name, assertionResults }) => ({
      file: path.relative(root, name),
      tests: assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    }));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
