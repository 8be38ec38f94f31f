import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialProvider } from '../../../src/renderer/engine/core/ports.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('registration on real SIP.js over a fake wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;

  function start(credentials?: CredentialProvider): void {
    alice = createTestPhone(wire, 'alice', credentials === undefined ? {} : { credentials });
    alice.engine.start();
  }
  const registration = () => alice.engine.getSnapshot().registration;
  const sent = (method: string) => wire.crossed.filter(({ text }) => text.startsWith(`${method} `));

  beforeEach(() => {
    wire = createFakeWire();
  });
  afterEach(() => alice.engine.stop());

  it('sends the token at once, with instance and expiry', async () => {
    start(async ({ challenges }) => (challenges.length === 0 ? 'Bearer abc' : null));
    await waitUntil(() => registration().step === 'registered');
    const [first] = sent('REGISTER');
    expect(first?.text).toContain('Authorization: Bearer abc');
    expect(first?.text).toMatch(
      /Contact: <sip:[^>]+>;\+sip\.instance="<urn:uuid:[0-9a-f-]{36}>";reg-id=1;expires=600/,
    );
    expect(sent('REGISTER')).toHaveLength(1);
  });

  it('answers a challenge with what main gives for it, on the next CSeq of the same Call-ID', async () => {
    const asked: string[][] = [];
    wire.intercept((text) => {
      if (!text.startsWith('REGISTER ') || text.includes('Authorization: Digest x')) return 'default';
      return {
        answer: responseTo(text, 401, 'Unauthorized', [
          'WWW-Authenticate: Bearer authz_server="https://id.example.com"',
          'WWW-Authenticate: Digest realm="example.com", nonce="n", algorithm=SHA-256, qop="auth"',
        ]),
      };
    });
    start(async ({ method, uri, challenges }) => {
      asked.push([method, uri, ...challenges]);
      return challenges.length === 0 ? null : 'Digest x';
    });
    await waitUntil(() => registration().step === 'registered');
    expect(asked[1]).toEqual([
      'REGISTER',
      'sip:example.com',
      'Bearer authz_server="https://id.example.com"',
      'Digest realm="example.com", nonce="n", algorithm=SHA-256, qop="auth"',
    ]);
    const [first, second] = sent('REGISTER').map(({ text }) => text);
    expect(/Call-ID: (\S+)/.exec(second ?? '')?.[1]).toBe(/Call-ID: (\S+)/.exec(first ?? '')?.[1]);
    expect(/CSeq: (\d+)/.exec(second ?? '')?.[1]).toBe('2');
  });

  it('tells "unauthorized" when the credential is refused, without a loop', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ')
        ? {
            answer: responseTo(text, 401, 'Unauthorized', ['WWW-Authenticate: Bearer error="invalid_token"']),
          }
        : 'default',
    );
    start(async () => 'Bearer wrong');
    await waitUntil(() => registration().step === 'waiting');
    expect(registration().problem).toMatchObject({ code: 'unauthorized', sipCode: 401 });
    expect(alice.logged.join('\n')).toContain('info registration waiting (unauthorized, 401,');
    for (const { text } of sent('REGISTER')) expect(text.match(/^Authorization:/gm)).toHaveLength(1);
    expect(sent('REGISTER')).toHaveLength(3);
  });

  it('offers a refused password once, not again', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ')
        ? { answer: responseTo(text, 401, 'Unauthorized', ['WWW-Authenticate: Digest realm="x", nonce="n"']) }
        : 'default',
    );
    start(async ({ challenges }) => (challenges.length === 0 ? null : 'Digest wrong'));
    await waitUntil(() => registration().step === 'waiting');
    expect(sent('REGISTER').filter(({ text }) => text.includes('Digest wrong'))).toHaveLength(1);
  });

  it('tells when there was no credential to answer with', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ')
        ? { answer: responseTo(text, 401, 'Unauthorized', ['WWW-Authenticate: Digest realm="x", nonce="n"']) }
        : 'default',
    );
    start(async () => null);
    await waitUntil(() => registration().step === 'waiting');
    expect(registration().problem).toMatchObject({ code: 'no-credential', sipCode: 401 });
    expect(sent('REGISTER')).toHaveLength(1);
  });

  it.each([
    [302, 'refused'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [480, 'refused'],
    [486, 'refused'],
    [500, 'server-error'],
    [503, 'service-unavailable'],
    [603, 'refused'],
  ])('a %i is told as %s, logged, and tried again later', async (code, problem) => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ') ? { answer: responseTo(text, code, 'No') } : 'default',
    );
    start();
    await waitUntil(() => registration().step === 'waiting');
    expect(registration()).toMatchObject({ problem: { code: problem, sipCode: code } });
    expect(registration().retryAt).toBeGreaterThan(Date.now());
    expect(alice.logged).toContain(`info registration waiting (${problem}, ${code}, No)`);
  });

  it('a redirect is not followed to a stranger: nobody but the account’s own servers gets the credential', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ')
        ? { answer: responseTo(text, 302, 'Elsewhere', ['Contact: <sip:evil.example.net;transport=ws>']) }
        : 'default',
    );
    start(async () => 'Bearer abc');
    await waitUntil(() => registration().step === 'waiting');
    expect(sent('REGISTER')).toHaveLength(1);
    expect(registration().server).toBe('wss://alice.example.com/ws');
  });

  it('a 408 is told as a timeout: it says no more than silence would (RFC 4320)', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ') ? { answer: responseTo(text, 408, 'Request Timeout') } : 'default',
    );
    start();
    await waitUntil(() => registration().step === 'waiting');
    expect(registration().problem).toMatchObject({ code: 'timeout' });
    expect(alice.logged.join('\n')).toContain('info registration waiting (timeout,');
  });

  it('423 is answered with the least expiry the server grants', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ') && !text.includes('Expires: 1800')
        ? { answer: responseTo(text, 423, 'Interval Too Brief', ['Min-Expires: 1800']) }
        : 'default',
    );
    start();
    await waitUntil(() => registration().step === 'registered');
    expect(sent('REGISTER').at(-1)?.text).toContain('expires=1800');
  });

  it('an unreachable server is told, and reached again when it is back', async () => {
    wire.refuseConnections = true;
    start();
    await waitUntil(() => registration().problem?.code === 'unreachable');
    wire.refuseConnections = false;
    await waitUntil(() => registration().step === 'registered');
    expect(registration().problem).toBeNull();
  });

  it('a refused certificate is told as such, whether main tells before or after the socket closes', async () => {
    wire.refuseConnections = true;
    start();
    await waitUntil(() => registration().problem?.code === 'unreachable');
    alice.engine.certificateRefused('alice.example.com', 'net::ERR_CERT_AUTHORITY_INVALID');
    expect(registration().problem).toMatchObject({
      code: 'certificate-untrusted',
      detail: 'net::ERR_CERT_AUTHORITY_INVALID',
    });
  });

  it('a lost connection is told and made anew', async () => {
    start();
    await waitUntil(() => registration().step === 'registered');
    wire.cut('alice');
    expect(registration()).toMatchObject({ step: 'waiting', problem: { code: 'connection-lost' } });
    await waitUntil(() => registration().step === 'registered');
  });

  it('an unreadable message does not end a registration, and is told', async () => {
    start();
    await waitUntil(() => registration().step === 'registered');
    wire.inject('alice', 'SIP/2.0 garbage\r\n\r\n');
    await waitUntil(() => registration().problem?.code === 'invalid-response');
    expect(registration().step).toBe('registered');
  });

  it('unregisters on stop', async () => {
    start();
    await waitUntil(() => registration().step === 'registered');
    await alice.engine.stop();
    expect(sent('REGISTER').at(-1)?.text).toContain('expires=0');
    expect(registration().step).toBe('idle');
  });

  it('a call made while there is no registration ends at once, with words', async () => {
    wire.refuseConnections = true;
    start();
    await waitUntil(() => registration().step === 'waiting');
    alice.engine.actions.dial('600');
    expect((await alice.until('ended')).end).toMatchObject({ cause: 'not-registered' });
  });

  it('hanging up while the credential for the INVITE is fetched sends no second INVITE', async () => {
    let release: (value: string) => void = () => undefined;
    wire.intercept((text) =>
      text.startsWith('INVITE ')
        ? { answer: responseTo(text, 407, 'Auth', ['Proxy-Authenticate: Digest realm="x", nonce="n"']) }
        : 'default',
    );
    start(({ method }) =>
      method === 'INVITE'
        ? new Promise((resolve) => {
            release = resolve;
          })
        : Promise.resolve(null),
    );
    await waitUntil(() => registration().step === 'registered');
    alice.engine.actions.dial('600');
    await waitUntil(() => wire.crossed.some(({ text }) => text.startsWith('ACK ')));
    alice.engine.actions.hangUp(alice.call().id);
    release('Digest y');
    await alice.until('ended');
    expect(alice.call().end).toMatchObject({ by: 'local', cause: 'cancelled' });
    expect(sent('INVITE')).toHaveLength(1);
  });
});
