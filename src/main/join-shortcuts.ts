import { type App, globalShortcut } from 'electron';
import type { PageCommand } from '../shared/control.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { GlobalAction } from '../shared/global-shortcuts.ts';
import { systemClock as clock } from './clock.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { Ground } from './ground.ts';
import { createMediaKeys } from './shortcuts/media-keys.ts';
import { createShortcuts } from './shortcuts/shortcuts.ts';

// Part of the composition root: keys that work wherever the person is.

export interface ShortcutsGround {
  readonly app: App;
  readonly ground: Ground;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  readonly quickDial: () => void;
  readonly dialSelection: () => void;
}

export interface ShortcutsJoint {
  /** Settings or calls may be others. */
  look(): void;
  test(action: GlobalAction): Promise<boolean>;
}

export function joinShortcuts({ app, ground, engine, relay, ...open }: ShortcutsGround): ShortcutsJoint {
  const log = ground.logOf('shortcuts');
  const command = (wanted: PageCommand) => void relay.request(wanted);

  function act(action: GlobalAction): void {
    log.info(`pressed: ${action}`);
    switch (action) {
      case 'quickDial':
        open.quickDial();
        break;
      case 'dialSelection':
        open.dialSelection();
        break;
      case 'answer':
        command({ verb: 'answer' });
        break;
      case 'hangUp':
        command({ verb: 'hangup' });
        break;
      case 'mute':
        command({ verb: 'mute', on: !(engine().calls.find(isTalking)?.muted ?? false) });
        break;
    }
  }

  const shortcuts = createShortcuts({
    ...{ desk: globalShortcut, act, clock },
    publish: (states) => ground.desktop.set({ shortcuts: states }),
    onRefused: (action, accelerator) => log.warn(`${action}: ${accelerator} is taken`),
  });
  const mediaKeys = createMediaKeys({ desk: globalShortcut, engine, command });
  app.on('will-quit', () => shortcuts.stop());

  return {
    look() {
      const { settings } = ground.desktop.get();
      shortcuts.follow(settings.globalShortcuts.value);
      mediaKeys(settings.mediaKeys.value === 'on');
    },
    test: shortcuts.test,
  };
}

const isTalking = ({ state, hold, aside }: EngineSummary['calls'][number]): boolean =>
  !['incoming', 'ending', 'ended'].includes(state) && hold.byUs === 'no' && !aside;
