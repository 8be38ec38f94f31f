import type { ShareSource } from './decide-source.ts';
import { type Capturer, kindOf, noPicture } from './look-around.ts';

/** Whether the desktop asks by itself what is shared, and lets nobody look around: Wayland's portal. Pure. */
export function isPortalDesktop(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { XDG_SESSION_TYPE: session = '', WAYLAND_DISPLAY: display = '' } = environment;
  return platform === 'linux' && session.startsWith('wayland') && display !== '';
}

/**
 * The desktop's own question, once: each list of sources is one, so just one kind is asked for, and no list is asked
 * for again. Null: the person chose nothing.
 */
export async function askPortal(capturer: Capturer, kind: ShareSource['kind']): Promise<ShareSource | null> {
  const [chosen] = await capturer.getSources({
    types: [kind],
    thumbnailSize: noPicture,
    fetchWindowIcons: false,
  });
  if (chosen === undefined) return null;
  const { id, name } = chosen;
  return { id, kind: kindOf(id), title: name, application: null, own: 'no' };
}
