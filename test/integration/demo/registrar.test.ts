import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { headerValue, headerValues, type SipResponse } from '../../../demo/sip/message.ts';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { bearer, connectSip, digest, type SipClient } from '../../support/demo/sip-client.ts';

let demo: Demo;
const lines: string[] = [];
const clients: SipClient[] = [];

beforeAll(async () => {
  demo = await startDemo({ log: (line) => lines.push(line) });
});
afterAll(() => demo.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function connect(user: string): Promise<SipClient> {
  const client = await connectSip({
    url: demo.urls.wss,
    ca: demo.certificate.pem,
    user,
    domain: demo.sip.domain,
  });
  clients.push(client);
  return client;
}

function contacts(answer: SipResponse): readonly string[] {
  return headerValues(answer, 'Contact');
}

describe('authentication', () => {
  it('offers Bearer with its authorization server, and Digest with SHA-256 before MD5', async () => {
    const alice = await connect('alice');
    const request = alice.build({
      method: 'REGISTER',
      uri: `sip:${demo.sip.domain}`,
      to: 'sip:alice@offhook.localhost',
    });
    alice.send(request);
    const answer = await alice.final(request);
    expect(answer.status).toBe(401);
    const [token, first, second] = headerValues(answer, 'WWW-Authenticate');
    expect(token).toBe(`Bearer realm="offhook.localhost", authz_server="${demo.urls.issuer}"`);
    expect(first).toContain('algorithm=SHA-256');
    expect(second).toContain('algorithm=MD5');
  });

  it('registers a user by SIP token', async () => {
    const alice = await connect('alice');
    const { answer } = await alice.register(bearer(await demo.issueSipToken('alice')));
    expect(answer.status).toBe(200);
    expect(contacts(answer)).toEqual([`<${alice.contact}>;expires=600`]);
    expect(demo.sip.registrations()).toMatchObject([
      { aor: 'sip:alice@offhook.localhost', contact: alice.contact },
    ]);
  });

  it.each(['SHA-256', 'MD5'] as const)('registers a desk phone by digest %s', async (algorithm) => {
    const desk = await connect('701');
    const password = demo.digestPasswords.get('701') ?? '';
    expect((await desk.register(digest('701', password, algorithm))).answer.status).toBe(200);
  });

  it('refuses a wrong password', async () => {
    const desk = await connect('701');
    expect((await desk.register(digest('701', 'guess', 'SHA-256'))).answer.status).toBe(401);
  });

  it('calls an old nonce stale', async () => {
    const short = await startDemo({ nonceTtlMs: -1 });
    const desk = await connectSip({
      url: short.urls.wss,
      ca: short.certificate.pem,
      user: '701',
      domain: 'offhook.localhost',
    });
    const { answer } = await desk.register(digest('701', short.digestPasswords.get('701') ?? '', 'MD5'));
    expect(answer.status).toBe(401);
    expect(headerValues(answer, 'WWW-Authenticate').at(-1)).toContain('stale=true');
    desk.close();
    await short.close();
  });

  it.each([
    ['has expired', () => demo.issueSipToken('alice', -1000)],
    ['is not a valid JWT', async () => 'rubbish'],
    ['signature does not fit', async () => `${(await demo.issueSipToken('alice')).slice(0, -8)}AAAAAAAA`],
  ])('answers a token that %s with invalid_token', async (reason, token) => {
    const alice = await connect('alice');
    const { answer } = await alice.register(bearer(await token()));
    expect(answer.status).toBe(401);
    expect(headerValue(answer, 'WWW-Authenticate')).toContain('error="invalid_token"');
    expect(headerValue(answer, 'WWW-Authenticate')).toContain(reason);
  });

  it('does not let one user register as another', async () => {
    const alice = await connect('alice');
    const { answer } = await alice.register(bearer(await demo.issueSipToken('carol')));
    expect(answer.status).toBe(403);
  });
});

describe('bindings', () => {
  async function carol() {
    const client = await connect('carol');
    const token = bearer(await demo.issueSipToken('carol'));
    return {
      client,
      register: (headers: { name: string; value: string }[], contact?: string) =>
        client.register(token, headers, contact),
    };
  }

  it('says the least time when asked for less', async () => {
    const { register } = await carol();
    const { answer } = await register([{ name: 'Expires', value: '10' }]);
    expect(answer.status).toBe(423);
    expect(headerValue(answer, 'Min-Expires')).toBe('60');
  });

  it('keeps two devices, lists them, and removes one, then all', async () => {
    const [one, two] = [await carol(), await carol()];
    await one.register([]);
    const { answer } = await two.register([{ name: 'Expires', value: '120' }]);
    expect(contacts(answer)).toHaveLength(2);
    expect(contacts(answer)[1]).toContain('expires=120');
    const removed = await one.register([], `<${one.client.contact}>;expires=0`);
    expect(contacts(removed.answer)).toEqual([expect.stringContaining(two.client.host)]);
    const none = await two.register([{ name: 'Expires', value: '0' }], '*');
    expect([none.answer.status, contacts(none.answer)]).toEqual([200, []]);
  });

  it('refuses a star that does not stand for removal', async () => {
    const { register } = await carol();
    expect((await register([], '*')).answer.status).toBe(400);
  });

  it('replaces the binding of the same instance (RFC 5626)', async () => {
    const instance = ';+sip.instance="<urn:uuid:0f>";reg-id=1';
    const [before, after] = [await carol(), await carol()];
    await before.register([], `<${before.client.contact}>${instance}`);
    const { answer } = await after.register([], `<${after.client.contact}>${instance}`);
    expect(contacts(answer)).toEqual([expect.stringContaining(after.client.host)]);
  });

  it('forgets a device whose connection is gone', async () => {
    const [gone, other] = [await carol(), await carol()];
    await gone.register([]);
    gone.client.close();
    const known = () => demo.sip.registrations().map(({ contact }) => contact);
    await expect.poll(known).not.toContain(gone.client.contact);
    const { answer } = await other.register([]);
    expect(contacts(answer)).toEqual([expect.stringContaining(other.client.host)]);
  });
});

describe('the connection', () => {
  it('answers a ping, and OPTIONS without a challenge', async () => {
    const alice = await connect('alice');
    alice.sendRaw('\r\n\r\n');
    expect(await alice.sawText('\r\n')).toBe(true);
    const options = alice.build({ method: 'OPTIONS', to: `sip:${demo.sip.domain}` });
    alice.send(options);
    expect((await alice.final(options)).status).toBe(200);
  });

  it('is refused without the sip subprotocol', async () => {
    const socket = new WebSocket(demo.urls.wss, { ca: demo.certificate.pem });
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toContain('400');
  });

  it('survives rubbish, and says what was wrong where it can', async () => {
    const alice = await connect('alice');
    alice.sendRaw('');
    alice.sendRaw('no sip at all');
    alice.sendRaw('SIP/2.0 999 x\r\n\r\n');
    const broken = alice.build({ method: 'MESSAGE', to: 'sip:echo@offhook.localhost' });
    alice.send({
      ...broken,
      headers: broken.headers.map((h) => (h.name === 'From' ? { ...h, value: 'nobody' } : h)),
    });
    const answer = await alice.final(broken);
    expect([answer.status, answer.reason]).toEqual([400, 'Bad Request: From has no tag']);
    alice.sendRaw('\r\n\r\n');
    expect(await alice.sawText('\r\n')).toBe(true);
  });

  it('obeys the switches: refusal, silence, closed sockets, outage', async () => {
    const alice = await connect('alice');
    const token = bearer(await demo.issueSipToken('alice'));
    demo.sip.refuseRegistrations({ status: 503, headers: [{ name: 'Retry-After', value: '7' }] });
    const { answer } = await alice.register(token);
    expect([answer.status, headerValue(answer, 'Retry-After')]).toEqual([503, '7']);
    demo.sip.refuseRegistrations(null);
    expect((await alice.register(token)).answer.status).toBe(200);

    expect(demo.sip.sendRaw('alice', 'rubbish')).toBe(1);
    expect(await alice.sawText('rubbish')).toBe(true);
    demo.sip.setSilent(true);
    const options = alice.build({ method: 'OPTIONS', to: `sip:${demo.sip.domain}` });
    alice.send(options);
    await expect(alice.final(options, 150)).rejects.toThrow('waited in vain');
    demo.sip.setSilent(false);

    demo.sip.closeSockets();
    expect(await alice.sawClose()).toBe(true);
    await demo.sip.setDown(true);
    await expect(connect('alice')).rejects.toThrow('ECONNREFUSED');
    await demo.sip.setDown(false);
    expect((await (await connect('alice')).register(token)).answer.status).toBe(200);
  });

  it('records and logs what it receives without secrets', async () => {
    const alice = await connect('alice');
    const token = await demo.issueSipToken('alice');
    await alice.register(bearer(token));
    const received = await demo.sip.waitFor(
      ({ what, text }) => what === 'REGISTER' && text.includes('redacted'),
    );
    expect(received.text).toContain('Authorization: Bearer (redacted)');
    expect(JSON.stringify(demo.sip.received())).not.toContain(token);
    expect(lines.join()).toContain('REGISTER');
    expect(lines.join()).not.toContain(token);
    expect(lines.join()).not.toContain(demo.digestPasswords.get('701'));
  });
});
