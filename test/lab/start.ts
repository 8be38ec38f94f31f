import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
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
  const codes: number[] = [];
  // One after the other: side by side they take 10 minutes instead of 14, and each other's processor in the middle of a call.
  for (const lane of lanes) codes.push(await runLane(lane, forVitest, electron.executable));
  return codes.find((code) => code !== 0) ?? 0;
}

async function runLane(lane: Lane, args: readonly string[], executable: string): Promise<number> {
  const vitest = nodeArguments({ command: 'vitest', args: ['run', '--project', `lab-${lane}`, ...args] });
  const child = spawn(process.execPath, vitest, {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, OFFHOOK_LAB_ELECTRON: executable },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
