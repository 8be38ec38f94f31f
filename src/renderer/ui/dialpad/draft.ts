import { type DialTarget, parseDialTarget } from '../../../shared/dial-target.ts';
import type { Dialled } from '../../../shared/dialling/dialling.ts';
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

/** The same by the dialling rules, and why that number; before they have answered, the number as it was typed. */
export function describeDialled(
  typed: DialTarget,
  dialled: Dialled | null,
  domain: string,
  text: Text,
): string {
  if (!typed.ok || dialled === null) return describeTarget(typed, text);
  const target = describeTarget(parseDialTarget(dialled.target, domain), text);
  return [target, ...dialled.why.map((reason) => text.dialling.why[reason])].join(', ');
}
