import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { signInAtDemo } from '../demo/identity/sign-in-client.ts';
import { type Demo, startDemo } from '../demo/start.ts';
import { fakeMicrophone, launchApp, type RunningApp } from './launch/app.ts';
import { buildApp } from './launch/build.ts';
import { chooseElectron } from './launch/electron.ts';
import { audioCameBack, describeResult, runScriptedCall } from './scripted/scripted-call.ts';
import { ensurePackages, MissingPackagesError, packagesFor } from './system-packages.ts';

// `npm start`: builds, starts the demo edge, opens the app against it; without a display it makes the scripted call.
const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    scripted: { type: 'boolean', default: false },
    /** The scripted call with the digest account of a managed file instead of sign-in. */
    managed: { type: 'boolean', default: false },
    json: { type: 'string' },
    screenshot: { type: 'string' },
  },
});
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const person = { login: 'alice', password: 'demo' };
const talkMs = 10_000;

async function main(): Promise<number> {
  const scripted = values.scripted || values.json !== undefined || !hasDisplay;
  const electron = await chooseElectron();
  console.log(electron.says);
  if (electron.kind === 'host') ensurePackages(packagesFor.start);
  await buildApp();
  const demo = await startDemo({});
  try {
    return scripted
      ? await makeScriptedCall(electron.executable, demo)
      : await openForPerson(electron.executable, demo);
  } finally {
    await demo.close();
  }
}

async function makeScriptedCall(executable: string, demo: Demo): Promise<number> {
  if (!hasDisplay) console.log('There is no display: making the scripted call.');
  console.log('Signing in, registering, calling the echo (600), talking for 10 s …');
  const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-'));
  const userDataDir = path.join(runDir, 'user-data');
  const app = launchApp({
    executable,
    userDataDir,
    policyFile: writePolicy(runDir, values.managed ? demo.managedPolicy : demo.policy),
    args: fakeMicrophone(path.join(root, 'assets/audio/speech.wav')),
    quiet: true,
  });
  try {
    const screenshot = path.resolve(values.screenshot ?? path.join(root, '.run/scripted-call.png'));
    mkdirSync(path.dirname(screenshot), { recursive: true });
    const result = await Promise.race([
      runScriptedCall({
        userDataDir,
        signIn: values.managed ? null : async (url) => void (await signInAtDemo(url, person)),
        dial: '600',
        talkMs,
        screenshot,
      }),
      app.exited.then((code) => Promise.reject(new Error(`the app ended by itself (exit code ${code})`))),
    ]);
    console.log(describeResult(result));
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    return audioCameBack(result) ? 0 : 1;
  } finally {
    await stop(app);
    rmSync(runDir, { recursive: true, force: true });
  }
}

async function openForPerson(executable: string, demo: Demo): Promise<number> {
  const runDir = path.join(root, '.run');
  mkdirSync(runDir, { recursive: true });
  const policyFile = writePolicy(runDir, values.managed ? demo.managedPolicy : demo.policy);
  const userDataDir = path.join(runDir, 'user-data');
  console.log(
    `Sign in as ${person.login} with the password "${person.password}", then call 600 (echo) or 200 (Bob).`,
  );
  console.log(
    `From another terminal: npx offhook --user-data-dir ${path.relative(process.cwd(), userDataDir)} status`,
  );
  const app = launchApp({ executable, userDataDir, policyFile });
  process.once('SIGINT', () => app.process.kill('SIGTERM'));
  process.once('SIGTERM', () => app.process.kill('SIGTERM'));
  return (await app.exited) ?? 1;
}

/** The managed file may hold a password: readable by its owner only. */
function writePolicy(folder: string, policy: unknown): string {
  const file = path.join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify(policy, null, 2), { mode: 0o600 });
  return file;
}

async function stop(app: RunningApp): Promise<void> {
  if (app.process.exitCode === null) app.process.kill('SIGTERM');
  await app.exited.catch(() => null);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof MissingPackagesError ? error.message : error);
  process.exitCode = 1;
}
