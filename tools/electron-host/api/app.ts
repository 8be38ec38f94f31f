import inspector from 'node:inspector';
import { appBundle, launchContext } from '../runtime/launch-context.ts';
import { closeBrowser } from '../runtime/running-browser.ts';
import { record } from '../support/calls.ts';
import { createEvent } from '../support/events.ts';
import { StrictEmitter } from '../support/strict.ts';
import { appPath, overridePath } from './app-paths.ts';
import { commandLine } from './command-line.ts';
import { InstanceLock } from './instance-lock.ts';
import { openWindows } from './open-windows.ts';

type Stage = 'running' | 'quitting' | 'ended';

export class App extends StrictEmitter {
  readonly commandLine = commandLine;
  readonly isPackaged = !/\/electron$/i.test(launchContext.launcher);
  readonly dock = undefined;
  userAgentFallback = '';
  #name: string | undefined;
  #stage: Stage = 'running';
  #ready = false;
  readonly #whenReady = Promise.withResolvers<void>();
  readonly #lock = new InstanceLock();
  #badgeCount = 0;
  #loginItem: Electron.Settings = {};
  readonly #protocols = new Set<string>();

  get name(): string {
    const { manifest } = appBundle();
    return this.#name ?? manifest.productName ?? manifest.name ?? 'Electron';
  }

  set name(name: string) {
    this.#name = name;
  }

  get badgeCount(): number {
    return this.#badgeCount;
  }

  /** True from the first quit on: windows closing then do not start another. */
  get isEnding(): boolean {
    return this.#stage !== 'running';
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#whenReady.promise;
  }

  /** Called by the host once Chromium answers. */
  becomeReady(): void {
    this.#ready = true;
    this.emit('will-finish-launching');
    this.emit('ready', createEvent(), {});
    this.#whenReady.resolve();
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return appBundle().manifest.version ?? '0.0.0';
  }

  getAppPath(): string {
    return appBundle().folder;
  }

  getPath(name: string): string {
    return appPath(name, this.name);
  }

  setPath(name: string, place: string): void {
    overridePath(name, place);
  }

  setAppLogsPath(place?: string): void {
    if (place !== undefined) overridePath('logs', place);
  }

  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  getLocaleCountryCode(): string {
    return new Intl.Locale(this.getLocale()).region ?? '';
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const handOver = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    return this.#lock.request(this.getPath('userData'), handOver, (second) => {
      this.emit(
        'second-instance',
        createEvent(),
        second.argv,
        second.workingDirectory,
        second.additionalData,
      );
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock.held;
  }

  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  quit(): void {
    if (this.#stage !== 'running') return;
    const event = createEvent();
    this.#stage = 'quitting';
    this.emit('before-quit', event);
    if (event.defaultPrevented) {
      this.#stage = 'running';
      return;
    }
    for (const window of openWindows()) window.close();
    this.continueQuit();
  }

  /** Ends the app if all windows agreed to close; called again whenever one of them has. */
  continueQuit(): void {
    if (this.#stage !== 'quitting' || openWindows().length > 0) return;
    const event = createEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.#stage = 'running';
    else this.exit(0);
  }

  /** A window refused to close: there is no quitting any more. */
  abandonQuit(): void {
    if (this.#stage === 'quitting') this.#stage = 'running';
  }

  exit(code = 0): void {
    if (this.#stage === 'ended') return;
    this.#stage = 'ended';
    this.emit('quit', createEvent(), code);
    this.#lock.release();
    void Promise.all([this.#lock.handedOver, closeBrowser()]).finally(() => {
      // Node waits for an attached debugger before it ends; Electron does not, and a test tool's driver waits for us.
      inspector.close();
      process.exit(code);
    });
  }

  relaunch(options?: Electron.RelaunchOptions): void {
    record('app.relaunch', options);
  }

  focus(options?: Electron.FocusOptions): void {
    record('app.focus', options);
  }

  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }

  setDesktopName(name: string): void {
    record('app.setDesktopName', name);
  }

  setAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean {
    record('app.setAsDefaultProtocolClient', protocol, path, args);
    this.#protocols.add(protocol);
    return true;
  }

  removeAsDefaultProtocolClient(protocol: string): boolean {
    record('app.removeAsDefaultProtocolClient', protocol);
    return this.#protocols.delete(protocol);
  }

  isDefaultProtocolClient(protocol: string): boolean {
    return this.#protocols.has(protocol);
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    record('app.setLoginItemSettings', settings);
    this.#loginItem = settings;
  }

  getLoginItemSettings(): Pick<Electron.LoginItemSettings, 'openAtLogin'> {
    return { openAtLogin: this.#loginItem.openAtLogin ?? false };
  }

  setBadgeCount(count = 0): boolean {
    record('app.setBadgeCount', count);
    this.#badgeCount = count;
    return true;
  }

  getBadgeCount(): number {
    return this.#badgeCount;
  }

  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    record('app.setAboutPanelOptions', options);
  }

  /** Every preload of the host runs in an isolated world without Node: as in Electron's sandbox. */
  enableSandbox(): void {
    this.#mustBeEarly('enableSandbox');
  }

  disableHardwareAcceleration(): void {
    this.#mustBeEarly('disableHardwareAcceleration');
    commandLine.appendSwitch('disable-gpu');
  }

  #mustBeEarly(method: string): void {
    if (this.#ready) throw new Error(`app.${method}() can only be called before app is ready`);
  }
}

export const app = new App();
