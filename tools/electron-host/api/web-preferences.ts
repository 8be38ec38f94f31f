import { UnsupportedError } from '../support/strict.ts';

/** What the host does to each page anyway; anything else in these would be a different program. */
const only: Readonly<Record<string, unknown>> = {
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  javascript: true,
};

/** Read by the host, or without any effect that a page or its main process could see. */
const accepted = new Set([
  'preload',
  'session',
  'additionalArguments',
  'backgroundThrottling',
  'devTools',
  'spellcheck',
  'autoplayPolicy',
  'disableDialogs',
  'safeDialogs',
  'v8CacheOptions',
]);

/** @throws UnsupportedError naming a preference that the host could not honour. */
export function checkWebPreferences(preferences: Electron.WebPreferences): void {
  for (const [name, value] of Object.entries(preferences)) {
    if (value === undefined || accepted.has(name) || (name in only && only[name] === value)) continue;
    throw new UnsupportedError(`webPreferences.${name}: ${String(value)}`);
  }
}
