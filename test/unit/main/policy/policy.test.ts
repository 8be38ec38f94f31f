import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choosePolicyPlace } from '../../../../src/main/policy/policy-place.ts';
import { parsePolicy, readPolicy } from '../../../../src/main/policy/read-policy.ts';
import { emptyPolicy } from '../../../../src/shared/policy.ts';

const provisioning = {
  version: 1,
  account: { aor: 'sip:701@example.com', displayName: 'Desk 701' },
  servers: [{ url: 'wss://sip.example.com' }],
  credentials: { kind: 'digest', username: '701', password: 'hunter2' },
};

describe('choosePolicyPlace', () => {
  it.each([
    ['/a.json', { OFFHOOK_POLICY: '/b.json' }, 'linux', '/a.json', 'argument'],
    [null, { OFFHOOK_POLICY: '/b.json' }, 'linux', '/b.json', 'environment'],
    [null, { OFFHOOK_POLICY: '' }, 'linux', '/etc/offhook/policy.json', 'platform'],
    [null, {}, 'darwin', '/Library/Application Support/Offhook/policy.json', 'platform'],
    [null, { ProgramData: 'D:\\Data' }, 'win32', 'D:\\Data\\Offhook\\policy.json', 'platform'],
    [null, {}, 'win32', 'C:\\ProgramData\\Offhook\\policy.json', 'platform'],
  ] as const)('%s, %j on %s: %s by %s', (argument, environment, platform, file, namedBy) => {
    expect(choosePolicyPlace(argument, environment, platform)).toEqual({ file, namedBy });
  });
});

describe('parsePolicy', () => {
  const parse = (document: unknown) => parsePolicy(JSON.stringify(document), 'p.json');

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
    [JSON.stringify({ version: 1, settings: { volume: 3 } }), /^p\.json: settings\.volume: expected never/],
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

  it('is empty where no file lies in the platform place', () => {
    const file = join(folder, 'none.json');
    expect(readPolicy({ file, namedBy: 'platform' })).toEqual({
      policy: emptyPolicy,
      problem: null,
      file: null,
    });
  });

  it('is a problem where the named file is missing or cannot be read', () => {
    const file = join(folder, 'none.json');
    expect(readPolicy({ file, namedBy: 'argument' }).problem).toEqual({
      code: 'policy-invalid',
      detail: `${file}: cannot be read (ENOENT)`,
    });
    expect(readPolicy({ file: folder, namedBy: 'platform' }).problem?.detail).toContain('EISDIR');
  });

  it('reads a file, and says what is wrong with it', () => {
    const file = join(folder, 'policy.json');
    writeFileSync(file, JSON.stringify({ version: 1, settings: { theme: 'dark' } }));
    expect(readPolicy({ file, namedBy: 'environment' })).toMatchObject({
      policy: { settings: { theme: 'dark' } },
      problem: null,
      file,
    });
    writeFileSync(file, '{"version":');
    expect(readPolicy({ file, namedBy: 'environment' })).toMatchObject({
      policy: emptyPolicy,
      problem: { code: 'policy-invalid', detail: `${file}: not JSON` },
    });
  });
});
