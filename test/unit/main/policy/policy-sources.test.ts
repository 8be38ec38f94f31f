import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choosePolicySources, parseRegistryAnswer } from '../../../../src/main/policy/policy-source.ts';
import { readPolicy } from '../../../../src/main/policy/read-policy.ts';
import { runProgram } from '../../../../src/main/policy/run-program.ts';
import { looksSigned, openSignedPolicy } from '../../../../src/main/policy/signed-policy.ts';
import type { PolicyKey } from '../../../../src/shared/policy.ts';

const trusted = () => null;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-policy-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function createSigner(alg: 'EdDSA' | 'ES256' | 'RS256', kid?: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), ...(kid === undefined ? {} : { kid }) } as PolicyKey;
  const sign = (document: unknown, header: Record<string, unknown> = {}) =>
    new CompactSign(Buffer.from(JSON.stringify(document)))
      .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }), ...header })
      .sign(privateKey);
  return { jwk, sign };
}

describe('a signed policy', () => {
  const dark = { version: 1, settings: { theme: 'dark' } };

  it.each(['EdDSA', 'ES256', 'RS256'] as const)('is opened by its key (%s), and by no other', async (alg) => {
    const ours = await createSigner(alg);
    const other = await createSigner(alg);
    const text = await ours.sign(dark);
    expect(looksSigned(text)).toBe(true);
    expect(JSON.parse(openSignedPolicy(text, [other.jwk, ours.jwk], 'p'))).toEqual(dark);
    expect(() => openSignedPolicy(text, [other.jwk], 'p')).toThrow(
      'not signed by a key of the administrator',
    );
    expect(() => openSignedPolicy(text, [], 'p')).toThrow('not signed by a key of the administrator');
  });

  it('is not opened when a single character differs, or by the key of another name', async () => {
    const { jwk, sign } = await createSigner('EdDSA', 'a');
    const text = await sign(dark);
    const [head, payload = '', signature] = text.split('.');
    const forged = Buffer.from(JSON.stringify({ ...dark, settings: { theme: 'light' } })).toString(
      'base64url',
    );
    expect(() => openSignedPolicy(`${head}.${forged}.${signature}`, [jwk], 'p')).toThrow('not signed');
    expect(() => openSignedPolicy(text, [{ ...jwk, kid: 'b' }], 'p')).toThrow('not signed');
    expect(payload).not.toBe(forged);
  });

  it.each([[{ alg: 'none' }], [{ alg: 'HS256' }], [{ alg: 'EdDSA', crit: ['exp'] }], ['no header']])(
    'is refused with the header %j',
    async (header) => {
      const { jwk, sign } = await createSigner('EdDSA');
      const [, payload, signature] = (await sign(dark)).split('.');
      const head = Buffer.from(JSON.stringify(header)).toString('base64url');
      expect(() => openSignedPolicy(`${head}.${payload}.${signature}`, [jwk], 'p')).toThrow(
        'expected a signature',
      );
    },
  );

  it('is refused when its algorithm is not that of the key', async () => {
    const { sign } = await createSigner('EdDSA');
    const { jwk } = await createSigner('RS256');
    const text = await sign(dark);
    expect(() => openSignedPolicy(text, [jwk], 'p')).toThrow('not signed');
  });

  it('is opened or refused in words, whatever the text is', async () => {
    const { jwk, sign } = await createSigner('ES256');
    const text = await sign(dark);
    const near = fc
      .tuple(fc.nat({ max: text.length - 1 }), fc.string({ minLength: 1, maxLength: 2 }))
      .map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (candidate) => {
        try {
          expect(JSON.parse(openSignedPolicy(candidate, [jwk], 'p'))).toEqual(dark);
        } catch (error) {
          expect(error).toMatchObject({ code: 'policy-invalid' });
        }
      }),
    );
  });

  describe('where the administrator has put keys', () => {
    const read = (platformFile: string, named: string) =>
      readPolicy({ platformFile, named: { file: named, namedBy: 'argument' } }, trusted);

    it('counts wherever it lies, and an unsigned one is ignored as before', async () => {
      const { jwk, sign } = await createSigner('EdDSA');
      const managed = write('managed.json', { version: 1, policyKeys: [jwk] });
      const signed = write('signed.jws', `${await sign(dark)}\n`);
      expect(read(managed, signed)).toMatchObject({
        policy: { settings: { theme: 'dark' } },
        problem: null,
        file: signed,
        ignored: null,
      });
      const plain = write('plain.json', dark);
      expect(read(managed, plain)).toMatchObject({ policy: { settings: {} }, file: managed, ignored: plain });
      expect(read(managed, join(folder, 'none.jws'))).toMatchObject({ file: managed });
    });

    it('is a problem in words when it is signed by somebody else', async () => {
      const { jwk } = await createSigner('EdDSA');
      const { sign } = await createSigner('EdDSA');
      const managed = write('managed.json', { version: 1, policyKeys: [jwk] });
      const signed = write('signed.jws', await sign(dark));
      expect(read(managed, signed).problem).toEqual({
        code: 'policy-invalid',
        detail: `${signed}: not signed by a key of the administrator`,
      });
    });

    it('is nothing without keys', async () => {
      const { sign } = await createSigner('EdDSA');
      const signed = write('signed.jws', await sign(dark));
      expect(read(join(folder, 'none.json'), signed).problem?.detail).toContain('not signed by a key');
    });

    it.each([
      ['a private key', { kty: 'OKP', crv: 'Ed25519', x: 'a', d: 'b' }],
      ['a shared key', { kty: 'oct', k: 'a' }],
    ])('takes no %s for a key', (_name, key) => {
      const managed = write('managed.json', { version: 1, policyKeys: [key] });
      expect(read(managed, managed).problem?.detail).toContain('policyKeys.0');
    });
  });
});

describe('the places of each platform', () => {
  const policy = '{"version":1,"settings":{"theme":"dark"}}';
  const nowhere = () => false;

  it('on Windows is the registry’s policies, by the system’s own program', () => {
    const asked: string[] = [];
    const run = (command: string, args: readonly string[]) => {
      asked.push([command, ...args].join(' '));
      return `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Offhook\r\n    Policy    REG_SZ    ${policy}\r\n\r\n`;
    };
    const sources = choosePolicySources('win32', 'alice', run, nowhere);
    const reading = readPolicy({ platformFile: join(folder, 'none'), named: null }, trusted, sources);
    expect(reading).toMatchObject({
      policy: { settings: { theme: 'dark' } },
      file: 'HKLM\\SOFTWARE\\Policies\\Offhook\\Policy',
    });
    expect(asked).toEqual([
      'C:\\Windows\\System32\\reg.exe query HKLM\\SOFTWARE\\Policies\\Offhook /v Policy',
    ]);
  });

  it.each([
    ['', null],
    ['ERROR: The system was unable to find the specified registry key or value.', null],
    ['    Other    REG_SZ    x', null],
    ['    Policy    REG_DWORD    0x1', ''],
    ['    Policy    REG_SZ    {"a":  1}', '{"a":  1}'],
  ])('reads %j of the registry as %j', (printed, value) => {
    expect(parseRegistryAnswer(printed)).toBe(value);
  });

  it.each(['', '    Policy    REG_MULTI_SZ    {}'])(
    'on Windows is not got round by a named file when the registry says %j: cut off, or no text',
    (printed) => {
      const named = write('own.json', policy);
      const sources = choosePolicySources('win32', 'alice', () => printed, nowhere);
      const places = {
        platformFile: join(folder, 'none'),
        named: { file: named, namedBy: 'argument' as const },
      };
      expect(readPolicy(places, trusted, sources)).toMatchObject({
        policy: { settings: {} },
        problem: { code: 'policy-invalid' },
        ignored: named,
      });
    },
  );

  it('on macOS is the managed preferences, the user’s before the computer’s', () => {
    const there = ['/Library/Managed Preferences/org.offhook.Offhook.plist'];
    const exists = (file: string) => there.includes(file);
    const run = (_command: string, args: readonly string[]) =>
      args.includes(there[0] ?? '') ? policy : null;
    const sources = choosePolicySources('darwin', 'alice', run, exists);
    const read = () => readPolicy({ platformFile: join(folder, 'none'), named: null }, trusted, sources);
    expect(read()).toMatchObject({ policy: { settings: { theme: 'dark' } }, file: there[0] });
    const ofUser = '/Library/Managed Preferences/alice/org.offhook.Offhook.plist';
    there.unshift(ofUser);
    expect(read().file).toBe(ofUser);
  });

  it('on macOS a profile that cannot be read is a problem, and is not got round', () => {
    const sources = choosePolicySources(
      'darwin',
      'alice',
      () => null,
      () => true,
    );
    const named = { file: write('own.json', { version: 1 }), namedBy: 'argument' } as const;
    const reading = readPolicy({ platformFile: join(folder, 'none'), named }, trusted, sources);
    expect(reading.problem?.code).toBe('policy-invalid');
    expect(reading.ignored).toBe(named.file);
  });

  it.each(['../../tmp', '.', 'a/b', ''])('looks for no profile of a user called %j', (name) => {
    expect(choosePolicySources('darwin', name, () => null, nowhere)).toHaveLength(1);
  });

  it('on Linux is the file alone', () => {
    expect(choosePolicySources('linux', 'alice', () => null, nowhere)).toEqual([]);
  });

  it('win over the file and over whatever is named', () => {
    const run = () => `    Policy    REG_SZ    ${policy}`;
    const platformFile = write('file.json', { version: 1, settings: { theme: 'light' } });
    const named = { file: write('own.json', { version: 1 }), namedBy: 'environment' } as const;
    const sources = choosePolicySources('win32', 'alice', run, nowhere);
    expect(readPolicy({ platformFile, named }, trusted, sources)).toMatchObject({
      policy: { settings: { theme: 'dark' } },
      ignored: named.file,
    });
  });
});

describe.runIf(process.platform !== 'win32')('a program that is asked for the policy', () => {
  it('says what it printed, nothing when it was cut off, and null when it failed or is not there', () => {
    const node = (script: string) => runProgram(process.execPath, ['-e', script]);
    expect(node('process.stdout.write("{}")')).toBe('{}');
    expect(node('process.exit(1)')).toBeNull();
    expect(node('process.kill(process.pid, "SIGKILL")')).toBe('');
    expect(runProgram(join(folder, 'not-there'), [])).toBeNull();
  });
});
