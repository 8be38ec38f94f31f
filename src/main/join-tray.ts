import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type App, Menu, type NativeTheme, nativeImage, Tray } from 'electron';
import { isQuiet } from '../shared/desktop-quiet.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { SettingsUpdate } from '../shared/settings.ts';
import { systemClock as clock } from './clock.ts';
import type { Machine } from './control/control-place.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { Desktop } from './desktop.ts';
import { describeError, type Log } from './diagnostics/log.ts';
import type { Calling } from './join-links.ts';
import { createDoNotDisturbTimer, settingsFor } from './tray/do-not-disturb.ts';
import { hasTray } from './tray/find-tray.ts';
import { createTray } from './tray/tray.ts';
import { describeTray, type TrayAction, type TrayState } from './tray/tray-model.ts';
import { chooseWords } from './words/choose-words.ts';
import type { Words } from './words/words.ts';

// Part of the composition root: the tray, and what can be done from it.

const programTimeoutMs = 2000;

export interface TrayGround {
  readonly app: App;
  readonly nativeTheme: NativeTheme;
  readonly machine: Machine;
  readonly desktop: Desktop;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  readonly calling: Calling;
  readonly updateSettings: (update: SettingsUpdate) => Promise<void>;
  /** Brings the window up, with that room. */
  readonly openRoom: (room: 'calls' | 'messages' | 'settings') => void;
  readonly openQuickDial: () => void;
  readonly stopSharing: () => void;
  /** The person looks at the large window. */
  readonly isLooking: () => boolean;
  readonly log: Log;
}

export interface TrayJoint {
  start(): void;
  /** Something that the tray shows may be another. */
  look(): void;
}

/** Whether this desktop shows trays now: a panel may come and go. */
export function findTray(platform: string): Promise<boolean> {
  return hasTray(platform, async (program, args) => {
    const { stdout } = await promisify(execFile)(program, [...args], { timeout: programTimeoutMs });
    return stdout;
  });
}

export function joinTray(ground: TrayGround): TrayJoint {
  const { app, nativeTheme, desktop, engine, calling, log } = ground;
  const words = (): Words => {
    const { settings, app: about } = desktop.get();
    return chooseWords(settings.language.value, about.locale);
  };
  const image = (state: TrayState) => {
    const look = nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ? '.dark' : '.light';
    const name = `${state}${ground.machine.platform === 'darwin' ? 'Template' : look}.png`;
    return nativeImage.createFromPath(join(app.getAppPath(), 'assets/tray', name));
  };
  const tray = createTray({
    open: (first) => new Tray(first),
    image,
    buildMenu: (template) => Menu.buildFromTemplate(template),
    act,
    onClick: () => ground.openRoom('calls'),
  });
  const timer = createDoNotDisturbTimer(clock, () => void change(settingsFor('off', clock.now())));

  function change(update: SettingsUpdate): Promise<void> {
    return ground.updateSettings(update).catch((error: unknown) => log.warn(describeError(error)));
  }

  function act(action: TrayAction): void {
    log.info(`chosen: ${action.do}`);
    switch (action.do) {
      case 'command':
        void ground.relay.request(action.command);
        break;
      case 'dial':
        ground.openRoom('calls');
        void redial(action);
        break;
      case 'quick-dial':
        ground.openQuickDial();
        break;
      case 'do-not-disturb':
        void change(settingsFor(action.choice, clock.now()));
        break;
      case 'open':
        ground.openRoom(action.room);
        break;
      case 'stop-sharing':
        ground.stopSharing();
        break;
      case 'quit':
        app.quit();
        break;
    }
  }

  async function redial({ number, dialled }: Extract<TrayAction, { do: 'dial' }>): Promise<void> {
    const { target } = dialled ? { target: number } : await calling.dialling.resolve(number);
    await ground.relay.request({ verb: 'dial', target });
  }

  function look(): void {
    if (!isStarted) return;
    const { settings, identity, favourites, screenShare, app: about } = desktop.get();
    const { share } = screenShare;
    const until = settings.doNotDisturbUntil.value;
    timer.look(until);
    tray.show(
      describeTray({
        engine: engine(),
        identity: identity.step,
        doNotDisturb: { until, managed: settings.doNotDisturb.setBy === 'policy' },
        quiet: isQuiet(desktop.get()),
        missed: calling.recents.missed(),
        recents: calling.recents.list(),
        favourites,
        unreadMessages: desktop.get().unreadMessages,
        mailbox: desktop.get().mailbox,
        shared: share?.step === 'sharing' ? share.title : null,
        words: words(),
        formatTime: (at) => new Intl.DateTimeFormat(about.locale, { timeStyle: 'short' }).format(at),
      }),
    );
  }

  let isStarted = false;
  return {
    start() {
      isStarted = true;
      nativeTheme.on('updated', tray.repaint);
      look();
    },
    look,
  };
}
