import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { strict } from '../support/strict.ts';

/** Chromium's "basic" password store: a key that anyone knows, so it counts as no encryption (os_crypt_linux.cc). */
const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
const iv = Buffer.alloc(16, ' ');
const prefix = Buffer.from('v10');

let plainTextAllowed = false;

/**
 * What Electron's safeStorage does on a Linux without a keyring: not available, unless the app accepts the known key
 * by setUsePlainTextEncryption.
 */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: (): boolean => plainTextAllowed,
  getSelectedStorageBackend: (): 'basic_text' => 'basic_text',
  setUsePlainTextEncryption: (use: boolean): void => {
    plainTextAllowed = use;
  },
  encryptString: (text: string): Buffer => {
    requireAvailable('encryptString');
    const cipher = createCipheriv('aes-128-cbc', key, iv);
    return Buffer.concat([prefix, cipher.update(text, 'utf8'), cipher.final()]);
  },
  decryptString: (encrypted: Buffer): string => {
    requireAvailable('decryptString');
    if (!encrypted.subarray(0, 3).equals(prefix)) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
    const decipher = createDecipheriv('aes-128-cbc', key, iv);
    return decipher.update(encrypted.subarray(3), undefined, 'utf8') + decipher.final('utf8');
  },
});

safeStorage satisfies Partial<Electron.SafeStorage>;

function requireAvailable(method: string): void {
  if (!plainTextAllowed)
    throw new Error(`Error while calling safeStorage.${method}: Encryption is not available.`);
}
