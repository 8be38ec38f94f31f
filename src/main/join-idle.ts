import { type App, powerMonitor } from 'electron';
import { systemClock } from './clock.ts';
import type { Ground } from './ground.ts';
import { createIdleWatch } from './idle/idle-watch.ts';

// Part of the composition root: whether somebody uses the computer, for what others are told of them.

/** What is returned makes it look as if nobody used the computer, until it is taken back. */
export function joinIdle(app: App, { desktop, emit }: Ground): (isIdle: boolean) => void {
  let isPretended = false;
  const watch = createIdleWatch({
    clock: systemClock,
    idleS: () => (isPretended ? Number.POSITIVE_INFINITY : powerMonitor.getSystemIdleTime()),
    awayAfterMinutes: () => desktop.get().settings.awayAfterMinutes.value,
    onChange: (idle) => emit('idle.changed', { idle }),
  });
  void app.whenReady().then(() => {
    powerMonitor.on('resume', watch.look);
    powerMonitor.on('unlock-screen', watch.look);
    watch.start();
  });
  return (isIdle) => {
    isPretended = isIdle;
    watch.look();
  };
}
