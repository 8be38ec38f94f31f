/**
 * By this whoever drives the host reaches its Chromium. An installed app takes it away from Electron; here it is the
 * host's own, or no installed app could be tried out.
 */
const ofTheDriver = 'remote-debugging-port';

/** Over the switches that Chromium will be started with. */
export function createCommandLine(switches: Map<string, string | undefined>): Electron.CommandLine {
  return {
    appendSwitch: (name, value) => {
      switches.set(name, value);
    },
    appendArgument: (value) => {
      throw new Error(`electron-host: app.commandLine.appendArgument(${value}) is not supported`);
    },
    hasSwitch: (name) => switches.has(name),
    getSwitchValue: (name) => switches.get(name) ?? '',
    removeSwitch: (name) => {
      if (name !== ofTheDriver) switches.delete(name);
    },
  };
}
