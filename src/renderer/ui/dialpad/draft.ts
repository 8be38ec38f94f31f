import type { DialTarget } from '../../../shared/dial-target.ts';
import { plainAddress } from '../format/address.ts';
import type { Text } from '../text/text.ts';

/** Puts a piece where the selection is; the caret ends up behind it. */
export function insertAt(
  text: string,
  piece: string,
  start: number,
  end: number,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, start) + piece + text.slice(end), caret: start + piece.length };
}

/** What calling would do, before it is done; empty while the text is not complete. */
export function describeTarget(target: DialTarget, text: Text): string {
  if (!target.ok) return '';
  const address = plainAddress(target.uri);
  const at = address.lastIndexOf('@');
  return text.dial.willCall(target.display.split('@')[0] ?? target.display, address.slice(at + 1));
}
