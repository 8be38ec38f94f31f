/** What the command line asks of the host, read as Electron and its default app read it. */
export interface Invocation {
  readonly showVersion: boolean;
  /** Modules to load before the app (`-r FILE`, `--require FILE`). */
  readonly requires: readonly string[];
  /** `--app=DIR` or the first argument that is no switch; `undefined` without one. */
  readonly appPath: string | undefined;
  /** Chromium-style switches; the value is `undefined` for a bare switch. */
  readonly switches: Map<string, string | undefined>;
}

/** The page that chromedriver asks for at start: not an app. */
const chromedriverStartUrl = 'data:,';

export function parseArguments(args: readonly string[]): Invocation {
  const requires: string[] = [];
  const switches = new Map<string, string | undefined>();
  let appPath: string | undefined;
  let showVersion = false;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '-r' || arg === '--require') {
      const file = rest.shift();
      if (file !== undefined) requires.push(file);
    } else if (arg === '-v' || arg === '--version') {
      showVersion = true;
    } else if (arg.startsWith('--')) {
      const [name, value] = parseSwitch(arg);
      if (name === 'app') appPath ??= value;
      else if (name !== '') switches.set(name, value);
    } else if (!arg.startsWith('-') && arg !== chromedriverStartUrl) {
      appPath ??= arg;
    }
  }
  return { showVersion, requires, appPath, switches };
}

export function parseSwitch(arg: string): [name: string, value: string | undefined] {
  const text = arg.slice(2);
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}
