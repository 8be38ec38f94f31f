import { type Clock, secondsOf } from './clock.ts';
import { readKeysAsTheyAre, writeKeyFile } from './key-file.ts';
import { describeError, type ServiceLog } from './log.ts';
import type { SipKey } from './sip-keys.ts';

/** Our own key file while we run. Two services of one name have the same: what the other one wrote is not written over. */
export interface OwnKeyFile {
  /** Of its keys, as last looked at, those that are not ours and have not ended. */
  strangers(): readonly SipKey[];
  /** Looks anew. Whoever wrote in the same moment as we did is seen by that. */
  isOurs(): boolean;
  /** false: try again later. Never throws. */
  store(keys: readonly SipKey[]): boolean;
}

/** @param atStart what it held then, or was given to hold */
export function createOwnKeyFile(
  file: string,
  atStart: readonly SipKey[],
  { clock, log }: { readonly clock: Clock; readonly log: ServiceLog },
): OwnKeyFile {
  const ours = new Set(atStart.map(({ kid }) => kid));
  let strangers: readonly SipKey[] = [];

  function isOurs(): boolean {
    const before = strangers.length;
    const nowS = secondsOf(clock);
    strangers = readKeysAsTheyAre(file).filter(({ kid, exp }) => !ours.has(kid) && exp > nowS);
    // Told once for as long as it is so.
    if (strangers.length > 0 && before === 0)
      log('error', 'key-file-not-ours', {
        file,
        reason: 'another service writes it too: give each a name (instance) or a file of its own',
      });
    return strangers.length === 0;
  }

  return {
    strangers: () => strangers,
    isOurs,
    store(keys) {
      for (const { kid } of keys) ours.add(kid);
      if (!isOurs()) return false;
      try {
        writeKeyFile(file, keys);
        return true;
      } catch (error) {
        // Tokens go on; only a restart would not know the new key.
        log('error', 'key-file-not-written', { file, reason: describeError(error) });
        return false;
      }
    },
  };
}
