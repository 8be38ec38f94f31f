import { fingerprintOf, parseSdp } from './sdp.ts';

/** What is known of the other end of a call, as far as a move depends on it. Learnt from its messages as they come. */
export interface FarSide {
  /** Another Offhook, and no gateway between that writes the media anew: a new connection on both ends is the way. */
  readonly isDirect: boolean;
  /** A gateway that ends the media, and says that it follows us to a new connection within the dialog. */
  readonly followsAnew: boolean;
  /** RFC 3891: its dialog with us can be replaced. */
  readonly takesReplaces: boolean;
}

export const unknownFarSide: FarSide = { isDirect: false, followsAnew: false, takesReplaces: false };

/** The fingerprint of this description, in letters of one kind; null: none. */
export function fingerprintIn(description: string): string | null {
  const sdp = parseSdp(description);
  const [type = '', hash] = (sdp === null ? null : fingerprintOf(sdp))?.split(' ') ?? [];
  return hash === undefined ? null : `${type.toLowerCase()} ${hash.toUpperCase()}`;
}

/**
 * Whether a description comes as the Offhook at the other end wrote it: its header `Offhook-Media` names the fingerprint
 * that it gave. A gateway that ends the media puts its own in the place of it, and leaves a header it does not know alone.
 */
export function isUntouched(header: string | undefined, description: string): boolean {
  const said = /^([a-z0-9-]+) ((?:[0-9a-f]{2}:)+[0-9a-f]{2})$/i.exec(header?.trim() ?? '');
  if (said === null) return false;
  return `${said[1]?.toLowerCase()} ${said[2]?.toUpperCase()}` === fingerprintIn(description);
}
