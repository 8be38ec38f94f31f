import type { Machine } from './control/control-place.ts';
import type { Desktop } from './desktop.ts';
import type { Log, WriteLine } from './diagnostics/log.ts';
import type { Emit } from './ipc.ts';
import type { PolicyReading } from './policy/read-policy.ts';
import type { SettingsDuty } from './settings/settings.ts';

/** What every duty stands on. */
export interface Ground {
  readonly folder: string;
  readonly machine: Machine;
  readonly write: WriteLine;
  readonly logOf: (scope: string) => Log;
  readonly reading: PolicyReading;
  readonly settings: SettingsDuty;
  readonly emit: Emit;
  readonly desktop: Desktop;
  /** Called after each change of the desktop's state. */
  readonly onDesktop: (listener: () => void) => void;
}
