import { spawn } from 'node:child_process';
import type { App } from 'electron';
import { systemClock } from './clock.ts';
import type { Ground } from './ground.ts';
import { followSoundServer, pactlEnvironment } from './sound/sound-server.ts';

// Part of the composition root: devices that Chromium does not hear of.

export function joinSoundServer(app: App, { machine, logOf, emit }: Ground): void {
  if (machine.platform !== 'linux') return;
  const env = pactlEnvironment(machine.environment);
  void app.whenReady().then(() => {
    const stop = followSoundServer({
      spawn: () => spawn('pactl', ['subscribe'], { stdio: ['ignore', 'pipe', 'ignore'], env }),
      onChange: () => emit('devices.changed', null),
      clock: systemClock,
      log: logOf('sound'),
    });
    app.on('will-quit', stop);
  });
}
