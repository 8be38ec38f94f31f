import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface RunningApp {
  readonly process: ChildProcess;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

export interface LaunchOptions {
  readonly executable: string;
  readonly userDataDir: string;
  readonly policyFile: string;
  readonly args?: readonly string[];
  readonly quiet?: boolean;
}

/** Starts the built app with its own profile and policy. */
export function launchApp(options: LaunchOptions): RunningApp {
  const args = [
    root,
    `--user-data-dir=${options.userDataDir}`,
    `--policy=${options.policyFile}`,
    // Electron refuses to start as root without it; only containers and CI run it so.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(options.args ?? []),
  ];
  const child = spawn(options.executable, args, {
    stdio: [
      'ignore',
      options.quiet === true ? 'ignore' : 'inherit',
      options.quiet === true ? 'pipe' : 'inherit',
    ],
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code));
  });
  return { process: child, exited };
}

/** Chromium switches that put a WAV file in the microphone's place; Electron takes the same ones. */
export function fakeMicrophone(wavFile: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${wavFile}`,
  ];
}
