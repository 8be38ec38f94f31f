/** Runs a program and gives its output; rejects where there is none, or where it takes too long. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

const watcher = [
  [
    'gdbus',
    ['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus'],
  ],
  ['--method', 'org.freedesktop.DBus.NameHasOwner', 'org.kde.StatusNotifierWatcher'],
] as const;

/**
 * Whether the desktop shows trays. Windows and macOS do; on Linux somebody must watch for them on the session bus.
 * Whoever cannot be asked shows none: a window that stays is better than one that nobody finds again.
 */
export async function hasTray(platform: string, run: RunProgram): Promise<boolean> {
  if (platform !== 'linux') return true;
  const [[program, args], method] = watcher;
  const answer = await run(program, [...args, ...method]).catch(() => '');
  return /^\(true,/.test(answer);
}
