import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface RunningApp {
  readonly process: ChildProcess;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** The last that a quiet app wrote to standard error. */
  lastWords(): string;
  /** Asks it to end, insists after a while. Resolves once it has ended. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  readonly executable: string;
  /** What the app is started by, say `ip netns exec NAME`; it must keep the process. */
  readonly prefix?: readonly string[];
  readonly userDataDir: string;
  readonly policyFile: string;
  readonly args?: readonly string[];
  /** Nothing is printed; `lastWords` keeps the end of it. */
  readonly quiet?: boolean;
}

const keptCharacters = 4000;
const stopWithinMs = 8000;

/** Starts the built app with its own profile and policy. */
export function launchApp(options: LaunchOptions): RunningApp {
  const [command = '', ...args] = [
    ...(options.prefix ?? []),
    options.executable,
    root,
    `--user-data-dir=${options.userDataDir}`,
    `--policy=${options.policyFile}`,
    // Electron refuses to start as root without it; only containers and CI run it so.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(options.args ?? []),
  ];
  const quiet = options.quiet === true;
  const child = spawn(command, args, {
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  // Read to the end: a full pipe would halt the app.
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-keptCharacters);
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code));
  });
  return { process: child, exited, lastWords: () => words.trim(), stop: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const insist = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  child.kill('SIGTERM');
  await exited.catch(() => null);
  clearTimeout(insist);
}

/** Chromium switches that put a WAV file in the microphone's place; Electron takes the same ones. */
export function fakeMicrophone(wavFile: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${wavFile}`,
  ];
}

/** Recorded speech. */
export const speechFile = path.join(root, 'assets/audio/speech.wav');
