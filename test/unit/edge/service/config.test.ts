import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigInput, userOf } from '../../../../edge/service/config.ts';
import { ConfigError, parseConfig, readConfig } from '../../../../edge/service/read-config.ts';
import { callPolicySchema } from '../../../../src/shared/call-policy.ts';
import { writeServiceFiles } from '../../../support/edge/test-service.ts';

const smallest: ConfigInput = {
  listen: { host: '127.0.0.1', port: 8443 },
  internal: { port: 8444, secretFile: 'internal.secret' },
  issuer: 'https://sso.example.com',
  audience: 'https://phones.example.com',
  domain: 'example.com',
  keyFile: 'keys.json',
  wssUrls: ['wss://sip.example.com/ws'],
  users: { alice: {} },
};
const read = (changes: object) => parseConfig(JSON.stringify({ ...smallest, ...changes }), 'service.json');

describe('the configuration', () => {
  it('needs little, and says what holds otherwise', () => {
    expect(read({})).toMatchObject({
      internal: { host: '127.0.0.1' },
      tokenAudience: 'sip',
      tokenTtlS: 300,
      rotateEveryS: 86_400,
      allowedOrigins: [],
      trustedProxies: [],
      rateLimits: { perSource: { perMinute: 600, burst: 100 }, perSubject: { perMinute: 30, burst: 20 } },
      users: { alice: { features: [], maxCalls: 2, destinations: [], credentials: 'bearer' } },
    });
  });

  it.each([
    ['a misspelt name', { tokenTtl: 60 }, 'tokenTtl: there is no such field'],
    ['http of another host', { issuer: 'http://sso.example.com' }, 'issuer: expected an https URL'],
    [
      'keys for everybody',
      { internal: { ...smallest.internal, host: '0.0.0.0' } },
      'internal.host: expected a loopback',
    ],
    [
      'plain http for everybody',
      { listen: { host: '0.0.0.0', port: 1 } },
      'listen: expected certFile and keyFile',
    ],
    [
      'half a certificate',
      { listen: { ...smallest.listen, certFile: 'c' } },
      'listen: expected certFile and keyFile, or',
    ],
    ['a port that is none', { listen: { host: '::1', port: 65_536 } }, 'listen.port: expected <=65535'],
    ['plain ws', { wssUrls: ['ws://sip.example.com'] }, 'wssUrls.0: expected a wss URL'],
    ['no server', { wssUrls: [] }, 'wssUrls: expected >=1'],
    [
      'STUN as TURN',
      { turn: { secretFile: 't', urls: ['stun:a.example'] } },
      'turn.urls.0: expected a turn or turns URL',
    ],
    [
      'TURN as STUN',
      { ice: { stunUrls: ['turn:a.example'] } },
      'ice.stunUrls.0: expected a stun or stuns URL',
    ],
    ['a life of a day', { tokenTtlS: 86_400 }, 'tokenTtlS: expected 5 to 3600 seconds'],
    ['no call at all', { users: { alice: { maxCalls: 0 } } }, 'users.alice.maxCalls: expected >=1'],
    [
      'blanks in a claim',
      { users: { alice: { features: ['a b'] } } },
      'users.alice.features.0: expected letters',
    ],
    [
      'a line break in a name',
      { users: { alice: { displayName: 'A\r\nB' } } },
      'displayName: expected plain text',
    ],
    ['a subject that is no user name', { users: { 'a b': {} } }, '"a b" needs an aor'],
    [
      'an aor of elsewhere',
      { users: { alice: { aor: 'sip:alice@example.org' } } },
      '"alice" is not of the domain',
    ],
    [
      'one aor for two',
      { users: { alice: {}, bob: { aor: 'sip:alice@example.com' } } },
      '"alice" and "bob" have the same aor',
    ],
    [
      'ephemeral without a secret',
      { users: { alice: { credentials: 'ephemeral' } } },
      'there is no sipCredentials',
    ],
    ['keys nowhere', { keyFile: undefined }, 'expected keyFile or keyFolder'],
    ['keys in two places', { keyFolder: 'keys' }, 'expected keyFile or keyFolder'],
    ['a name in no folder', { instance: 'one' }, 'instance: only with keyFolder'],
    [
      'a name that leads elsewhere',
      { keyFile: undefined, keyFolder: 'keys', instance: '../one' },
      'instance: expected letters',
    ],
    ['calls that are none', { calls: 'park' }, 'calls: expected Object'],
    ['a code that is none', { calls: { park: 'seven' } }, 'calls: park: expected a code of digits'],
    ['a misspelt call', { calls: { pickup: '*8' } }, 'calls: pickup: there is no such field'],
    [
      'a misspelt place',
      { calls: { emergency: { place: 'Berlin' } } },
      'calls: emergency.place: there is no such field',
    ],
    [
      'a place without words',
      { users: { alice: { calls: { emergency: { location: ' ' } } } } },
      'users.alice.calls: emergency.location: ',
    ],
    ['a proxy by name', { trustedProxies: ['proxy.example'] }, 'trustedProxies.0: expected an IP address'],
  ])('with %s is refused, and the place is named', (_name, changes, message) => {
    expect(() => read(changes)).toThrow(ConfigError);
    expect(() => read(changes)).toThrow(message);
  });

  it('is refused without a fault of our own, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseConfig(text, 'service.json')).toThrow(ConfigError);
      }),
    );
    const places = fc.constantFrom(...Object.keys(smallest));
    fc.assert(
      fc.property(places, fc.jsonValue(), (place, value) => {
        try {
          expect(read({ [place]: value })).toHaveProperty('tokenTtlS', 300);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });

  it('names users by their subject, and nobody else', () => {
    const config = read({
      users: { alice: { extension: '100' }, 'x|1': { aor: 'sip:bob@example.com', maxCalls: 9 } },
    });
    expect(userOf(config, 'alice')).toMatchObject({ aor: 'sip:alice@example.com', displayName: '100' });
    expect(userOf(config, 'x|1')).toMatchObject({
      aor: 'sip:bob@example.com',
      displayName: 'x|1',
      maxCalls: 9,
    });
    for (const name of ['Alice', '', 'constructor', '__proto__']) expect(userOf(config, name)).toBeNull();
  });
});

describe('calls', () => {
  it('are those of all, but for the fields that a user has', () => {
    const config = read({
      calls: { park: '700', emergency: { location: 'Main house' } },
      users: { alice: {}, bob: { calls: { emergency: { location: 'Warehouse' }, most: 2 } } },
    });
    expect(userOf(config, 'alice')?.calls).toEqual({ park: '700', emergency: { location: 'Main house' } });
    expect(userOf(config, 'bob')?.calls).toEqual({
      ...{ park: '700', most: 2 },
      emergency: { location: 'Warehouse' },
    });
  });

  it('keep the emergency numbers of all for a user with a place of their own, and the place for one with numbers', () => {
    const config = read({
      calls: { emergency: { numbers: ['112', '117'], location: 'Main house' } },
      users: {
        alice: { calls: { emergency: { location: 'Warehouse' } } },
        bob: { calls: { emergency: { numbers: [] } } },
      },
    });
    expect(userOf(config, 'alice')?.calls.emergency).toEqual({
      numbers: ['112', '117'],
      location: 'Warehouse',
    });
    expect(userOf(config, 'bob')?.calls.emergency).toEqual({ numbers: [], location: 'Main house' });
  });

  it('are refused without a fault of our own, whatever they are, or are what an app takes', () => {
    const names = fc.constantFrom('park', 'most', 'emergency', 'voicemail', 'dialling', '__proto__', 'x');
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(names, fc.jsonValue())), (calls) => {
        let config: ReturnType<typeof read>;
        try {
          config = read({ calls });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          return;
        }
        expect(v.is(callPolicySchema, config.calls)).toBe(true);
      }),
    );
  });
});

describe('the files of a configuration', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);

  it('are found beside it', async () => {
    const path = await writeServiceFiles(folder, { issuer: 'https://sso.example.com' });
    expect(readConfig(path)).toMatchObject({
      keyFile: file('sip-keys.json'),
      tls: null,
      secrets: { turn: 'turn-secret-of-this-test' },
    });
  });

  it.each([
    ['is short', 'short-secret', 'expected at least 16 characters'],
    ['has blanks', 'a secret of several words', 'expected at least 16 characters'],
  ])('with a secret that %s are refused without naming it', async (_name, secret, message) => {
    const path = await writeServiceFiles(folder, { issuer: 'https://sso.example.com' });
    await writeFile(file('turn.secret'), secret);
    expect(() => readConfig(path)).toThrow(`${file('turn.secret')}: ${message}`);
    expect(() => readConfig(path)).not.toThrow(secret);
  });

  it.runIf(process.platform !== 'win32')('are refused when everybody can read a secret', async () => {
    const path = await writeServiceFiles(folder, { issuer: 'https://sso.example.com' });
    await chmod(file('turn.secret'), 0o644);
    expect(() => readConfig(path)).toThrow('turn.secret: must not be readable by everybody');
  });

  it.runIf(process.platform !== 'win32').each([
    ['its group', 0o770],
    ['everybody', 0o702],
    ['everybody, each their own files,', 0o1777],
  ])('are refused with a folder of keys that %s may write', async (_name, mode) => {
    const config = { issuer: 'https://sso.example.com', keyFile: undefined, keyFolder: 'keys' };
    const path = await writeServiceFiles(folder, { ...config, instance: 'one' });
    expect(() => readConfig(path)).toThrow(`${file('keys')}: cannot be read (ENOENT)`);
    await mkdir(file('keys'));
    await chmod(file('keys'), mode);
    expect(() => readConfig(path)).toThrow(`${file('keys')}: must be writable by its owner only`);
    expect(() => readConfig(path)).toThrow(ConfigError);
    await chmod(file('keys'), 0o755);
    expect(readConfig(path).keyFile).toBe(file('keys/one.json'));
  });

  it('must be there', async () => {
    expect(() => readConfig(file('none.json'))).toThrow('none.json: cannot be read (ENOENT)');
    const path = await writeServiceFiles(folder, { issuer: 'https://sso.example.com' });
    await rm(file('internal.secret'));
    expect(() => readConfig(path)).toThrow('internal.secret: cannot be read (ENOENT)');
  });
});
