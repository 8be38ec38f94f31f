import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type App, Notification, powerMonitor, powerSaveBlocker } from 'electron';
import { isQuiet } from '../shared/desktop-quiet.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import { firstRinging } from '../shared/first-ringing.ts';
import type { Settings } from '../shared/settings.ts';
import { setAutostart } from './attention/autostart.ts';
import { describeNotices } from './attention/call-notices.ts';
import { createHelpMissing } from './attention/help-missing.ts';
import { createKeepAwake } from './attention/keep-awake.ts';
import { createLock } from './attention/lock.ts';
import { createNotices } from './attention/notices.ts';
import type { Machine } from './control/control-place.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { Desktop } from './desktop.ts';
import { describeError, type Log } from './diagnostics/log.ts';
import { isMissed, type Recents } from './recents/recents.ts';
import { chooseWords } from './words/choose-words.ts';

// Part of the composition root: what reaches a person who looks elsewhere.

export interface AttentionGround {
  readonly app: App;
  readonly machine: Machine;
  readonly desktop: Desktop;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  readonly recents: Recents;
  /** The person looks at the large window. */
  readonly isLooking: () => boolean;
  /** Brings the window up. */
  readonly present: () => void;
  readonly log: Log;
}

export interface Attention {
  start(): void;
  /** Calls, settings or focus may be others. */
  look(): void;
}

export function joinAttention(ground: AttentionGround): Attention {
  const { app, desktop, engine, relay, log } = ground;
  const notices = createNotices({
    open: ({ urgent, title, body, actions }) =>
      new Notification({
        title,
        body,
        // The ringing is ours, and stops with the call.
        silent: true,
        urgency: urgent ? 'critical' : 'normal',
        timeoutType: urgent ? 'never' : 'default',
        actions: actions.map(({ text }) => ({ type: 'button', text })),
      }),
    onAction: (verb, callId) => {
      // A notification that is late must not answer somebody else.
      const first = firstRinging(engine().calls.filter(({ state }) => state === 'incoming'));
      if (first?.id === callId) void relay.request({ verb });
      else ground.present();
    },
    onClick: ground.present,
  });
  const helpMissing = createHelpMissing(ground.present);
  const keepAwake = createKeepAwake(powerSaveBlocker);
  const lock = createLock({
    engine,
    setting: () => desktop.get().settings.onLock.value,
    command: (command) => void relay.request(command),
  });
  let badge = 0;
  let autostart: Settings['autostart'] | null = null;
  let isStarted = false;

  function look(): void {
    if (!isStarted) return;
    const { settings, app: about } = desktop.get();
    keepAwake(engine());
    helpMissing(engine());
    if (Notification.isSupported()) {
      const words = chooseWords(settings.language.value, about.locale);
      notices.show(
        describeNotices({
          ...{ engine: engine(), isMissed, words },
          looking: ground.isLooking(),
          quiet: isQuiet(desktop.get()),
        }).filter(({ kind }) => kind !== 'incoming' || settings.incomingAlert.value !== 'window'),
      );
    }
    const missed = ground.recents.missed();
    if (missed !== badge) app.setBadgeCount(missed);
    badge = missed;
    followAutostart(settings.autostart.value);
  }

  function followAutostart(setting: Settings['autostart']): void {
    if (setting === autostart) return;
    const isFirst = autostart === null;
    autostart = setting;
    // Nobody's choice yet: an entry that somebody made by hand stays.
    if (isFirst && setting === 'off') return;
    const { platform, environment, home } = ground.machine;
    const config = environment.XDG_CONFIG_HOME ?? join(home, '.config');
    const entry = join(config, 'autostart/offhook.desktop');
    const program = environment.APPIMAGE ?? process.execPath;
    setAutostart(setting, {
      platform,
      command: [program, ...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden'],
      setLoginItem: (item) => app.setLoginItemSettings(item),
      async writeEntry(text) {
        if (text === null) return rm(entry, { force: true });
        await mkdir(dirname(entry), { recursive: true });
        await writeFile(entry, text);
      },
    }).then(
      () => log.info(`autostart ${setting}`),
      (error: unknown) => log.warn(`autostart ${setting}: ${describeError(error)}`),
    );
  }

  return {
    look,
    start() {
      isStarted = true;
      powerMonitor.on('lock-screen', lock.locked);
      powerMonitor.on('unlock-screen', lock.unlocked);
      app.on('browser-window-focus', look);
      app.on('browser-window-blur', look);
      look();
    },
  };
}
