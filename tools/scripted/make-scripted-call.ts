import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { fakeMicrophone, launchApp, type RunningApp, speechFile } from '../launch/app.ts';
import { InterruptedError, rejectionOf } from '../launch/interruption.ts';
import { writePolicy } from '../launch/policy-file.ts';
import { person } from './person.ts';
import { describeResult, runScriptedCall } from './scripted-call.ts';

export interface ScriptedStart {
  readonly executable: string;
  readonly policy: unknown;
  /** The policy brings the account: nobody signs in. */
  readonly managed: boolean;
  /** Where the figures go; absolute, as `screenshot`. */
  readonly json: string | null;
  readonly screenshot: string;
  readonly signal: AbortSignal;
}

const talkMs = 10_000;

/**
 * Opens the app with a profile that lasts only as long as this, makes the scripted call and prints its figures.
 *
 * @returns true when audio came back
 * @throws the signal's reason, or an Error with the reason and the app's last words
 */
export async function makeScriptedCall(start: ScriptedStart): Promise<boolean> {
  const first = start.managed ? 'Taking the managed account' : 'Signing in';
  console.log(`${first}, registering, calling the echo (600), talking for ${talkMs / 1000} s …`);
  mkdirSync(path.dirname(start.screenshot), { recursive: true });
  const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-'));
  try {
    const userDataDir = path.join(runDir, 'user-data');
    const app = launchApp({
      executable: start.executable,
      userDataDir,
      policyFile: writePolicy(runDir, start.policy),
      args: fakeMicrophone(speechFile),
      quiet: true,
    });
    return await callWith(app, userDataDir, start);
  } finally {
    rmSync(runDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function callWith(app: RunningApp, userDataDir: string, start: ScriptedStart): Promise<boolean> {
  const signal = AbortSignal.any([start.signal, signalOfEnd(app)]);
  try {
    const call = runScriptedCall({
      userDataDir,
      signIn: start.managed ? null : async (url) => void (await signInAtDemo(url, person)),
      dial: '600',
      talkMs,
      screenshot: start.screenshot,
      signal,
    });
    const result = await Promise.race([call, rejectionOf(signal)]);
    console.log(describeResult(result));
    writeJson(start.json, result);
    return result.ok;
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    writeJson(start.json, { ok: false, reason });
    const words = app.lastWords();
    const message = words === '' ? reason : `${reason}\nThe app's last words:\n${words}`;
    throw new Error(`The scripted call failed: ${message}`, { cause: error });
  } finally {
    await app.stop();
  }
}

/** Aborts once the app has ended, whoever ended it. */
function signalOfEnd(app: RunningApp): AbortSignal {
  const controller = new AbortController();
  app.exited.then(
    (code) => controller.abort(new Error(`the app ended by itself (exit code ${code ?? 'none'})`)),
    (error: unknown) => controller.abort(error),
  );
  return controller.signal;
}

function writeJson(file: string | null, value: unknown): void {
  if (file !== null) writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
