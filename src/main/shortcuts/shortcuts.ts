import {
  type GlobalAction,
  type GlobalShortcuts,
  globalActions,
  noShortcuts,
  type ShortcutStates,
} from '../../shared/global-shortcuts.ts';
import type { Clock } from '../clock.ts';

/** What is needed of Electron's globalShortcut. */
export interface ShortcutDesk {
  /** False: another program has the keys. Throws for keys that it does not know. */
  register(accelerator: string, pressed: () => void): boolean;
  unregister(accelerator: string): void;
}

export interface ShortcutOptions {
  readonly desk: ShortcutDesk;
  readonly act: (action: GlobalAction) => void;
  readonly publish: (states: ShortcutStates) => void;
  readonly clock: Clock;
  readonly onRefused: (action: GlobalAction, accelerator: string) => void;
}

export interface Shortcuts {
  /** Takes the keys that are wanted now, and lets go of the others. */
  follow(wanted: GlobalShortcuts): void;
  /** True when the keys of that action come within ten seconds; the action itself is not done then. */
  test(action: GlobalAction): Promise<boolean>;
  stop(): void;
}

const testMs = 10_000;

/** Keys that work wherever the person is. */
export function createShortcuts({ desk, act, publish, clock, onRefused }: ShortcutOptions): Shortcuts {
  let held: ReadonlyMap<GlobalAction, string> = new Map();
  let followed = '';
  let test: { readonly action: GlobalAction; readonly settle: (pressed: boolean) => void } | null = null;

  function pressed(action: GlobalAction): void {
    if (test?.action === action) test.settle(true);
    else act(action);
  }

  function take(action: GlobalAction, accelerator: string): boolean {
    try {
      return desk.register(accelerator, () => pressed(action));
    } catch {
      // Keys that this desktop does not know.
      return false;
    }
  }

  function letGo(): void {
    for (const accelerator of held.values()) desk.unregister(accelerator);
    held = new Map();
  }

  return {
    follow(wanted) {
      const now = JSON.stringify(wanted);
      if (now === followed) return;
      followed = now;
      letGo();
      const states: Record<GlobalAction, ShortcutStates[GlobalAction]> = { ...noShortcuts };
      const taken = new Map<GlobalAction, string>();
      for (const action of globalActions) {
        const accelerator = wanted[action];
        if (accelerator === null) continue;
        if ([...taken.values()].includes(accelerator)) states[action] = 'twice';
        else if (take(action, accelerator)) {
          states[action] = 'on';
          taken.set(action, accelerator);
        } else {
          states[action] = 'taken';
          onRefused(action, accelerator);
        }
      }
      held = taken;
      publish(states);
    },
    test(action) {
      test?.settle(false);
      return new Promise((resolve) => {
        const cancel = clock.after(testMs, () => settle(false));
        const settle = (isPressed: boolean): void => {
          cancel();
          if (test?.settle === settle) test = null;
          resolve(isPressed);
        };
        test = { action, settle };
      });
    },
    stop: letGo,
  };
}
