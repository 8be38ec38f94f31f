import { launchContext } from '../runtime/launch-context.ts';

const { switches } = launchContext.invocation;

/** app.commandLine: what is appended before `ready` reaches Chromium. */
export const commandLine = {
  appendSwitch: (name: string, value?: string): void => {
    switches.set(name, value);
  },
  appendArgument: (value: string): void => {
    throw new Error(`electron-host: app.commandLine.appendArgument(${value}) is not supported`);
  },
  hasSwitch: (name: string): boolean => switches.has(name),
  getSwitchValue: (name: string): string => switches.get(name) ?? '',
  removeSwitch: (name: string): void => {
    switches.delete(name);
  },
} satisfies Electron.CommandLine;
