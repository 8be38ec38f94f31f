import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { App } from 'electron';
import { chooseQuietSources } from './attention/quiet-sources.ts';
import { watchQuiet } from './attention/quiet-watch.ts';
import { systemClock as clock } from './clock.ts';
import type { Ground } from './ground.ts';

// Part of the composition root: the desktop's own do-not-disturb, where a desktop can be asked for it.

const mostMs = 2000;
const mostBytes = 65_536;

/** Windows and macOS tell no program of it. */
export function joinQuiet(app: App, { machine, desktop, logOf }: Ground): void {
  if (machine.platform !== 'linux') return;
  const log = logOf('attention');
  // What the programs say is read, so it must not be translated.
  const env = { ...machine.environment, LC_ALL: 'C', LANGUAGE: '' };
  void app.whenReady().then(() => {
    const end = watchQuiet({
      sources: chooseQuietSources(machine.environment.XDG_CURRENT_DESKTOP),
      spawn: ([program, ...args]) => spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] }),
      async run([program, ...args]) {
        const { stdout } = await promisify(execFile)(program, args, {
          ...{ env, timeout: mostMs, maxBuffer: mostBytes },
        });
        return stdout;
      },
      ...{ clock, log },
      onChange(quiet) {
        log.info(`the desktop's do not disturb: ${quiet}`);
        desktop.set({ desktopQuiet: quiet });
      },
    });
    app.on('will-quit', end);
  });
}
