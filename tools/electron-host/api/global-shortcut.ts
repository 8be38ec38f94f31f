import { record } from '../support/calls.ts';
import { strict } from '../support/strict.ts';

const shortcuts = new Map<string, () => void>();
const taken = new Set<string>();

export const globalShortcut = strict('globalShortcut', {
  register: (accelerator: string, callback: () => void): boolean => {
    record('globalShortcut.register', accelerator);
    if (shortcuts.has(accelerator) || taken.has(accelerator)) return false;
    shortcuts.set(accelerator, callback);
    return true;
  },
  registerAll: (accelerators: string[], callback: () => void): void => {
    for (const accelerator of accelerators) globalShortcut.register(accelerator, callback);
  },
  isRegistered: (accelerator: string): boolean => shortcuts.has(accelerator),
  unregister: (accelerator: string): void => {
    shortcuts.delete(accelerator);
  },
  unregisterAll: (): void => shortcuts.clear(),
});

globalShortcut satisfies Partial<Electron.GlobalShortcut>;

/** As if the user pressed the keys. @throws Error if the app has not registered them. */
export function pressShortcut(accelerator: string): void {
  const callback = shortcuts.get(accelerator);
  if (!callback) throw new Error(`no global shortcut ${accelerator} is registered`);
  callback();
}

/** As if another program held the keys: registering them fails from now on. */
export function takeShortcut(accelerator: string): void {
  taken.add(accelerator);
}

export function registeredShortcuts(): string[] {
  return [...shortcuts.keys()];
}
