import { type App, powerMonitor } from 'electron';
import { systemClock } from './clock.ts';
import type { Ground } from './ground.ts';
import { createIdleWatch } from './idle/idle-watch.ts';

// Part of the composition root: whether somebody uses the computer, for what others are told of them.

export function joinIdle(app: App, { desktop, emit }: Ground): void {
  const watch = createIdleWatch({
    clock: systemClock,
    idleS: () => powerMonitor.getSystemIdleTime(),
    awayAfterMinutes: () => desktop.get().settings.awayAfterMinutes.value,
    onChange: (idle) => emit('idle.changed', { idle }),
  });
  void app.whenReady().then(() => {
    powerMonitor.on('resume', watch.look);
    powerMonitor.on('unlock-screen', watch.look);
    watch.start();
  });
}
