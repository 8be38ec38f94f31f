import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtectionDomains } from '../../../../src/main/identity/protection-domains.ts';
import {
  createBearerCredential,
  createDigestCredential,
} from '../../../../src/main/identity/sip-credential.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const register = { method: 'REGISTER', uri: 'sip:example.com' };
const invite = { method: 'INVITE', uri: 'sip:mallory@example.com' };
const ours = 'https://login.example.com';

interface Wishes {
  readonly aor?: string;
  readonly realms?: readonly string[];
  readonly issuer?: string | null;
}

function create({ aor = 'sip:alice@example.com', realms = [], issuer = `${ours}/realms/a` }: Wishes = {}) {
  const log = createMemoryLog();
  const domains = createProtectionDomains({ aor, realms, issuer, log });
  let drops = 0;
  const tokens = {
    get: () => Promise.resolve('secret-token'),
    drop: () => {
      drops += 1;
    },
  };
  return {
    log,
    drops: () => drops,
    bearer: createBearerCredential(tokens, domains),
    digest: createDigestCredential({ username: 'alice', password: 'p4ssw0rd' }, domains),
  };
}

describe('the token', () => {
  it.each([
    'Bearer realm="evil", authz_server="https://evil.example"',
    'Bearer realm="evil", authz_server="https://login.example.com"',
    'Bearer realm="evil", error="invalid_token"',
    'Bearer authz_server="https://evil.example"',
    'Bearer authz_server="https://login.example.com.evil.example"',
    'Bearer authz_server="not a URL"',
    'Bearer',
  ])('is not given to a callee that asks by %s', async (challenge) => {
    const { bearer, log, drops } = create();
    expect(await bearer({ ...invite, challenges: [challenge] })).toBeNull();
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(
      /^warn no credential for INVITE: (realm "evil"|a challenge without a realm)/,
    );
    // Nor can a stranger make us fetch tokens.
    expect(drops()).toBe(0);
  });

  it.each([
    ['the domain of the account', {}, 'Bearer realm="Example.COM", authz_server="https://a.example"'],
    ['a realm of the provisioning', { realms: ['pbx'] }, 'Bearer realm="pbx"'],
    ['the issuer of the policy', {}, `Bearer authz_server="${ours}/other"`],
  ])('is given to %s', async (_name, wishes, challenge) => {
    const { bearer, log } = create(wishes);
    expect(await bearer({ ...invite, challenges: [challenge] })).toBe('Bearer secret-token');
    expect(log.lines).toEqual([]);
  });

  it('is given to those whom the registrar named before', async () => {
    const { bearer } = create({ issuer: null });
    const challenges = ['Bearer realm="pbx", authz_server="https://a.example"'];
    const server = ['Bearer authz_server="https://a.example"'];
    expect(await bearer({ ...invite, challenges })).toBeNull();
    expect(await bearer({ ...invite, challenges: server })).toBeNull();
    expect(await bearer({ ...register, challenges })).toBe('Bearer secret-token');
    expect(await bearer({ ...invite, challenges })).toBe('Bearer secret-token');
    expect(await bearer({ ...invite, challenges: server })).toBe('Bearer secret-token');
  });

  it.each([
    { method: 'REGISTER', uri: 'sip:evil.example' },
    { method: 'REGISTER', uri: 'sip:example.com:5070' },
    { method: 'REGISTER', uri: 'sip:mallory@example.com' },
    { method: 'REGISTER', uri: 'sip:example.com;transport=udp' },
    { method: 'INVITE', uri: 'sip:example.com' },
  ])('is not taught by $method to $uri', async (request) => {
    const { bearer } = create();
    const challenges = ['Bearer realm="evil"'];
    expect(await bearer({ ...request, challenges })).toBeNull();
    expect(await bearer({ ...invite, challenges })).toBeNull();
  });

  it('goes unasked to the registrar alone', async () => {
    const { bearer } = create();
    expect(await bearer({ ...register, challenges: [] })).toBe('Bearer secret-token');
    expect(await bearer({ ...invite, challenges: [] })).toBeNull();
    expect(await bearer({ method: 'REGISTER', uri: 'sip:evil.example', challenges: [] })).toBeNull();
    const asked = ['Bearer realm="example.com"'];
    expect(await bearer({ method: 'GET', uri: 'https://example.com/', challenges: asked })).toBeNull();
  });

  it.each([
    ['sips:alice@example.com:5071', 'sips:example.com:5071'],
    ['sip:alice@[2001:DB8::1]', 'sip:[2001:db8::1]'],
  ])('knows the registrar of %s', async (aor, uri) => {
    expect(await create({ aor }).bearer({ method: 'REGISTER', uri, challenges: [] })).not.toBeNull();
  });

  it('answers no other realm, and tells of it on one line', async () => {
    const quote = (text: string) => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (realm) => {
        fc.pre(realm.toLowerCase() !== 'example.com');
        const { bearer, log } = create();
        const challenges = [`Bearer realm=${quote(realm)}, authz_server="${ours}"`];
        expect(await bearer({ ...invite, challenges })).toBeNull();
        expect(log.lines.join('')).not.toMatch(/[\r\n\u2028]/);
      }),
    );
  });
});

describe('what goes along unasked, once our proxy has asked', () => {
  const invited = (uri: string) => ({ method: 'INVITE', uri, status: 407 as const, challenges: [] });

  it.each([
    ['sip:600@example.com', true],
    ['sip:600@EXAMPLE.com', true],
    ['sip:600@sub.example.com', false],
    ['sip:600@example.com.evil.example', false],
    ['sip:example.com@evil.example', false],
    ['sip:bob@198.51.100.7:5060', false],
  ])('to %s: %s', async (uri, goes) => {
    const { bearer, digest } = create();
    const asked = { ...invite, status: 407 } as const;
    await bearer({ ...asked, challenges: ['Bearer realm="example.com"'] });
    await digest({ ...asked, challenges: ['Digest realm="example.com", nonce="n", qop="auth"'] });
    expect([(await bearer(invited(uri))) !== null, (await digest(invited(uri))) !== null]).toEqual([
      goes,
      goes,
    ]);
  });
});

describe('the digest', () => {
  const foreign = ['Digest realm="evil", nonce="n", algorithm=MD5'];

  it('signs no foreign realm, and says whose', async () => {
    const { digest, log } = create();
    expect(await digest({ ...invite, challenges: foreign })).toBeNull();
    expect(log.lines).toEqual(['warn no credential for INVITE: realm "evil" is not ours']);
  });

  it('takes ours of several', async () => {
    const challenges = [
      'Digest realm="evil", nonce="1", algorithm=SHA-256',
      'Digest realm="example.com", nonce="2"',
    ];
    expect(await create().digest({ ...invite, challenges })).toContain('realm="example.com", nonce="2"');
  });

  it('signs what the registrar or the provisioning named', async () => {
    const learning = create({ issuer: null });
    const asterisk = ['Digest realm="asterisk", nonce="n"'];
    expect(await learning.digest({ ...invite, challenges: asterisk })).toBeNull();
    expect(await learning.digest({ ...register, challenges: asterisk })).toContain('realm="asterisk"');
    expect(await learning.digest({ ...invite, challenges: asterisk })).toContain('realm="asterisk"');
    const named = create({ realms: ['asterisk'] });
    expect(await named.digest({ ...invite, challenges: asterisk })).toContain('realm="asterisk"');
  });
});
