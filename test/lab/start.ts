import path from 'node:path';
import { type Lane, laneOf, lanesFor, turns } from '../../tools/lab-lanes.ts';
import { whyNoLab } from '../../tools/lab-requirements.ts';
import { buildApp } from '../../tools/launch/build.ts';
import { chooseElectron } from '../../tools/launch/electron.ts';
import { greenAgain, type RedFile, runVitest } from '../../tools/vitest-again.ts';

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
  const red: RedFile[] = [];
  for (const turn of turns) {
    const asked = turn.filter((lane) => lanes.includes(lane));
    const outcomes = await Promise.all(asked.map((lane) => runLane(lane, forVitest, electron.executable)));
    red.push(...outcomes.flat());
  }
  const again = (file: string) => runLane(laneOf(file), [file], electron.executable);
  // With options of its own, a part of a title above all, a run is somebody's look at a fault.
  const isWhole = !forVitest.some((each) => each.startsWith('-'));
  return red.length === 0 || (isWhole && (await greenAgain(red, again))) ? 0 : 1;
}

const runLane = (lane: Lane, args: readonly string[], executable: string): Promise<readonly RedFile[]> =>
  runVitest(['--project', `lab-${lane}`, '--reporter=default', ...args], {
    // Dozens of short-lived programs of ours start in a run: half of the processor that each takes is reading itself.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compiled,
    OFFHOOK_LAB_ELECTRON: executable,
  });

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
