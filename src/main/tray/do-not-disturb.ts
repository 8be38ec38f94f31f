import type { SettingsUpdate } from '../../shared/settings.ts';
import type { Clock } from '../clock.ts';
import type { DoNotDisturbChoice } from './tray-model.ts';

const hourMs = 3_600_000;

/** What is set for a choice of the menu. Pure. */
export function settingsFor(choice: DoNotDisturbChoice, now: number): SettingsUpdate {
  switch (choice) {
    case 'off':
      return { doNotDisturb: false, doNotDisturbUntil: null };
    case 'on':
      return { doNotDisturb: true, doNotDisturbUntil: null };
    case 'hour':
      return { doNotDisturb: true, doNotDisturbUntil: now + hourMs };
    case 'tomorrow':
      return { doNotDisturb: true, doNotDisturbUntil: new Date(now).setHours(24, 0, 0, 0) };
  }
}

/** Whoever switches do-not-disturb by hand does not want it to end by an old clock. Pure. */
export function withoutOldEnd(update: SettingsUpdate): SettingsUpdate {
  if (update.doNotDisturb === undefined || update.doNotDisturbUntil !== undefined) return update;
  return { ...update, doNotDisturbUntil: null };
}

export interface DoNotDisturbTimer {
  /** The settings are others, or the computer has slept. */
  look(until: number | null): void;
}

/** Ends do-not-disturb at its time, also when that passed while nothing ran. */
export function createDoNotDisturbTimer(clock: Clock, end: () => void): DoNotDisturbTimer {
  let cancel: () => void = () => undefined;
  function look(until: number | null): void {
    cancel();
    cancel = () => undefined;
    if (until === null) return;
    const leftMs = until - clock.now();
    if (leftMs <= 0) end();
    else cancel = clock.after(leftMs, () => look(until));
  }
  return { look };
}
