import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../../demo/start.ts';
import { type IdentitiesAtDemo, startIdentitiesAtDemo } from '../../support/identities-at-demo.ts';

// What a sign-in leads to: the account, and the credential for each SIP request.

const register = { method: 'REGISTER', uri: 'sip:offhook.localhost' };

let at: IdentitiesAtDemo;
let demo: Demo;
beforeAll(async () => {
  at = await startIdentitiesAtDemo();
  demo = at.demo;
});
afterEach(() => at.reset());
afterAll(() => demo.close());

describe('provisioning', () => {
  async function problemWith(status: number, body: unknown) {
    demo.service.setProvisioning({ status, body });
    const identity = at.create();
    await at.signIn(identity);
    const state = await identity.until('provisioning', ({ problem }) => problem !== null);
    return { identity, problem: state.problem };
  }

  it('names the place in a document that does not fit, and never its content', async () => {
    const { problem } = await problemWith(200, {
      version: 1,
      account: { aor: 'alice', displayName: 'Alice' },
      servers: [{ url: 'wss://ok.example' }],
      credentials: { kind: 'digest', username: 'alice', password: 7 },
    });
    expect(problem?.code).toBe('provisioning-invalid');
    expect(problem?.detail).toMatch(/^account\.aor: expected an address of record/);
  });

  it.each([
    [200, 'no JSON', 'provisioning-invalid'],
    [403, { error: 'no' }, 'provisioning-refused'],
    [404, {}, 'provisioning-refused'],
    [401, {}, 'provisioning-refused'],
    [500, {}, 'provisioning-unreachable'],
    [429, {}, 'provisioning-unreachable'],
  ])('HTTP %i with %j is %s', async (status, body, code) => {
    expect((await problemWith(status, body)).problem?.code).toBe(code);
  });

  it('goes no further than the policy lets it: hosts, relays', async () => {
    const narrow = at.create({ policy: { ...demo.policy, limits: { hosts: ['*.example.com'] } } });
    await at.signIn(narrow);
    const { problem } = await narrow.until('provisioning', (state) => state.problem !== null);
    expect(problem).toEqual({
      code: 'provisioning-invalid',
      detail: 'servers.0.url: the policy does not allow this host',
    });
    const tight = await at.signedIn({ policy: { ...demo.policy, limits: { relayOnly: true } } });
    expect(tight.state()).toMatchObject({ account: { ice: { transportPolicy: 'relay' } } });
  });

  it('is tried again until the service is back', async () => {
    const { identity, problem } = await problemWith(503, {});
    expect(problem?.code).toBe('provisioning-unreachable');
    demo.service.setProvisioning(null);
    expect((await identity.until('signed-in')).account.aor).toBe('sip:alice@offhook.localhost');
  });
});

describe('the SIP credential', () => {
  it('is a token from the exchange, the same until it is refused', async () => {
    const identity = await at.signedIn();
    const ask = (challenges: string[]) => identity.sipCredential({ ...register, challenges });
    const first = await ask([]);
    expect(first).toMatch(/^Bearer eyJ/);
    expect(await ask([])).toBe(first);
    const second = await ask(['Bearer realm="offhook.localhost", error="invalid_token"']);
    expect(second).toMatch(/^Bearer eyJ/);
    expect(second).not.toBe(first);
    expect(await ask(['Digest realm="r", nonce="n"'])).toBeNull();
  });

  it('answers the proxy of the company, and no callee', async () => {
    const identity = await at.signedIn();
    const invite = { method: 'INVITE', uri: 'sip:mallory@offhook.localhost' };
    const ask = (challenges: string[]) => identity.sipCredential({ ...invite, challenges });
    const issuer = `authz_server="${demo.urls.issuer}"`;
    expect(await ask([`Bearer realm="offhook.localhost", ${issuer}`])).toMatch(/^Bearer /);
    expect(await ask([`Bearer ${issuer}`])).toMatch(/^Bearer /);
    expect(await ask(['Bearer realm="evil", authz_server="https://evil.example"'])).toBeNull();
    expect(await ask([])).toBeNull();
    expect(identity.log.lines).toContain('warn no credential for INVITE: realm "evil" is not ours');
  });

  it('says why there is none', async () => {
    const identity = await at.signedIn();
    demo.service.refuseTokens(true);
    const challenges = ['Bearer error="invalid_token"'];
    await expect(identity.sipCredential({ ...register, challenges })).rejects.toMatchObject({
      code: 'provisioning-refused',
    });
    demo.service.refuseTokens(false);
    await demo.service.setDown('refused');
    await expect(identity.sipCredential({ ...register, challenges })).rejects.toMatchObject({
      code: 'provisioning-unreachable',
    });
    await demo.service.setDown(false);
    expect(await identity.sipCredential({ ...register, challenges: [] })).toMatch(/^Bearer /);
  });

  it('is digest for a managed account, whose password stays where it is', async () => {
    const identity = at.create({ policy: demo.managedPolicy });
    await identity.start();
    at.forget();
    expect(identity.state()).toMatchObject({
      step: 'signed-in',
      source: 'managed',
      account: { credentialKind: 'digest' },
    });
    expect(JSON.stringify(identity.state())).not.toContain(demo.digestPasswords.get('701'));
    const challenges = ['Digest realm="offhook.localhost", nonce="n", qop="auth", algorithm=SHA-256'];
    expect(await identity.sipCredential({ ...register, challenges })).toMatch(/^Digest username="701"/);
    const invite = { method: 'INVITE', uri: 'sip:mallory@offhook.localhost' };
    expect(await identity.sipCredential({ ...invite, challenges })).toMatch(/^Digest username="701"/);
    const foreign = ['Digest realm="evil", nonce="n"'];
    expect(await identity.sipCredential({ ...invite, challenges: foreign })).toBeNull();
    await expect(identity.signOut()).rejects.toMatchObject({ code: 'unexpected' });
  });
});
