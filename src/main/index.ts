import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, nativeTheme, protocol, session, shell } from 'electron';
import { accountOf } from '../shared/provisioning.ts';
import { RequestError } from './answer-request.ts';
import { parseInvocation } from './control/argv.ts';
import { createDesktop } from './desktop.ts';
import { chooseLogLevel, createScopedLog } from './diagnostics/log.ts';
import { createLogWriter } from './diagnostics/log-file.ts';
import { createEmit, registerRequests } from './ipc.ts';
import { choosePolicyPlace } from './policy/policy-place.ts';
import { readPolicy } from './policy/read-policy.ts';
import { openSettingsStore } from './settings/open-store.ts';
import { createSettings } from './settings/settings.ts';
import { readSettingsFile } from './settings/settings-file.ts';
import { createAppProtocol } from './windows/app-protocol.ts';
import { createMainWindow } from './windows/main-window.ts';
import { guardNavigation } from './windows/navigation-guard.ts';
import { restrictPermissions } from './windows/permissions.ts';

const invocation = parseInvocation(process.argv.slice(app.isPackaged ? 1 : 2));
if (invocation.userDataDir !== null) {
  const folder = resolve(invocation.userDataDir);
  mkdirSync(folder, { recursive: true });
  app.setPath('userData', folder);
}
const folder = app.getPath('userData');
const write = createLogWriter(join(folder, 'logs'), chooseLogLevel(process.env.OFFHOOK_LOG));
const log = createScopedLog(write, 'main');
const { policy, problem } = readPolicy(
  choosePolicyPlace(invocation.policyFile, process.env, process.platform),
);
const settings = createSettings({
  reading: readSettingsFile(join(folder, 'settings.json'), new Date()),
  openStore: () => openSettingsStore(folder),
  managed: policy.settings,
  log: createScopedLog(write, 'settings'),
});
let quitting = false;
const emit = createEmit(() => BrowserWindow.getAllWindows().map((window) => window.webContents));
const desktop = createDesktop(
  {
    app: { version: app.getVersion(), platform: process.platform, locale: app.getLocale() },
    identity:
      policy.provisioning === undefined
        ? { step: 'unconfigured', problem }
        : {
            step: 'signed-in',
            source: 'managed',
            user: { name: policy.provisioning.account.displayName, email: null },
            account: accountOf(policy.provisioning),
          },
    settings: settings.resolved(),
    secretStore: 'memory',
    notices: [],
  },
  (state) => emit('desktop.changed', state),
);
const mainWindow = createMainWindow({
  open: (options) => new BrowserWindow(options),
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  title: app.getName(),
  isDark: () => nativeTheme.shouldUseDarkColors,
  isQuitting: () => quitting,
  onLoadFailed: (reason) => log.error(`page not loaded: ${reason}`),
});

nativeTheme.themeSource = settings.resolved().theme.value;
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.on('before-quit', () => {
  quitting = true;
});
app.on('activate', () => mainWindow.present());
app.on('second-instance', () => mainWindow.present());
app.on('web-contents-created', (_event, contents) =>
  guardNavigation(contents, {
    externalOrigins: () => [],
    openExternal: (url) => void shell.openExternal(url),
    log: createScopedLog(write, 'windows'),
  }),
);
registerRequests(
  {
    'desktop.get': () => desktop.get(),
    'auth.signIn': () => {
      throw new RequestError('not-available', 'no sign-in');
    },
    'auth.cancelSignIn': () => null,
    'auth.signOut': () => null,
    'auth.sipCredential': () => ({ authorization: null }),
    'settings.update': (update) => {
      desktop.set({ settings: settings.update(update) });
      return null;
    },
    'notice.dismiss': ({ id }) => {
      desktop.dismissNotice(id);
      return null;
    },
    'engine.report': () => null,
    'control.settle': () => null,
    'log.write': ({ level, scope, message }) => {
      write(level, `page.${scope}`, message);
      return null;
    },
  },
  createScopedLog(write, 'ipc'),
);

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => {
    protocol.handle('app', createAppProtocol(join(import.meta.dirname, '../renderer'), readFile));
    restrictPermissions(session.defaultSession);
    mainWindow.present();
  });
} else {
  app.quit();
}
