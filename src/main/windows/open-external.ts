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

/** The only way to `shell.openExternal`. */
export async function openInBrowser(
  url: string,
  shell: { openExternal(url: string): Promise<void> },
): Promise<void> {
  if (!isWebPage(url)) throw new Error('only web pages are opened');
  await shell.openExternal(url);
}
