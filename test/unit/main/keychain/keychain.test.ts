import { describe, expect, it, vi } from 'vitest';
import { createMemoryKeychain, type Keychain } from '../../../../src/main/keychain/keychain.ts';
import { chooseKeychainFault } from '../../../../src/main/keychain/keychain-fault.ts';
import { openKeychain } from '../../../../src/main/keychain/open-keychain.ts';
import { createOsKeychain } from '../../../../src/main/keychain/os-keychain.ts';
import {
  createRefreshTokenStore,
  keychainService,
  refreshTokenAccount,
} from '../../../../src/main/keychain/refresh-token-store.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

function open(load: () => Promise<Keychain>) {
  const clock = createFakeClock();
  const log = createMemoryLog();
  return { clock, log, opened: openKeychain({ load, clock, timeoutMs: 5000, log }) };
}

describe('createMemoryKeychain', () => {
  it('keeps services and accounts apart', async () => {
    const keychain = createMemoryKeychain();
    await keychain.setPassword('s', 'a', '1');
    await keychain.setPassword('s', 'b', '2');
    await keychain.setPassword('t', 'a', '3');
    await keychain.setPassword('s', 'a', '4');
    expect(await keychain.getPassword('s', 'a')).toBe('4');
    expect(await keychain.getPassword('s', 'c')).toBeNull();
    expect(await keychain.findCredentials('s')).toEqual([
      { account: 'a', password: '4' },
      { account: 'b', password: '2' },
    ]);
    expect(await keychain.findCredentials('u')).toEqual([]);
    expect(await keychain.deletePassword('s', 'a')).toBe(true);
    expect(await keychain.deletePassword('s', 'a')).toBe(false);
    expect(await keychain.deletePassword('u', 'a')).toBe(false);
  });
});

describe('openKeychain', () => {
  it('takes a store that gives back what it was given, and leaves nothing in it', async () => {
    const keychain = createMemoryKeychain();
    const { opened, log } = open(async () => keychain);
    expect(await opened).toMatchObject({ keychain, store: 'keychain' });
    expect(await (await opened).later).toBeNull();
    expect(await keychain.findCredentials('Offhook probe')).toEqual([]);
    expect(log.lines).toEqual(['info keychain in use']);
  });

  it.each([
    ['the module is missing', () => Promise.reject(new Error('Cannot find module')), 'Cannot find module'],
    [
      'nobody answers on D-Bus',
      async () => ({
        ...createMemoryKeychain(),
        setPassword: () => Promise.reject(new Error('DBus error')),
      }),
      'DBus error',
    ],
    [
      'it forgets',
      async () => ({ ...createMemoryKeychain(), getPassword: async () => null }),
      'it did not give back what was stored',
    ],
  ])('falls back to memory when %s, and says so in one line', async (_name, load, reason) => {
    const { opened, log } = open(load);
    const { keychain, store } = await opened;
    expect(store).toBe('memory');
    expect(log.lines).toEqual([`warn no keychain, secrets stay in memory: ${reason}`]);
    await keychain.setPassword('s', 'a', '1');
    expect(await keychain.getPassword('s', 'a')).toBe('1');
  });

  it('does not wait for ever', async () => {
    const { opened, clock, log } = open(() => new Promise(() => undefined));
    clock.advance(5000);
    expect(await opened).toMatchObject({ store: 'memory', fault: 'keychain-locked' });
    expect(log.lines[0]).toContain('it did not answer in time');
  });

  it('hands over a keychain whose owner took long to open it', async () => {
    const slow = Promise.withResolvers<Keychain>();
    const { opened, clock, log } = open(() => slow.promise);
    clock.advance(5000);
    const { store, later } = await opened;
    expect(store).toBe('memory');
    const keychain = createMemoryKeychain();
    slow.resolve(keychain);
    expect(await later).toBe(keychain);
    expect(log.lines.at(-1)).toBe('info keychain in use after all');
  });

  it('has nothing to hand over when it fails late, or failed at once', async () => {
    const slow = Promise.withResolvers<Keychain>();
    const { opened, clock } = open(() => slow.promise);
    clock.advance(5000);
    const { later } = await opened;
    slow.reject(new Error('dismissed'));
    expect(await later).toBeNull();
    expect(await (await open(() => Promise.reject(new Error('missing'))).opened).later).toBeNull();
  });
});

describe('chooseKeychainFault', () => {
  // As @napi-rs/keyring said it here with gnome-keyring, and as macOS and Windows are documented to.
  it.each([
    [
      'Platform failure: DBus error: Failed to connect to socket /x: No such file or directory',
      'keychain-absent',
    ],
    [
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
      'keychain-absent',
    ],
    ["Couldn't access platform storage: Secret Service: no result found", 'keychain-absent'],
    ["Cannot find module '@napi-rs/keyring-linux-x64-gnu'", 'keychain-absent'],
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'keychain-denied'],
    ['User canceled the operation.', 'keychain-denied'],
    ['User interaction is not allowed.', 'keychain-denied'],
    ['Secret Service: item is locked', 'keychain-locked'],
    ['it did not give back what was stored', 'keychain-corrupted'],
    ['Data is not UTF-8 encoded', 'keychain-corrupted'],
    ['something else', 'keychain-unavailable'],
  ])('%s is %s', (message, fault) => {
    expect(chooseKeychainFault(new Error(message))).toBe(fault);
  });
});

describe('createOsKeychain', () => {
  it('never lets the library choose the kernel keyring', async () => {
    const options: unknown[] = [];
    class AsyncEntry {
      constructor(...args: unknown[]) {
        options.push(args);
        throw new Error('no Secret Service');
      }
      static withTarget = (): never => {
        throw new Error('unused');
      };
      setPassword = async () => undefined;
      setSecret = async () => undefined;
      getPassword = async () => null;
      getSecret = async () => null;
      deleteCredential = async () => false;
      deletePassword = async () => false;
    }
    const keychain = createOsKeychain({ AsyncEntry, findCredentialsAsync: async () => [] });
    await expect(keychain.getPassword('s', 'a')).rejects.toThrow('no Secret Service');
    expect(options).toEqual([['s', 'a', { linux: { store: 'secret-service' } }]]);
  });
});

describe('createRefreshTokenStore', () => {
  const place = { issuer: 'https://a.example', clientId: 'offhook', profile: '/home/a/x' };

  it('keeps one token a profile, issuer and client', async () => {
    const keychain = createMemoryKeychain();
    const opened = Promise.resolve({
      keychain,
      store: 'keychain',
      fault: null,
      later: Promise.resolve(null),
    } as const);
    const create = (profile: string) =>
      createRefreshTokenStore({
        ...place,
        profile,
        opened,
        ...{ clock: createFakeClock(), timeoutMs: 5000, log: createMemoryLog() },
        onFailed: () => undefined,
        onAdopted: () => undefined,
      });
    const [first, second] = [create('/home/a/x'), create('/home/a/y')];
    await first.save('token');
    expect(await first.load()).toBe('token');
    expect(await second.load()).toBeNull();
    const account = refreshTokenAccount(place.issuer, place.clientId, '/home/a/x');
    expect(account).toMatch(/^offhook at https:\/\/a\.example \([0-9a-f]{8}\)$/);
    expect(await keychain.getPassword(keychainService, account)).toBe('token');
    await first.clear();
    expect(await first.load()).toBeNull();
  });

  it('lets the session go on when the keychain fails, and says so', async () => {
    const keychain: Keychain = {
      ...createMemoryKeychain(),
      setPassword: () => Promise.reject(new Error('locked')),
      getPassword: () => Promise.reject(new Error('locked')),
    };
    const log = createMemoryLog();
    let failures = 0;
    const store = createRefreshTokenStore({
      ...place,
      opened: Promise.resolve({ keychain, store: 'keychain', fault: null, later: Promise.resolve(null) }),
      onAdopted: () => undefined,
      ...{ clock: createFakeClock(), timeoutMs: 5000, log },
      onFailed: () => {
        failures += 1;
      },
    });
    await store.save('token');
    expect(await store.load()).toBeNull();
    expect(failures).toBe(2);
    expect(log.lines).toEqual([
      'warn refresh token not stored: locked',
      'warn refresh token not read: locked',
    ]);
  });

  describe('of which the keychain is locked meanwhile, and waits for its owner', () => {
    const account = refreshTokenAccount(place.issuer, place.clientId, place.profile);

    function create() {
      const memory = createMemoryKeychain();
      let lock = Promise.withResolvers<void>();
      const locked: Keychain = {
        ...memory,
        async setPassword(...entry) {
          await lock.promise;
          return memory.setPassword(...entry);
        },
        async deletePassword(...entry) {
          await lock.promise;
          return memory.deletePassword(...entry);
        },
      };
      const clock = createFakeClock();
      const told: string[] = [];
      const store = createRefreshTokenStore({
        ...place,
        opened: Promise.resolve({
          ...{ keychain: locked, store: 'keychain', fault: null, later: Promise.resolve(null) },
        }),
        ...{ clock, timeoutMs: 5000, log: createMemoryLog() },
        onFailed: (fault) => void told.push(fault),
        onAdopted: () => void told.push('in use'),
      });
      return {
        ...{ store, told },
        /** Until the store waits for the keychain, and then for as long as it does. */
        async patience() {
          await vi.waitFor(() => expect(clock.pending).toBe(1));
          clock.advance(5000);
        },
        unlock: () => lock.resolve(),
        lockAgain: () => {
          lock = Promise.withResolvers();
        },
        kept: () => memory.getPassword(keychainService, account),
      };
    }

    it('holds up no renewal and no sign-in, says so, and is given the token once it is open', async () => {
      const { store, told, patience, unlock, kept } = create();
      const saved = store.save('token');
      await patience();
      await saved;
      expect(told).toEqual(['keychain-locked']);
      unlock();
      await vi.waitFor(async () => expect(await kept()).toBe('token'));
      expect(told).toEqual(['keychain-locked', 'in use']);
    });

    it('holds up no sign-out, which says that the token may still be there, and loses it once it is open', async () => {
      const { store, told, patience, unlock, lockAgain, kept } = create();
      unlock();
      await store.save('token');
      expect(told).toEqual([]);
      lockAgain();
      const cleared = store.clear();
      cleared.catch(() => undefined);
      await patience();
      await expect(cleared).rejects.toThrow('it may still be in the keychain');
      expect(told).toEqual(['keychain-locked']);
      unlock();
      await vi.waitFor(async () => expect(await kept()).toBeNull());
      expect(told).toEqual(['keychain-locked', 'in use']);
    });
  });

  describe('of which the keychain opens late', () => {
    const account = refreshTokenAccount(place.issuer, place.clientId, place.profile);

    async function create() {
      const keychain = createMemoryKeychain();
      await keychain.setPassword(keychainService, account, 'earlier');
      const later = Promise.withResolvers<Keychain | null>();
      let adoptions = 0;
      const store = createRefreshTokenStore({
        ...place,
        opened: Promise.resolve({
          keychain: createMemoryKeychain(),
          store: 'memory',
          fault: 'keychain-locked',
          later: later.promise,
        }),
        ...{ clock: createFakeClock(), timeoutMs: 5000, log: createMemoryLog() },
        onFailed: () => undefined,
        onAdopted: () => {
          adoptions += 1;
        },
      });
      return {
        store,
        open: () => later.resolve(keychain),
        fail: () => later.resolve(null),
        kept: () => keychain.getPassword(keychainService, account),
        adoptions: () => adoptions,
      };
    }

    it('gives what an earlier run left', async () => {
      const { store, open, adoptions } = await create();
      expect(await store.load()).toBeNull();
      open();
      expect(await store.loadLate()).toBe('earlier');
      expect(await store.load()).toBe('earlier');
      expect(adoptions()).toBe(1);
    });

    it('moves the token of a sign-in that came first into it', async () => {
      const { store, open, kept } = await create();
      await store.save('new');
      open();
      expect(await store.loadLate()).toBeNull();
      expect(await kept()).toBe('new');
      await store.save('newer');
      expect(await kept()).toBe('newer');
    });

    it('removes from it what a sign-out meant to remove', async () => {
      const { store, open, kept } = await create();
      await store.clear();
      open();
      expect(await store.loadLate()).toBeNull();
      expect(await kept()).toBeNull();
    });

    it('gives nothing where it stays shut', async () => {
      const { store, fail, adoptions } = await create();
      fail();
      expect(await store.loadLate()).toBeNull();
      expect(adoptions()).toBe(0);
    });
  });
});
