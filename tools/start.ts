import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { NotRunningError, sendCommand } from '../src/main/control/control-client.ts';
import type { PolicyInput } from '../src/shared/policy.ts';
import { fakeMicrophone, launchApp, speechFile } from './launch/app.ts';
import { buildApp } from './launch/build.ts';
import { chooseElectron } from './launch/electron.ts';
import { InterruptedError, watchForInterruption } from './launch/interruption.ts';
import { startOpposite } from './launch/opposite.ts';
import { writePolicy } from './launch/policy-file.ts';
import { parseStartOptions, type StartOptions, startUsage, UsageError } from './launch/start-options.ts';
import { makeScriptedCall } from './scripted/make-scripted-call.ts';
import { person } from './scripted/person.ts';
import { ensurePackages, packagesFor } from './system-packages.ts';

// `npm start`: builds, starts the demo or the reference edge, opens the app against it; without a display it makes the
// scripted call.
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function main(options: StartOptions, signal: AbortSignal): Promise<number> {
  const { runDir } = options;
  const scripted = options.scripted || (!hasDisplay && options.policy === null);
  // The demo's sign-in is worth nothing with another policy, nor the other way round.
  const userDataDir = path.join(runDir, userDataFolder(options));
  if (!scripted) await requireNotRunning(userDataDir);
  const electron = await chooseElectron(signal);
  console.log(electron.says);
  if (electron.kind === 'host') ensurePackages(packagesFor.start);
  if (!options.built) await buildApp(signal);
  const { executable } = electron;
  if (options.policy !== null) {
    const { policy } = options;
    return openForPerson({ executable, userDataDir, policyFile: policy, options, signal });
  }
  const opposite = await startOpposite(options.edge ? 'edge' : 'demo', runDir);
  try {
    signal.throwIfAborted();
    for (const line of opposite.says) console.log(line);
    const policy = options.managed ? opposite.managedPolicy : opposite.policy;
    if (!scripted) {
      mkdirSync(runDir, { recursive: true });
      const policyFile = writePolicy(runDir, policy);
      const { whomToCall } = opposite;
      return await openForPerson({ executable, userDataDir, policyFile, whomToCall, options, signal });
    }
    return await callScripted(executable, policy, options, signal);
  } finally {
    await opposite.close();
  }
}

function userDataFolder({ policy, edge }: StartOptions): string {
  if (policy !== null) return 'own-user-data';
  return edge ? 'edge-user-data' : 'user-data';
}

async function callScripted(
  executable: string,
  policy: PolicyInput,
  options: StartOptions,
  signal: AbortSignal,
): Promise<number> {
  if (!options.scripted) console.log('There is no display: making the scripted call.');
  const ok = await makeScriptedCall({
    executable,
    policy,
    managed: options.managed,
    json: options.json,
    screenshot: options.screenshot ?? path.join(options.runDir, 'scripted-call.png'),
    signal,
  });
  return ok ? 0 : 1;
}

interface Opening {
  readonly executable: string;
  readonly userDataDir: string;
  readonly policyFile: string;
  readonly whomToCall?: string;
  readonly options: StartOptions;
  readonly signal: AbortSignal;
}

async function openForPerson({ options, signal, whomToCall, ...launch }: Opening): Promise<number> {
  if (whomToCall !== undefined) {
    const first = options.managed
      ? 'The account is set up by a managed file: no sign-in.'
      : `Sign in as ${person.login} with the password "${person.password}".`;
    console.log(`${first} Then call ${whomToCall}.`);
  }
  if (!options.fakeMicrophone) console.log('No microphone here? npm start -- --fake-microphone');
  const folder = path.relative(process.cwd(), launch.userDataDir);
  console.log(`From another terminal: npx offhook --user-data-dir ${folder} status`);
  const app = launchApp({ ...launch, args: options.fakeMicrophone ? fakeMicrophone(speechFile) : [] });
  const stop = () => void app.stop();
  signal.addEventListener('abort', stop, { once: true });
  const code = await app.exited;
  signal.throwIfAborted();
  return code ?? 1;
}

/** The build and the policy of an app that runs are not to be changed under it. */
async function requireNotRunning(userDataDir: string): Promise<void> {
  try {
    await sendCommand(userDataDir, { verb: 'status' });
  } catch (error) {
    if (error instanceof NotRunningError) return;
  }
  const folder = path.relative(process.cwd(), userDataDir);
  throw new Error(
    `Offhook runs already with ${folder}. Close it first: npx offhook --user-data-dir ${folder} quit`,
  );
}

/** Prints why, without a stack unless debugging was asked for. */
function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return error.exitCode;
  const debugging = process.env.OFFHOOK_LOG === 'debug';
  console.error(error instanceof Error && !debugging ? error.message : error);
  if (!(error instanceof UsageError)) return 1;
  console.error(`\n${startUsage}`);
  return 2;
}

try {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) console.log(startUsage);
  else process.exitCode = await main(options, watchForInterruption());
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
