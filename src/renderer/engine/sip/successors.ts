import type { URI } from 'sip.js';
import type { EstablishedSession } from './established-session.ts';
import type { ReplacedDialog } from './readings.ts';

/**
 * Who has taken the place of a dialog (RFC 3891), by the dialog that went. Whoever asked for it may never hear of our
 * 200, and asks once more for the place of the dialog it knows: as long as it has not said ACK, that means the successor.
 */
export interface Successors {
  /** @param old the call whose dialog that is */
  began(id: string, old: string, replaced: ReplacedDialog, caller: URI): void;
  /** Another call has its place, or is about to. */
  isGiven(old: string): boolean;
  /** The call that is meant, where the same party asks for the place of that dialog again; null: none. */
  meant(replaced: ReplacedDialog, caller: URI): string | null;
  forget(id: string): void;
  clear(): void;
}

export const isSameUri = (one: URI, other: URI): boolean =>
  one.user === other.user && one.host === other.host;

/** Nobody else is given the place for knowing which dialog it was. */
const keyOf = ({ callId, toTag, fromTag }: ReplacedDialog, { user, host }: URI): string =>
  JSON.stringify([callId, toTag, fromTag, user, host]);

export function createSuccessors(established: (id: string) => EstablishedSession | null): Successors {
  /** The newest one for each. */
  const successors = new Map<string, string>();
  /** By the call whose place it is. */
  const places = new Map<string, string>();

  return {
    began(id, old, replaced, caller) {
      successors.set(keyOf(replaced, caller), id);
      // Asked for once more before the first asking was answered: both places are this one's.
      for (const [place, at] of places) if (at === old) places.set(place, id);
      places.set(old, id);
    },
    isGiven: (old) => places.has(old),
    meant(replaced, caller) {
      const id = successors.get(keyOf(replaced, caller));
      return id === undefined || established(id)?.confirmed === true ? null : id;
    },
    forget(id) {
      for (const [key, successor] of successors) if (successor === id) successors.delete(key);
      for (const [place, at] of places) if (place === id || at === id) places.delete(place);
    },
    clear() {
      successors.clear();
      places.clear();
    },
  };
}
