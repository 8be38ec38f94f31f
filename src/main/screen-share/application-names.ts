/** What a program printed; null: it is not there, or failed. */
export type Ask = (program: string, args: readonly string[]) => Promise<string | null>;

/**
 * Which application a window is of, by the number in its id; who is not told, nobody knows.
 *
 * @param there all windows that there are
 * @param wanted those whose application is asked for; left out: all
 */
export type NameApplications = (
  there: readonly string[],
  wanted?: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

interface Known {
  /** Null: asked for, and not told. */
  readonly name: string | null;
  readonly askedAtMs: number;
  /** How often it was not told. */
  readonly times: number;
  /** It is asked for again, and the answer on its way. */
  readonly isAsked: boolean;
}

/** The picker looks once a second, and oftener who watches. */
const keptMs = 3000;
/** A window that is not told may be so later: on Windows, once it was the foremost of its process. Seldomer each time, up to 80 s. */
const askAgainMs = 5000;
const mostDoublings = 4;

/**
 * By the system's own means: X11's `WM_CLASS`, on Windows the process of a main window, on macOS the window's owner.
 * Kept while the window is there, because asking takes longer than a look; and while somebody looks, because a number that
 * is gone meanwhile may come again for somebody else's window. What was not told is asked for again, and no look waits for it.
 *
 * @param now a steady clock, ms
 */
export function createApplicationNames(platform: string, ask: Ask, now: () => number): NameApplications {
  let known: ReadonlyMap<string, Known> = new Map();
  let lookedAtMs = now();

  async function learn(windows: readonly string[]): Promise<void> {
    const before = known;
    const found = await askAll(platform, windows, ask);
    const askedAtMs = now();
    const learned = windows.map((window) => {
      const times = (before.get(window)?.times ?? 0) + 1;
      return [window, { name: found.get(window) ?? null, askedAtMs, times, isAsked: false }] as const;
    });
    // Of another look meanwhile: that one knows better.
    known = new Map([...known, ...learned.filter(([window]) => known.get(window) === before.get(window))]);
  }

  return async (there, wanted = there) => {
    if (now() - lookedAtMs > keptMs) known = new Map();
    const missing = wanted.filter((window) => !known.has(window));
    if (missing.length > 0) await learn(missing);
    known = new Map([...known].filter(([window]) => there.includes(window)));
    lookedAtMs = now();
    const untold = wanted.filter((window) => isDue(known.get(window), lookedAtMs));
    known = new Map(
      [...known].map(([window, each]) => [
        window,
        untold.includes(window) ? { ...each, isAsked: true } : each,
      ]),
    );
    if (untold.length > 0) void learn(untold);
    return new Map(
      [...known].flatMap(([window, { name }]) => (name === null ? [] : [[window, name] as const])),
    );
  };
}

function isDue(known: Known | undefined, nowMs: number): boolean {
  if (known?.name !== null || known.isAsked) return false;
  return nowMs - known.askedAtMs >= askAgainMs * 2 ** Math.min(known.times - 1, mostDoublings);
}

const windowsScript =
  'Get-Process | Where-Object { $_.MainWindowHandle -ne 0 } | ForEach-Object { "$($_.MainWindowHandle) $($_.ProcessName)" }';
const macScript =
  "ObjC.import('CoreGraphics'); ObjC.deepUnwrap(ObjC.castRefToObject($.CGWindowListCopyWindowInfo(0, 0)))" +
  ".map((window) => window.kCGWindowNumber + ' ' + window.kCGWindowOwnerName).join('\\n')";

/** Processes that show the windows of other programs, as Windows does for those of its store: which one's, it does not tell. */
const hosts = /^(?:applicationframehost|wwahost)$/i;

async function askAll(platform: string, windows: readonly string[], ask: Ask): Promise<Map<string, string>> {
  if (platform === 'win32') {
    const printed = await ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', windowsScript]);
    return new Map([...parseNumbered(printed)].filter(([, name]) => !hosts.test(name)));
  }
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
