import { spawn } from 'node:child_process';
import path from 'node:path';
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
  const vitest = nodeArguments({
    command: 'vitest',
    args: ['run', '--project', 'lab', ...args.filter((each) => each !== '--built')],
  });
  const child = spawn(process.execPath, vitest, {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, OFFHOOK_LAB_ELECTRON: electron.executable },
  });
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
