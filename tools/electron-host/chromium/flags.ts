import { parseSwitch } from '../runtime/arguments.ts';

/** Switches that are for the host alone, or would make Chromium do something other than serve pages. */
const notForChromium = /^(inspect.*|require|version|help|type|test-type|remote-debugging-pipe)$/;

/** The window whose title holds this is the one that Chromium captures. */
export const windowByTitle = 'auto-select-window-capture-source-by-title';

const always: readonly string[] = [
  '--remote-debugging-pipe',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--disable-infobars',
  '--disable-search-engine-choice-screen',
  // Electron has no pop-up blocker and lets media play without a click.
  '--disable-popup-blocking',
  '--autoplay-policy=no-user-gesture-required',
  // Windows that lie under others must go on working in tests, as webContents.backgroundThrottling=false would have it.
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  // The machine's keyring must not be asked for Chromium's own cookies.
  '--password-store=basic',
];

/**
 * LocalNetworkAccessChecks: pages whose requests are intercepted have no address, so Chromium would refuse them
 * every connection to loopback. HttpsUpgrades: the mapped app:// origins are http. WebUIOmnibox…: the address bar's lists are
 * pages with a process of their own, loaded for each window, that nobody sees here.
 */
const disabledFeatures =
  'Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,HttpsUpgrades,LensOverlay,' +
  'LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,' +
  'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup';

export interface FlagInputs {
  /** Switches of the command line and of app.commandLine. */
  readonly switches: ReadonlyMap<string, string | undefined>;
  /** Chromium's profile, unless the switches name one. */
  readonly profile: string;
  readonly isRoot: boolean;
  readonly hasDisplay: boolean;
  /** ELECTRON_HOST_CHROMIUM_FLAGS: separated by blanks. */
  readonly extra: string | undefined;
}

export function chromiumFlags(inputs: FlagInputs): string[] {
  const flags = new Map<string, string | undefined>([['user-data-dir', inputs.profile]]);
  // Chromium refuses to run as root with its sandbox on.
  if (inputs.isRoot) flags.set('no-sandbox', undefined);
  if (!inputs.hasDisplay) flags.set('headless', 'new');
  else if (!inputs.switches.has(windowByTitle)) flags.set('auto-select-desktop-capture-source', 'Entire');
  for (const arg of always) flags.set(...parseSwitch(arg));
  const features = [disabledFeatures];
  const extra = (inputs.extra ?? '').split(/\s+/).filter((arg) => arg.startsWith('--'));
  for (const [name, value] of [...inputs.switches, ...extra.map(parseSwitch)]) {
    if (name === 'disable-features') features.push(value ?? '');
    else if (!notForChromium.test(name)) flags.set(name, value);
  }
  flags.set('disable-features', features.join(','));
  return [...flags].map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`));
}
