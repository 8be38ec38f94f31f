import type * as Keyring from '@napi-rs/keyring';
import type { EntryOptions } from '@napi-rs/keyring';
import type { Keychain } from './keychain.ts';

export type KeyringModule = Pick<typeof Keyring, 'AsyncEntry' | 'findCredentialsAsync'>;

/**
 * Without this the library falls back to the kernel's keyring in silence when no Secret Service answers:
 * it lives in memory, and a sign-in would be lost at the next start without a word.
 */
const pinned: EntryOptions = { linux: { store: 'secret-service' } };

/** The operating system's keychain: Keychain, Credential Manager, or the Secret Service over D-Bus. */
export function createOsKeychain({ AsyncEntry, findCredentialsAsync }: KeyringModule): Keychain {
  // The constructor connects, and throws where there is no store: inside the promise, like every other failure.
  const entry = (service: string, account: string) => new AsyncEntry(service, account, pinned);
  return {
    setPassword: async (service, account, password) => entry(service, account).setPassword(password),
    getPassword: async (service, account) => entry(service, account).getPassword(),
    deletePassword: async (service, account) => entry(service, account).deleteCredential(),
    findCredentials: (service) => findCredentialsAsync(service),
  };
}
