import type { Keychain } from './keychain.ts';
import { createOsKeychain } from './os-keychain.ts';

/** Loads the native module when it is needed; rejects where it is missing for this platform. */
export async function loadOsKeychain(): Promise<Keychain> {
  return createOsKeychain(await import('@napi-rs/keyring'));
}
