/** What a program printed; null: it is not there, or failed. */
export type Ask = (program: string, args: readonly string[]) => Promise<string | null>;

/** Which application a window is of, by the number in its id; who is not told, nobody knows. */
export type NameApplications = (windows: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The picker looks once a second, and oftener who watches. */
const keptMs = 3000;

/**
 * By the system's own means: X11's `WM_CLASS`, on Windows the process of a main window, on macOS the window's owner.
 * Kept while the window is there, because asking takes longer than a look; and while somebody looks, because a number that
 * is gone meanwhile may come again for somebody else's window.
 *
 * @param now a steady clock, ms
 */
export function createApplicationNames(platform: string, ask: Ask, now: () => number): NameApplications {
  let known: ReadonlyMap<string, string | null> = new Map();
  let lookedAtMs = now();
  return async (windows) => {
    if (now() - lookedAtMs > keptMs) known = new Map();
    const missing = windows.filter((window) => !known.has(window));
    const found = missing.length === 0 ? new Map<string, string>() : await askAll(platform, missing, ask);
    known = new Map(windows.map((window) => [window, known.get(window) ?? found.get(window) ?? null]));
    lookedAtMs = now();
    return new Map([...known].flatMap(([window, name]) => (name === null ? [] : [[window, name] as const])));
  };
}

const windowsScript =
  'Get-Process | Where-Object { $_.MainWindowHandle -ne 0 } | ForEach-Object { "$($_.MainWindowHandle) $($_.ProcessName)" }';
const macScript =
  "ObjC.import('CoreGraphics'); ObjC.deepUnwrap(ObjC.castRefToObject($.CGWindowListCopyWindowInfo(0, 0)))" +
  ".map((window) => window.kCGWindowNumber + ' ' + window.kCGWindowOwnerName).join('\\n')";

async function askAll(platform: string, windows: readonly string[], ask: Ask): Promise<Map<string, string>> {
  if (platform === 'win32')
    return parseNumbered(
      await ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', windowsScript]),
    );
  if (platform === 'darwin')
    return parseNumbered(await ask('/usr/bin/osascript', ['-l', 'JavaScript', '-e', macScript]));
  const names = await Promise.all(
    windows.map(
      async (window) => [window, parseClass(await ask('xprop', ['-id', window, 'WM_CLASS']))] as const,
    ),
  );
  return new Map(names.flatMap(([window, name]) => (name === null ? [] : [[window, name]])));
}

/** `WM_CLASS(STRING) = "xterm", "XTerm"`: the second is the application's class (ICCCM 4.1.2.5). Pure. */
export function parseClass(printed: string | null): string | null {
  const [, name] =
    /^WM_CLASS\([A-Z0-9_]+\) = "(?:[^"\\]|\\.)*", "((?:[^"\\]|\\.)*)"\s*$/.exec(printed ?? '') ?? [];
  return name === undefined ? null : name.replaceAll(/\\(.)/g, '$1');
}

/** One window a line: its number, a blank, its application. Pure. */
export function parseNumbered(printed: string | null): Map<string, string> {
  const lines = (printed ?? '').split(/\r?\n/).map((line) => /^(\d+) (.*\S)\s*$/.exec(line));
  return new Map(
    lines.flatMap((line) => (line?.[1] === undefined || line[2] === undefined ? [] : [[line[1], line[2]]])),
  );
}
