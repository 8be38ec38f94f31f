import type { Settings } from '../../shared/settings.ts';

/** The program and its arguments, each as it is. */
export type StartCommand = readonly [program: string, ...args: string[]];

export interface AutostartOptions {
  readonly platform: string;
  readonly command: StartCommand;
  /** Electron's, for Windows and macOS. */
  readonly setLoginItem: (settings: { openAtLogin: boolean; path: string; args: string[] }) => void;
  /** Of the freedesktop.org autostart specification; null takes the file away. */
  readonly writeEntry: (text: string | null) => Promise<void>;
}

/** Makes the desktop start the app, hidden, when the person logs in; or leaves that. */
export async function setAutostart(setting: Settings['autostart'], options: AutostartOptions): Promise<void> {
  const on = setting === 'on';
  const [path, ...args] = options.command;
  if (options.platform === 'linux') await options.writeEntry(on ? desktopEntry(options.command) : null);
  else options.setLoginItem({ openAtLogin: on, path, args });
}

/** Desktop Entry Specification, "The Exec key": arguments are quoted, what is special within is escaped, twice. Pure. */
export function desktopEntry(command: StartCommand): string {
  const quoted = command.map(
    (argument) => `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`,
  );
  const exec = quoted.join(' ').replaceAll('\\', '\\\\');
  return `[Desktop Entry]\nType=Application\nName=Offhook\nExec=${exec}\nTerminal=false\n`;
}
