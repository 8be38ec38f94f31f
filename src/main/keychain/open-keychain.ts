import { randomUUID } from 'node:crypto';
import type { DesktopState } from '../../shared/desktop-state.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { createMemoryKeychain, type Keychain } from './keychain.ts';
import { chooseKeychainFault, type KeychainFault, LockedError } from './keychain-fault.ts';

export interface OpenKeychainOptions {
  /** Loads the native module and connects; may reject where it is missing. */
  readonly load: () => Promise<Keychain>;
  readonly clock: Clock;
  /** How long the store may take; a locked one may wait for its owner, who is asked by the desktop. */
  readonly timeoutMs: number;
  readonly log: Log;
}

export interface OpenedKeychain {
  readonly keychain: Keychain;
  readonly store: Exclude<DesktopState['secretStore'], 'none'>;
  /** Why it is memory; null for a keychain. */
  readonly fault: KeychainFault | null;
  /** The operating system's keychain, when it opens after all; null when it does not, or is in use already. */
  readonly later: Promise<Keychain | null>;
}

const probeService = 'Offhook probe';

/** Writes, reads and removes a value: a store that only looks alive is found out here and not after a sign-in. */
async function probe(keychain: Keychain): Promise<void> {
  const account = `probe-${randomUUID()}`;
  const secret = randomUUID();
  await keychain.setPassword(probeService, account, secret);
  try {
    const found = await keychain.getPassword(probeService, account);
    if (found !== secret) throw new Error('it did not give back what was stored');
  } finally {
    await keychain.deletePassword(probeService, account);
  }
}

/**
 * The keychain when it proves itself in time, else memory, with one line in the log. A keychain that is only late,
 * because its owner is still typing, comes by `later`. Never rejects.
 */
export async function openKeychain(options: OpenKeychainOptions): Promise<OpenedKeychain> {
  const { clock, log } = options;
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(options.timeoutMs, () =>
    late.reject(new LockedError('it did not answer in time')),
  );
  const opening = options.load().then(async (keychain) => {
    await probe(keychain);
    return keychain;
  });
  try {
    const keychain = await Promise.race([opening, late.promise]);
    log.info('keychain in use');
    return { keychain, store: 'keychain', fault: null, later: Promise.resolve(null) };
  } catch (error) {
    log.warn(`no keychain, secrets stay in memory: ${describeError(error)}`);
    const later = error instanceof LockedError ? waitFor(opening, log) : Promise.resolve(null);
    return { keychain: createMemoryKeychain(), store: 'memory', fault: chooseKeychainFault(error), later };
  } finally {
    cancel();
  }
}

async function waitFor(opening: Promise<Keychain>, log: Log): Promise<Keychain | null> {
  try {
    const keychain = await opening;
    log.info('keychain in use after all');
    return keychain;
  } catch (error) {
    log.warn(`no keychain after all: ${describeError(error)}`);
    return null;
  }
}
