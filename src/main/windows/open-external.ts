/** Hosts of this computer: the demo edge's provider. */
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * What may be handed to the system to open: web pages, encrypted, or of this computer. Everything else would start
 * whatever program is registered for it. Pure.
 */
export function isWebPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopbackHost.test(hostname));
}

interface ExternalShell {
  openExternal(url: string): Promise<void>;
}

/** A page, in the person's browser. This file is the only way to `shell.openExternal`. */
export async function openInBrowser(url: string, shell: ExternalShell): Promise<void> {
  if (!isWebPage(url)) throw new Error('only web pages are opened');
  await shell.openExternal(url);
}

/** Where a system lets its user allow the microphone; no page's word is in it. On Linux every desktop has its own way. */
const microphoneSettings: ReadonlyMap<string, string> = new Map([
  ['darwin', 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone'],
  ['win32', 'ms-settings:privacy-microphone'],
]);

/** Resolves to false where there is no such page. */
export async function openMicrophoneSettings(platform: string, shell: ExternalShell): Promise<boolean> {
  const page = microphoneSettings.get(platform);
  if (page === undefined) return false;
  await shell.openExternal(page);
  return true;
}
