import type { Share } from '../../shared/screen-share.ts';
import type { OwnWindow } from './look-around.ts';

/** Our windows, of whatever kind, and which of them are which. */
export interface Ours<Window> {
  readonly main: Window | null;
  readonly picker: Window | null;
  readonly bar: Window | null;
}

interface Shown {
  readonly getMediaSourceId: () => string;
  readonly isVisible: () => boolean;
}

/**
 * What the system is asked to keep out of every capture: the picker and the bar always, the large one as long as nobody is
 * signed in (codes, addresses and names of who signs in), all of ours while a screen is shared. Pure.
 */
export function isProtected<Window>(
  window: Window,
  { main, picker, bar }: Ours<Window>,
  share: Share | null,
  isSignedIn: boolean,
): boolean {
  if (window === picker || window === bar || (window === main && !isSignedIn)) return true;
  return share?.step === 'sharing' && share.kind === 'screen';
}

/** The picker has titles and pictures of other windows; the large one, before somebody is signed in, what leads to that. */
export function ownWindowOf<Window extends Shown>(
  window: Window,
  { picker, main }: Ours<Window>,
  isSignedIn: boolean,
): OwnWindow {
  const secret = window === picker || (window === main && !isSignedIn && window.isVisible());
  return { mediaId: window.getMediaSourceId(), secret };
}
