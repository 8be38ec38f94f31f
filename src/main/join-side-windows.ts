import type { App, BrowserWindow } from 'electron';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { GlobalAction } from '../shared/global-shortcuts.ts';
import type { Found } from '../shared/quick-dial.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { Ground } from './ground.ts';
import { type CallWindows, joinCallWindows } from './join-call-windows.ts';
import type { Calling } from './join-links.ts';
import { joinQuickDial, type QuickDial } from './join-quick-dial.ts';
import { joinShortcuts } from './join-shortcuts.ts';
import type { PeopleSource } from './quick-dial/people.ts';
import type { MainWindow } from './windows/main-window.ts';

// Part of the composition root: the small windows, and the keys that bring them.

export interface SideWindowsGround {
  readonly app: App;
  readonly ground: Ground;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  readonly calling: Calling;
  /** The contacts. */
  readonly people: PeopleSource;
  readonly window: MainWindow<BrowserWindow>;
  /** Whether a number is a favourite's. */
  readonly standing: (target: string) => Found['favourite'];
  readonly pictureOf: (number: string) => Found['picture'];
}

export interface SideWindows {
  readonly quickDial: QuickDial;
  readonly callWindows: CallWindows;
  testShortcut(action: GlobalAction): Promise<boolean>;
  /** The person looks at the large window. */
  isLooking(): boolean;
  /** It is on the screen. */
  isSeen(): boolean;
  start(): void;
  /** Calls, settings or the large window may be others. */
  look(): void;
}

export function joinSideWindows(options: SideWindowsGround): SideWindows {
  const { app, ground, engine, relay, calling, window, standing } = options;
  const isLooking = () => window.current()?.isFocused() ?? false;
  const isSeen = () => {
    const current = window.current();
    return current?.isVisible() === true && !current.isMinimized();
  };
  const quickDial = joinQuickDial({
    ground,
    engine,
    relay,
    calling,
    standing,
    pictureOf: options.pictureOf,
    people: [options.people],
  });
  const callWindows = joinCallWindows({
    ...{ ground, engine, relay, isLooking, isSeen },
    present: () => window.present(),
  });
  const shortcuts = joinShortcuts({
    ...{ app, ground, engine, relay },
    quickDial: () => quickDial.open(),
    dialSelection: () => quickDial.openSelection(),
  });
  let isStarted = false;

  function look(): void {
    if (!isStarted) return;
    shortcuts.look();
    callWindows.look();
    quickDial.look();
  }

  return {
    ...{ quickDial, callWindows, isLooking, isSeen, look },
    testShortcut: shortcuts.test,
    start() {
      isStarted = true;
      app.on('browser-window-focus', look);
      app.on('browser-window-blur', look);
      look();
    },
  };
}
