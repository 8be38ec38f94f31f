import { resolve } from 'node:path';
import type { ControlCommand } from '../../shared/control.ts';
import { describeError } from '../diagnostics/log.ts';
import { type Invocation, parseInvocation } from './argv.ts';
import { completionScript } from './completion.ts';
import { NotRunningError, sendCommand, watchEvents } from './control-client.ts';
import { defaultUserDataFolder, type Machine } from './control-place.ts';
import { readSignInEnd, type SignInEnd } from './follow-sign-in.ts';
import { formatValue } from './format-reply.ts';
import { usage } from './verbs.ts';

/** Scripts rely on these. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, notRunning: 3 } as const;

export interface Surroundings {
  readonly machine: Machine;
  readonly workingFolder: string;
  /** Lines for people and scripts; each call is one line or more. */
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** The command line `offhook`. Resolves to the exit code. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const invocation = parseInvocation(args);
  const { action } = invocation;
  if (invocation.help) {
    around.print(usage.trimEnd());
    return exitCodes.ok;
  }
  const [unknown] = invocation.unknown;
  if (unknown !== undefined) {
    around.complain(`offhook: there is no option "${unknown}". See offhook --help.`);
    return exitCodes.usage;
  }
  if (action.kind === 'completion') {
    around.print(completionScript(action.shell).trimEnd());
    return exitCodes.ok;
  }
  if (action.kind === 'command') return runCommand(invocation, action.command, around);
  const [word] = action.kind === 'app' ? action.words : [];
  const fault = word === undefined ? 'a verb is missing' : `there is no verb "${word}"`;
  around.complain(`offhook: ${action.kind === 'usage' ? action.message : fault}. See offhook --help.`);
  return exitCodes.usage;
}

/** One verb, sent to the running app. Resolves to the exit code. */
export async function runCommand(
  invocation: Invocation,
  command: ControlCommand,
  around: Surroundings,
): Promise<number> {
  const { machine, workingFolder } = around;
  const folder =
    invocation.userDataDir === null
      ? defaultUserDataFolder(machine)
      : resolve(workingFolder, invocation.userDataDir);
  try {
    if (command.verb === 'watch') {
      await watchEvents(folder, around.print);
      return exitCodes.ok;
    }
    const reply = await sendCommand(folder, withFullPath(command, workingFolder));
    if (!reply.ok) {
      // JSON goes where scripts read, also when it is a refusal.
      if (invocation.json) around.print(JSON.stringify(reply));
      around.complain(`offhook: ${reply.message} (${reply.code})`);
      return exitCodes.refused;
    }
    around.print(invocation.json ? JSON.stringify(reply.value, null, 2) : formatValue(command, reply.value));
    if (command.verb === 'sign-in' && command.way === 'device') {
      return tellSignInEnd(await followSignIn(folder), invocation.json, around);
    }
    return exitCodes.ok;
  } catch (error) {
    const notRunning = error instanceof NotRunningError;
    const message = notRunning ? notRunningHere(folder) : describeError(error);
    if (invocation.json) {
      around.print(JSON.stringify({ ok: false, code: notRunning ? 'not-running' : 'failed', message }));
    }
    around.complain(`offhook: ${message}`);
    return notRunning ? exitCodes.notRunning : exitCodes.refused;
  }
}

/** Waits until somebody has typed the code, or nobody can any more. */
async function followSignIn(folder: string): Promise<SignInEnd> {
  let end: SignInEnd = { ok: false, message: 'Offhook was closed before anybody was signed in' };
  await watchEvents(folder, (line) => {
    const seen = readSignInEnd(line);
    if (seen === null) return undefined;
    end = seen;
    return 'enough';
  });
  return end;
}

function tellSignInEnd(end: SignInEnd, json: boolean, around: Surroundings): number {
  if (json) around.print(JSON.stringify(end));
  if (end.ok) {
    if (!json) around.print('You are signed in.');
    return exitCodes.ok;
  }
  around.complain(`offhook: ${end.message}`);
  return exitCodes.refused;
}

function notRunningHere(folder: string): string {
  return `Offhook is not running with the data folder ${folder}. For another one: --user-data-dir DIR.`;
}

/** The app's working folder is not ours. */
function withFullPath(command: ControlCommand, workingFolder: string): ControlCommand {
  return command.verb === 'screenshot' || command.verb === 'support-bundle'
    ? { ...command, file: resolve(workingFolder, command.file) }
    : command;
}
