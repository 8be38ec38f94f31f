import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');

export const startUsage = `npm start -- [OPTION …]
  --scripted          make the scripted call instead of opening the app for you
  --json FILE         the same, and write its figures to FILE
  --screenshot FILE   where the scripted call puts its picture (.run/scripted-call.png)
  --edge              against Kamailio, rtpengine and coturn (Debian) in place of the demo
  --managed           use a digest account from a managed file instead of sign-in
  --fake-microphone   recorded speech in the microphone's place, for a machine that has none
  --policy FILE       open the app with your own policy, without the demo
  --run-dir DIR       where sign-ins and the edge's files are kept (.run)
  --built             out/ is fresh
  --help, -h          print this`;

/** The options do not fit; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface StartOptions {
  readonly help: boolean;
  /** Asked for in words; without a display it is made all the same. */
  readonly scripted: boolean;
  /** The reference edge in place of the demo. */
  readonly edge: boolean;
  readonly managed: boolean;
  readonly fakeMicrophone: boolean;
  /** Nothing is built before. */
  readonly built: boolean;
  /** Absolute paths. */
  readonly json: string | null;
  readonly screenshot: string | null;
  readonly policy: string | null;
  readonly runDir: string;
}

/** Throws UsageError. Files are looked at here, so that no one waits for a call whose figures cannot be kept. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const values = parse(args);
  const scripted = values.scripted || values.json !== undefined;
  const options = {
    help: values.help,
    scripted,
    edge: values.edge,
    managed: values.managed,
    fakeMicrophone: values['fake-microphone'],
    built: values.built,
    json: absolute(values.json),
    screenshot: absolute(values.screenshot),
    policy: absolute(values.policy),
    runDir: path.resolve(values['run-dir']),
  };
  if (options.policy !== null && (scripted || options.managed || options.edge))
    throw new UsageError(
      '--policy opens the app for a person: not with --scripted, --json, --managed or --edge',
    );
  if (options.runDir === root) throw new UsageError('--run-dir is a folder of its own, not the project’s');
  if (options.json !== null) requireWritable('--json', options.json);
  if (options.policy !== null) requireReadable('--policy', options.policy);
  return options;
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        scripted: { type: 'boolean', default: false },
        edge: { type: 'boolean', default: false },
        managed: { type: 'boolean', default: false },
        'fake-microphone': { type: 'boolean', default: false },
        built: { type: 'boolean', default: false },
        json: { type: 'string' },
        screenshot: { type: 'string' },
        policy: { type: 'string' },
        'run-dir': { type: 'string', default: path.join(root, '.run') },
      },
    });
    return values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function absolute(file: string | undefined): string | null {
  return file === undefined ? null : path.resolve(file);
}

function requireWritable(option: string, file: string): void {
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UsageError(`${option}: ${file} is a folder`);
  try {
    accessSync(existsSync(file) ? file : path.dirname(file), constants.W_OK);
  } catch (cause) {
    throw new UsageError(`${option}: ${file} cannot be written: is its folder there?`, { cause });
  }
}

function requireReadable(option: string, file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    throw new UsageError(`${option}: ${file} cannot be read`, { cause });
  }
}
