import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import type { IdentityState } from '../shared/desktop-state.ts';
import { noShortcuts } from '../shared/global-shortcuts.ts';
import { noMailbox } from '../shared/mailbox.ts';
import { noShare } from '../shared/screen-share.ts';
import { systemClock as clock } from './clock.ts';
import type { Invocation } from './control/argv.ts';
import type { Machine } from './control/control-place.ts';
import { createDesktop } from './desktop.ts';
import { chooseLogLevel, createScopedLog, describeError, type Log } from './diagnostics/log.ts';
import { createLogWriter } from './diagnostics/log-file.ts';
import type { Ground } from './ground.ts';
import { createEmit } from './ipc.ts';
import { chooseOwnershipCheck, choosePolicyPlaces } from './policy/policy-place.ts';
import { choosePolicySources } from './policy/policy-source.ts';
import { readPolicy } from './policy/read-policy.ts';
import { runProgram } from './policy/run-program.ts';
import { createSettings } from './settings/settings.ts';
import { readSettingsFile } from './settings/settings-file.ts';
import { chooseHide } from './support/pseudonyms.ts';

// Part of the composition root: policy, log, settings and the desktop's state, before any duty.

export function layGround(invocation: Invocation, machine: Machine): Ground {
  const folder = app.getPath('userData');
  const reading = readPolicy(
    choosePolicyPlaces(invocation.policyFile, machine.environment, machine.platform),
    chooseOwnershipCheck(machine.platform),
    choosePolicySources(machine.platform, userInfo().username, runProgram, existsSync),
  );
  const level = chooseLogLevel(machine.environment.OFFHOOK_LOG);
  const write = createLogWriter(join(folder, 'logs'), level, chooseHide(reading.policy.logNumbers));
  const logOf = (scope: string): Log => createScopedLog(write, scope);
  const log = logOf('main');
  log.info(`${app.getName()} ${app.getVersion()}, ${machine.platform}, data in ${folder}`);
  process.on('uncaughtException', (error) => log.error(`uncaught: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', (reason) => log.error(`unhandled: ${describeError(reason)}`));
  app.on('quit', (_event, code) => log.info(`quit with ${code}`));

  log.info(reading.file === null ? 'no policy file' : `policy from ${reading.file}`);
  if (reading.ignored !== null) log.warn(`named policy ignored, the managed one holds: ${reading.ignored}`);
  if (reading.problem !== null) log.error(`policy: ${reading.problem.detail}`);

  const settings = createSettings({
    reading: readSettingsFile(join(folder, 'settings.json'), new Date(clock.now())),
    openStore: async () => (await import('./settings/open-store.ts')).openSettingsStore(folder),
    managed: reading.policy.settings,
    log: logOf('settings'),
  });
  const emit = createEmit(() => BrowserWindow.getAllWindows().map(({ webContents }) => webContents));
  const listeners: (() => void)[] = [];
  const identity: IdentityState = { step: 'provisioning', problem: null };
  const desktop = createDesktop(
    {
      app: { version: app.getVersion(), platform: machine.platform, locale: app.getLocale() },
      identity,
      settings: settings.resolved(),
      desktopQuiet: 'unknown',
      secretStore: 'none',
      names: {},
      pictures: {},
      favourites: [],
      screenShare: { ...noShare, offered: reading.policy.screenShare.what !== 'off' },
      unreadMessages: 0,
      mailbox: noMailbox,
      update: null,
      shortcuts: noShortcuts,
      link: null,
      notices: [],
    },
    (state) => {
      emit('desktop.changed', state);
      for (const listener of listeners) listener();
    },
  );
  if (settings.problem !== null) desktop.addNotice(settings.problem);
  return {
    folder,
    machine,
    write,
    logOf,
    reading,
    settings,
    emit,
    desktop,
    onDesktop: (listener) => void listeners.push(listener),
  };
}
