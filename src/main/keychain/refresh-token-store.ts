import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { RefreshTokenStore } from '../identity/identity.ts';
import type { Keychain } from './keychain.ts';
import { chooseKeychainFault, type KeychainFault } from './keychain-fault.ts';
import type { OpenedKeychain } from './open-keychain.ts';

export interface RefreshTokenStoreOptions {
  readonly opened: Promise<OpenedKeychain>;
  readonly issuer: string;
  readonly clientId: string;
  /** The user data folder: two profiles of one person do not share a sign-in. */
  readonly profile: string;
  readonly clock: Clock;
  /** How long a change may take. A keychain that was locked meanwhile waits for its owner; calls and sign-outs do not. */
  readonly timeoutMs: number;
  readonly log: Log;
  readonly onFailed: (fault: KeychainFault) => void;
  /** A keychain that opened late, or had failed, is in use from now on. */
  readonly onAdopted: () => void;
}

export const keychainService = 'Offhook';

/** The keychain's account name: one entry per client, issuer and profile. */
export function refreshTokenAccount(issuer: string, clientId: string, profile: string): string {
  const hash = createHash('sha256').update(profile).digest('hex').slice(0, 8);
  return `${clientId} at ${issuer} (${hash})`;
}

/** The refresh token in the keychain. A keychain that fails later costs the next start's sign-in, not this session. */
export function createRefreshTokenStore(options: RefreshTokenStoreOptions): RefreshTokenStore {
  const account = refreshTokenAccount(options.issuer, options.clientId, options.profile);
  let keychain: Promise<Keychain> = options.opened.then((opened) => opened.keychain);
  /** One after the other: a removal must not overtake the token of the next sign-in. */
  let last: Promise<unknown> = keychain;
  /** What was decided here so far; undefined: nothing, so what an earlier run left counts. */
  let decided: string | null | undefined;
  /** It failed, or does not answer: the last change is not known to be in it. */
  let isDoubted = false;

  function doubt(fault: KeychainFault): void {
    isDoubted = true;
    options.onFailed(fault);
  }

  function attempt<T>(what: string, action: (keychain: Keychain) => Promise<T>): Promise<T | null> {
    const done = last
      .then(async () => action(await keychain))
      .catch((error: unknown) => {
        options.log.warn(`refresh token not ${what}: ${describeError(error)}`);
        doubt(chooseKeychainFault(error));
        return null;
      });
    last = done;
    return done;
  }

  /** False when it failed, or is still waited for after the time: it is done then as soon as the keychain lets it. */
  async function change(what: string, action: (keychain: Keychain) => Promise<unknown>): Promise<boolean> {
    const done = attempt(what, async (to) => {
      await action(to);
      if (isDoubted) options.onAdopted();
      isDoubted = false;
      return true;
    }).then((isDone) => isDone === true);
    // Opening has a limit of its own.
    await options.opened;
    const late = Promise.withResolvers<boolean>();
    const cancel = options.clock.after(options.timeoutMs, () => {
      options.log.warn(`refresh token not ${what} yet: the keychain does not answer`);
      doubt('keychain-locked');
      late.resolve(false);
    });
    return Promise.race([done, late.promise]).finally(cancel);
  }

  const read = (from: Keychain) => from.getPassword(keychainService, account);
  const remove = (from: Keychain) => from.deletePassword(keychainService, account);

  /** Tells a keychain that opened late what happened meanwhile. Resolves with what it knows and we do not. */
  function adopt(late: Keychain): Promise<string | null> {
    const done = attempt('moved to the keychain', async () => {
      keychain = Promise.resolve(late);
      options.onAdopted();
      if (decided === undefined) return read(late);
      if (decided === null) await remove(late);
      else await late.setPassword(keychainService, account, decided);
      return null;
    });
    // A sign-in may have ended while it was read.
    return done.then((token) => (decided === undefined ? token : null));
  }

  const late = options.opened.then(async (opened) => {
    const opens = await opened.later;
    return opens === null ? null : adopt(opens);
  });

  return {
    load: () => attempt('read', read),
    loadLate: () => late,
    async save(refreshToken) {
      decided = refreshToken;
      await change('stored', (to) => to.setPassword(keychainService, account, refreshToken));
    },
    async clear() {
      decided = null;
      if (!(await change('removed', remove))) throw new Error('it may still be in the keychain');
    },
  };
}
