import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../../src/main/certificates/chain.ts';
import {
  type CheckOwnership,
  chooseOwnershipCheck,
  choosePolicyPlaces,
} from '../../../../src/main/policy/policy-place.ts';
import { parsePolicy, readPolicy } from '../../../../src/main/policy/read-policy.ts';
import { emptyPolicy } from '../../../../src/shared/policy.ts';
import { createAuthority } from '../../../support/authorities.ts';

const provisioning = {
  version: 1,
  account: { aor: 'sip:701@example.com', displayName: 'Desk 701' },
  servers: [{ url: 'wss://sip.example.com' }],
  credentials: { kind: 'digest', username: '701', password: 'hunter2' },
};

describe('choosePolicyPlaces', () => {
  it.each([
    ['/a.json', { OFFHOOK_POLICY: '/b.json' }, { file: '/a.json', namedBy: 'argument' }],
    [null, { OFFHOOK_POLICY: '/b.json' }, { file: '/b.json', namedBy: 'environment' }],
    [null, { OFFHOOK_POLICY: '' }, null],
    [null, {}, null],
  ] as const)('%s and %j name %j', (argument, environment, named) => {
    expect(choosePolicyPlaces(argument, environment, 'linux').named).toEqual(named);
  });

  it.each([
    ['linux', '/etc/offhook/policy.json'],
    ['darwin', '/Library/Application Support/Offhook/policy.json'],
    // Below Program Files, and not ProgramData: whoever is no administrator can make nothing there.
    ['win32', 'C:\\Program Files\\Common Files\\Offhook\\policy.json'],
  ])('on %s the managed file is %s, whatever the environment says', (platform, file) => {
    const environment = { ProgramFiles: 'D:\\Mine', SystemDrive: 'D:', SystemRoot: 'D:\\W', HOME: '/home/a' };
    expect(choosePolicyPlaces(null, environment, platform).platformFile).toBe(file);
  });
});

describe('chooseOwnershipCheck', () => {
  it.each([
    ['linux', 0, 0o100644, null],
    ['darwin', 0, 0o100600, null],
    ['linux', 1000, 0o100644, 'must belong to root, but belongs to user 1000'],
    ['linux', 0, 0o100664, 'must be writable by root alone, but has mode 664'],
    ['darwin', 0, 0o100646, 'must be writable by root alone, but has mode 646'],
    ['win32', 1000, 0o100666, null],
  ])('on %s a file of user %i with mode %o: %s', (platform, uid, mode, reason) => {
    expect(chooseOwnershipCheck(platform)({ uid, mode })).toBe(reason);
  });
});

describe('parsePolicy', () => {
  const parse = (document: unknown) => parsePolicy(JSON.stringify(document), 'p.json');

  it('takes an authority’s certificate with its own fingerprint, and no other', async () => {
    const [company, other] = await Promise.all([createAuthority('Company'), createAuthority('Other')]);
    const server = await company.issue();
    const pinning = (certificate: string, sha256 = company.sha256) =>
      parse({ version: 1, pinnedAuthorities: [{ hosts: ['*.example.com'], sha256, certificate }] });
    expect(pinning(company.cert).pinnedAuthorities).toHaveLength(1);
    const fault = "p.json: pinnedAuthorities[0].certificate: expected an authority's, with this sha256";
    expect(() => pinning(other.cert)).toThrow(fault);
    expect(() => pinning(server.cert, fingerprintOf(new X509Certificate(server.cert)))).toThrow(fault);
    for (const text of ['', 'no certificate', company.cert.replace('M', '?'), company.cert + other.cert])
      expect(() => pinning(text)).toThrow('pinnedAuthorities');
  });

  it('takes an account, also after a byte order mark', () => {
    const policy = parsePolicy(`\uFEFF${JSON.stringify({ version: 1, provisioning })}`, 'p.json');
    expect(policy.provisioning?.account.aor).toBe('sip:701@example.com');
  });

  it.each([
    ['{', 'p.json: not JSON'],
    ['null', 'p.json: (document): expected Object'],
    ['[]', 'p.json: version: is missing'],
    ['{"version":2}', /^p\.json: version: expected 1/],
    [JSON.stringify({ version: 1, settings: { theme: 'blue' } }), /^p\.json: settings\.theme: expected/],
    [
      JSON.stringify({ version: 1, settings: { volume: 3 } }),
      /^p\.json: settings\.volume: there is no such field/,
    ],
    [
      JSON.stringify({ version: 1, trustedCertificate: [] }),
      /^p\.json: trustedCertificate: there is no such field/,
    ],
    [
      JSON.stringify({ version: 1, provisioning: { ...provisioning, servers: [{ url: 'ws://a' }] } }),
      'p.json: provisioning.servers.0.url: expected a wss URL without credentials',
    ],
    [
      JSON.stringify({
        version: 1,
        provisioning: { ...provisioning, credentials: { kind: 'bearer', tokenUrl: null } },
      }),
      'p.json: provisioning.credentials.kind: expected "digest"',
    ],
    [
      JSON.stringify({
        version: 1,
        provisioning,
        signIn: { issuer: 'https://a.example', clientId: 'c', provisioningUrl: 'https://a.example/p' },
      }),
      'p.json: (document): a policy names a sign-in or an account, not both',
    ],
    [
      JSON.stringify({ version: 1, trustedCertificates: [{ host: 'a', sha256: 'x' }] }),
      'p.json: trustedCertificates.0.sha256: expected a base64 SHA-256',
    ],
  ])('says where %s is wrong', (text, detail) => {
    const pattern = typeof detail === 'string' ? { detail } : { detail: expect.stringMatching(detail) };
    expect(() => parsePolicy(text, 'p.json')).toThrow(
      expect.objectContaining({ code: 'policy-invalid', ...pattern }),
    );
  });

  it('never repeats what stands in the document', () => {
    const broken = { ...provisioning, credentials: { ...provisioning.credentials, username: '' } };
    expect(() => parse({ version: 1, provisioning: broken })).toThrow(
      expect.not.objectContaining({ detail: expect.stringContaining('hunter2') }),
    );
    expect(() => parsePolicy('{"password":"hunter2",}', 'p.json')).toThrow(
      expect.not.objectContaining({ detail: expect.stringContaining('hunter2') }),
    );
  });

  it('gives a policy or a problem for every text', () => {
    const outcome = (text: string): string => {
      try {
        return `version ${parsePolicy(text, 'p.json').version}`;
      } catch (error) {
        return error instanceof Error ? error.name : 'no error';
      }
    };
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['version 1', 'ProblemError']).toContain(outcome(text));
      }),
    );
  });
});

describe('readPolicy', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-policy-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const trusted = () => null;
  const absent = () => join(folder, 'none.json');
  const write = (name: string, document: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
    return file;
  };
  const read = (platformFile: string, named: string | null, check: CheckOwnership = trusted) =>
    readPolicy({ platformFile, named: named === null ? null : { file: named, namedBy: 'argument' } }, check);

  it('is empty where there is no file', () => {
    expect(read(absent(), null)).toEqual({ policy: emptyPolicy, problem: null, file: null, ignored: null });
  });

  it('is a problem where the named file is missing or a file cannot be read', () => {
    expect(read(absent(), absent()).problem).toEqual({
      code: 'policy-invalid',
      detail: `${absent()}: cannot be read (ENOENT)`,
    });
    expect(read(folder, null).problem?.detail).toContain('EISDIR');
  });

  it('reads a named file, and says what is wrong with it', () => {
    const file = write('named.json', { version: 1, settings: { theme: 'dark' } });
    const untrusted = () => 'must belong to root';
    expect(read(absent(), file, untrusted)).toMatchObject({
      policy: { settings: { theme: 'dark' } },
      problem: null,
      file,
    });
    write('named.json', '{"version":');
    expect(read(absent(), file)).toMatchObject({
      policy: emptyPolicy,
      problem: { code: 'policy-invalid', detail: `${file}: not JSON` },
    });
  });

  it('lets the managed file win over a named one', () => {
    const managed = write('managed.json', { version: 1, settings: { theme: 'light' } });
    const named = write('named.json', { version: 1, settings: { theme: 'dark' } });
    expect(read(managed, named)).toEqual({
      policy: { ...emptyPolicy, settings: { theme: 'light' } },
      problem: null,
      file: managed,
      ignored: named,
    });
  });

  it.each([
    ['{"version":', trusted, 'not JSON'],
    ['{"version":1}', () => 'must belong to root', 'must belong to root'],
  ])('is not got round by a named file when it is %s', (text, check, reason) => {
    const managed = write('managed.json', text);
    const named = write('named.json', { version: 1, settings: { theme: 'dark' } });
    expect(read(managed, named, check)).toEqual({
      policy: emptyPolicy,
      problem: { code: 'policy-invalid', detail: `${managed}: ${reason}` },
      file: managed,
      ignored: named,
    });
  });

  it('asks the opened file who owns it', () => {
    const managed = write('managed.json', { version: 1 });
    chmodSync(managed, 0o666);
    const seen: number[] = [];
    read(managed, null, ({ mode }) => {
      seen.push(mode & 0o777);
      return null;
    });
    expect(seen).toEqual([0o666]);
  });
});
