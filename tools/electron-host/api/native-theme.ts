import type { CdpSession } from '../chromium/connection.ts';
import { StrictEmitter } from '../support/strict.ts';
import { allContents } from './open-contents.ts';

type Source = Electron.NativeTheme['themeSource'];

/** The theme the app sees. What the "system" prefers is up to the tests (systemPrefersDark). */
class NativeTheme extends StrictEmitter {
  #source: Source = 'system';
  #systemPrefersDark = false;
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    this.#change(() => {
      this.#source = source;
    });
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemPrefersDark : this.#source === 'dark';
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.#systemPrefersDark;
  }

  /** For the inspection API: as if the user changed the desktop's theme. */
  setSystemPrefersDark(dark: boolean): void {
    this.#change(() => {
      this.#systemPrefersDark = dark;
    });
  }

  #change(change: () => void): void {
    const before = this.shouldUseDarkColors;
    change();
    for (const contents of allContents()) void contents.devTools().then(applyColorScheme, () => undefined);
    if (before !== this.shouldUseDarkColors) this.emit('updated');
  }
}

export const nativeTheme = new NativeTheme();

/** Makes a page's prefers-color-scheme follow nativeTheme. */
export function applyColorScheme(session: CdpSession): void {
  const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  session
    .send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
    .catch(() => undefined);
}
