import { record } from '../support/calls.ts';
import { StrictEmitter, strict } from '../support/strict.ts';
import { system } from './system.ts';

class PowerMonitor extends StrictEmitter {
  getSystemIdleState(): 'active' | 'idle' | 'locked' {
    return system.idleState;
  }

  getSystemIdleTime(): number {
    return system.idleSeconds;
  }

  getCurrentThermalState(): 'unknown' {
    return 'unknown';
  }

  isOnBatteryPower(): boolean {
    return system.onBattery;
  }

  get onBatteryPower(): boolean {
    return system.onBattery;
  }
}

/** Its events come from the inspection API: `powerMonitor.emit('resume')`. */
export const powerMonitor = new PowerMonitor();

const blockers = new Map<number, string>();
let lastBlocker = 0;

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (type: 'prevent-app-suspension' | 'prevent-display-sleep'): number => {
    record('powerSaveBlocker.start', type);
    blockers.set(++lastBlocker, type);
    return lastBlocker;
  },
  stop: (id: number): boolean => {
    record('powerSaveBlocker.stop', id);
    return blockers.delete(id);
  },
  isStarted: (id: number): boolean => blockers.has(id),
});

powerSaveBlocker satisfies Electron.PowerSaveBlocker;
