import { createHash } from 'node:crypto';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { RefreshTokenStore } from '../identity/identity.ts';
import type { OpenedKeychain } from './open-keychain.ts';

export interface RefreshTokenStoreOptions {
  readonly opened: Promise<OpenedKeychain>;
  readonly issuer: string;
  readonly clientId: string;
  /** The user data folder: two profiles of one person do not share a sign-in. */
  readonly profile: string;
  readonly log: Log;
  readonly onFailed: () => void;
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

  async function attempt<T>(what: string, action: (opened: OpenedKeychain) => Promise<T>): Promise<T | null> {
    try {
      return await action(await options.opened);
    } catch (error) {
      options.log.warn(`refresh token not ${what}: ${describeError(error)}`);
      options.onFailed();
      return null;
    }
  }

  return {
    load: () => attempt('read', ({ keychain }) => keychain.getPassword(keychainService, account)),
    async save(refreshToken) {
      await attempt('stored', ({ keychain }) => keychain.setPassword(keychainService, account, refreshToken));
    },
    async clear() {
      await attempt('removed', ({ keychain }) => keychain.deletePassword(keychainService, account));
    },
  };
}
