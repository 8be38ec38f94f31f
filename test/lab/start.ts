import path from 'node:path';
import { gateVariable, openGate, type Took } from '../../tools/lab-gate.ts';
import { labFiles, workers } from '../../tools/lab-plan.ts';
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
  const asked = forVitest.filter((each) => !each.startsWith('-'));
  const files = labFiles().filter((file) => asked.length === 0 || asked.some((each) => file.includes(each)));
  if (files.length === 0) throw new Error(`no file of the lab is called so: ${asked.join(' ')}`);
  const gate = await openGate(Math.min(workers, files.length));
  const environment = { [gateVariable]: gate.socket };
  const red = await run(forVitest, electron.executable, environment).finally(() => gate.close());
  tellTimes(gate.took);
  const again = (file: string) => run([file], electron.executable);
  // With options of its own, a part of a title above all, a run is somebody's look at a fault.
  const isWhole = !forVitest.some((each) => each.startsWith('-'));
  return red.length === 0 || (isWhole && (await greenAgain(red, again))) ? 0 : 1;
}

/** The longest last: where the next minute is to be had, and what `tools/lab-plan.ts` should say. */
function tellTimes(took: readonly Took[]): void {
  const seconds = ({ from, to }: Took): number => to - from;
  const whole = (figure: number): string => figure.toFixed(0).padStart(4);
  for (const each of took.toSorted((one, other) => seconds(one) - seconds(other)))
    console.log(`${whole(seconds(each))} s, from ${whole(each.from)} to ${whole(each.to)} s: ${each.file}`);
}

const run = (
  args: readonly string[],
  executable: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly RedFile[]> =>
  runVitest(['--project', 'lab', '--reporter=default', ...args], {
    // Dozens of short-lived programs of ours start in a run: half of the processor that each takes is reading itself.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compiled,
    OFFHOOK_LAB_ELECTRON: executable,
    ...environment,
  });

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
