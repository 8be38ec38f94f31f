import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../src/main/identity/challenge.ts';
import { createProtectionDomains } from '../../../src/main/identity/protection-domains.ts';
import { createDigestCredential } from '../../../src/main/identity/sip-credential.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, playFarSide } from '../../support/far-side.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** The credentials of main, on real SIP.js, against a proxy that a test plays. */
describe('a call whose proxy has asked before', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let far: FarSide;
  /** Main takes its time. */
  let held: Promise<void>;

  beforeEach(async () => {
    wire = createFakeWire();
    held = Promise.resolve();
    const log = createMemoryLog();
    const domains = createProtectionDomains({
      aor: 'sip:alice@example.com',
      realms: [],
      issuer: null,
      log,
    });
    const credentials = createDigestCredential({ username: 'alice', password: 'p4ssw0rd' }, domains);
    alice = createTestPhone(wire, 'alice', {
      async credentials(request) {
        await held;
        return credentials({ ...request, challenges: [...request.challenges] });
      },
    });
    await alice.register();
    far = playFarSide(wire, 'alice');
  });

  afterEach(async () => {
    const stopped = alice.engine.stop();
    for (const bye of far.all('BYE')) far.respond(bye, 200);
    await stopped;
  });

  const challenge = (nonce: string, more = '') => ({
    headers: [`Proxy-Authenticate: Digest realm="example.com", nonce="${nonce}", qop="auth"${more}`],
  });

  function credentialOf(invite: string) {
    const [read] = parseChallenges(headerOf(invite, 'Proxy-Authorization'));
    return read === undefined ? null : { nonce: read.parameters.get('nonce'), nc: read.parameters.get('nc') };
  }

  async function dial(number: string): Promise<string> {
    const before = far.all('INVITE').length;
    alice.engine.actions.dial(number);
    return nextInvite(before);
  }

  async function nextInvite(before: number): Promise<string> {
    await waitUntil(() => far.all('INVITE').length === before + 1);
    return far.latest('INVITE');
  }

  async function challenged(invite: string, nonce: string, more = ''): Promise<string> {
    const before = far.all('INVITE').length;
    far.respond(invite, 407, challenge(nonce, more));
    return nextInvite(before);
  }

  it('asks nobody to wait: the next calls bring the credential along, each with the next count', async () => {
    const first = await dial('7001');
    expect(credentialOf(first)).toBeNull();
    const again = await challenged(first, 'one');
    expect(credentialOf(again)).toEqual({ nonce: 'one', nc: '00000001' });
    far.respond(again, 486);
    const second = await dial('7002');
    expect(credentialOf(second)).toEqual({ nonce: 'one', nc: '00000002' });
    const third = await dial('7003');
    expect(credentialOf(third)).toEqual({ nonce: 'one', nc: '00000003' });
    expect(headerOf(third, 'CSeq')).toBe('1 INVITE');
    far.respond(second, 486);
    far.respond(third, 200, { sdp: far.sdp('far') });
    await alice.untilWith('7003', ({ step }) => step === 'connected');
  });

  it('a nonce that is too old is challenged once, and the new one serves from then on', async () => {
    far.respond(await challenged(await dial('7001'), 'one'), 486);
    const early = await dial('7002');
    const again = await challenged(early, 'two', ', stale=true');
    expect(credentialOf(again)).toEqual({ nonce: 'two', nc: '00000001' });
    expect(headerOf(again, 'CSeq')).toBe('2 INVITE');
    expect(headerOf(again, 'Call-ID')).toBe(headerOf(early, 'Call-ID'));
    far.respond(again, 486);
    const next = await dial('7003');
    expect(credentialOf(next)).toEqual({ nonce: 'two', nc: '00000002' });
    far.respond(next, 486);
  });

  it('a password that is wrong now is not sent round in a circle', async () => {
    far.respond(await challenged(await dial('7001'), 'one'), 486);
    const again = await challenged(await dial('7002'), 'two');
    far.respond(again, 407, challenge('three'));
    await alice.untilWith('7002', ({ step }) => step === 'ended');
    expect(far.all('INVITE')).toHaveLength(4);
  });

  it('hung up while the credential is fetched: nothing leaves', async () => {
    far.respond(await challenged(await dial('7001'), 'one'), 486);
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    alice.engine.actions.dial('7002');
    const { id } = await alice.untilWith('7002', ({ step }) => step === 'calling');
    alice.engine.actions.hangUp(id);
    await alice.untilWith('7002', ({ step }) => step === 'ended');
    resolve();
    const next = await dial('7003');
    expect(far.all('INVITE')).toHaveLength(3);
    expect(credentialOf(next)).not.toBeNull();
    far.respond(next, 486);
  });

  it('somebody of another domain gets none before its proxy asks', async () => {
    far.respond(await challenged(await dial('7001'), 'one'), 486);
    const foreign = await dial('bob@elsewhere.example');
    expect(credentialOf(foreign)).toBeNull();
    far.respond(foreign, 486);
  });

  it('a redirection is sent with a count of its own', async () => {
    far.respond(await challenged(await dial('7001'), 'one'), 486);
    const sent = await dial('7002');
    const before = far.all('INVITE').length;
    far.respond(sent, 302, { headers: ['Contact: <sip:7003@example.com>'] });
    const redirected = await nextInvite(before);
    expect(credentialOf(redirected)).toEqual({ nonce: 'one', nc: '00000003' });
    far.respond(redirected, 486);
  });
});
