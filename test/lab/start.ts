import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type Lane, lanesFor } from '../../tools/lab-lanes.ts';
import { whyNoLab } from '../../tools/lab-requirements.ts';
import { buildApp } from '../../tools/launch/build.ts';
import { chooseElectron } from '../../tools/launch/electron.ts';
import { nodeArguments } from '../../tools/run-tasks.ts';

// `npm run test:lab [-- FILE …]`: the built app against the real edge, desk phones and bad networks in namespaces.
// Arguments go to vitest; `--built` says that out/ is fresh.

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
  const [first, ...others] = lanes;
  const codes = await Promise.all([
    runLane(first ?? 'media', { args: forVitest, executable: electron.executable, shows: 'at once' }),
    ...others.map((lane) =>
      runLane(lane, { args: forVitest, executable: electron.executable, shows: 'at its end' }),
    ),
  ]);
  return codes.find((code) => code !== 0) ?? 0;
}

interface LaneRun {
  readonly args: readonly string[];
  readonly executable: string;
  /** Two lanes that wrote at the same time could not be read. */
  readonly shows: 'at once' | 'at its end';
}

async function runLane(lane: Lane, { args, executable, shows }: LaneRun): Promise<number> {
  const vitest = nodeArguments({ command: 'vitest', args: ['run', '--project', `lab-${lane}`, ...args] });
  const child = spawn(process.execPath, vitest, {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', shows === 'at once' ? 'inherit' : 'pipe', 'inherit'],
    env: { ...process.env, OFFHOOK_LAB_ELECTRON: executable },
  });
  const written = child.stdout === null ? '' : text(child.stdout);
  const [code] = (await once(child, 'close')) as [number | null];
  process.stdout.write(await written);
  return code ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
