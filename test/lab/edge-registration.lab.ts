import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { headerValue, headerValues } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { createTestClient } from '../support/demo/oidc-client.ts';
import { bearer, connectSip, digest, type SipClient } from '../support/demo/sip-client.ts';
import { type DeskPhone, openTcpPhone, openTlsPhone, openUdpPhone } from '../support/edge/desk-phone.ts';
import { makeSipToken, signingKeys, withoutSignature } from '../support/edge/sip-tokens.ts';

let edge: Edge;
const clients: { close(): void }[] = [];

beforeAll(async () => {
  edge = await startEdge({ limits: { sourceFailures: 1000 } });
});
afterAll(() => edge.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function connect(user: string): Promise<SipClient> {
  const client = await connectSip({
    url: edge.urls.wss,
    ca: edge.certificate.pem,
    user,
    domain: edge.domain,
  });
  clients.push(client);
  return client;
}

async function openDesk(user: string): Promise<DeskPhone> {
  const server = { address: edge.address, port: edge.ports.sip };
  const phone = await openUdpPhone({ server, user, domain: edge.domain });
  clients.push(phone);
  return phone;
}

/** Status and challenge that a REGISTER with this token is answered with. */
async function refusalOf(token: string, user = 'alice') {
  const client = await connect(user);
  const { answer } = await client.register(bearer(token));
  return { status: answer.status, challenge: headerValue(answer, 'WWW-Authenticate') ?? '' };
}

describe('a registration', () => {
  it('is granted for the token that the service exchanges for a sign-in', async () => {
    const oidc = await createTestClient(edge.urls.issuer);
    const tokens = await oidc.signIn((url) => signInAtDemo(url, { login: 'alice', password: 'demo' }));
    await oidc.close();
    const exchanged = await fetch(edge.urls.token, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: tokens.access_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }),
    });
    const { access_token: token } = (await exchanged.json()) as { access_token: string };
    const alice = await connect('alice');
    const { answer } = await alice.register(bearer(token));
    expect(answer.status).toBe(200);
    expect(headerValue(answer, 'Contact')).toContain(alice.host);
  });

  it('is granted for time-limited digest, and not after its time', async () => {
    const secret = await ephemeralSecret();
    const credentials = (user: string, fromNowS: number) => {
      const name = `${Math.floor(Date.now() / 1000) + fromNowS}:${user}`;
      return [name, createHmac('sha1', secret).update(name).digest('base64')] as const;
    };
    const carol = await connect('carol');
    const [name, password] = credentials('carol', 60);
    expect((await carol.register(digest(name, password, 'MD5'))).answer.status).toBe(200);
    const late = await connect('carol');
    const [oldName, oldPassword] = credentials('carol', -10);
    expect((await late.register(digest(oldName, oldPassword, 'MD5'))).answer.status).toBe(401);
    const other = await connect('dave');
    expect((await other.register(digest(name, password, 'MD5'))).answer.status).toBe(401);
  });

  it('is granted for the password of a desk phone, over UDP and WebSocket, and for no other', async () => {
    const password = edge.deskPhones.get('702') ?? '';
    const desk = await openDesk('702');
    expect((await desk.register(digest('702', password, 'MD5'))).status).toBe(200);
    expect((await desk.register(digest('702', 'guess', 'MD5'))).status).toBe(401);
    const onWebSocket = await connect('702');
    expect((await onWebSocket.register(digest('702', password, 'MD5'))).answer.status).toBe(200);
    const wrong = await connect('702');
    expect((await wrong.register(digest('702', 'guess', 'MD5'))).answer.status).toBe(401);
    const neighbour = await connect('703');
    expect((await neighbour.register(digest('702', password, 'MD5'))).answer.status).toBe(401);
  });

  it('lasts no longer and no shorter than the site has it, whatever was asked for', async () => {
    const alice = await connect('alice');
    const own = bearer(await makeSipToken(edge));
    const grantedFor = async (expires: string) => {
      const { answer } = await alice.register(own, [{ name: 'Expires', value: expires }]);
      return Number(/;expires=(\d+)/.exec(headerValue(answer, 'Contact') ?? '')?.[1]);
    };
    expect(await grantedFor('1')).toBe(10);
    expect(await grantedFor('600')).toBe(600);
    expect(await grantedFor('4294967295')).toBe(3600);
  });

  it.each([
    ['TCP', openTcpPhone],
    ['TLS', (options: Parameters<typeof openUdpPhone>[0]) => openTlsPhone(options, edge.certificate.pem)],
  ] as const)(
    'is granted for the password of a desk phone over %s, which calls find there',
    async (way, open) => {
      const port = way === 'TLS' ? edge.ports.sips : edge.ports.sip;
      const server = { address: edge.address, port };
      const [caller, called, guesser] = await Promise.all(
        ['704', '705', '706'].map((user) => open({ server, user, domain: edge.domain })),
      );
      if (caller === undefined || called === undefined || guesser === undefined)
        throw new Error('three phones were asked for');
      clients.push(caller, called, guesser);
      const own = (user: string) => digest(user, edge.deskPhones.get(user) ?? '', 'MD5');
      expect((await guesser.register(digest('706', 'guess', 'MD5'))).status).toBe(401);
      expect((await caller.register(own('704'))).status).toBe(200);
      expect((await called.register(own('705'))).status).toBe(200);
      const calling = caller.authenticated({ method: 'INVITE', uri: `sip:705@${edge.domain}` }, own('704'));
      const arrived = await called.request('INVITE');
      expect(headerValues(arrived, 'Via')[0]).toContain(`SIP/2.0/${way} `);
      called.respond(arrived, 486);
      expect((await calling).status).toBe(486);
    },
  );

  it('asks for Bearer or digest on WebSocket, and for digest alone over UDP', async () => {
    const alice = await connect('alice');
    const request = alice.build({
      method: 'REGISTER',
      uri: `sip:${edge.domain}`,
      to: `sip:alice@${edge.domain}`,
    });
    alice.send(request);
    const [first, second] = headerValues(await alice.final(request), 'WWW-Authenticate');
    expect(first).toContain(`Bearer realm="${edge.domain}"`);
    expect(first).toContain(`authz_server="${edge.urls.issuer}"`);
    expect(second).toContain(`Digest realm="${edge.domain}"`);

    const phone = await openDesk('701');
    const register = phone.build({
      method: 'REGISTER',
      uri: `sip:${edge.domain}`,
      to: `sip:701@${edge.domain}`,
    });
    phone.send(register);
    const challenges = headerValues(await phone.final(register), 'WWW-Authenticate');
    expect(challenges).toHaveLength(1);
    expect(challenges[0]).toMatch(/^Digest /);
  });

  it('of a device replaces its former one', async () => {
    const instance = '+sip.instance="<urn:uuid:0c67446e-f1a1-4d1c-8b5a-6b6d2f3a0001>"';
    const first = await connect('alice');
    await first.register(bearer(await makeSipToken(edge)), [], `<${first.contact}>;${instance}`);
    const second = await connect('alice');
    const { answer } = await second.register(
      bearer(await makeSipToken(edge)),
      [],
      `<${second.contact}>;${instance}`,
    );
    const contacts = headerValues(answer, 'Contact').join(', ');
    expect(contacts).toContain(second.host);
    expect(contacts).not.toContain(first.host);
  });
});

describe('two registrations of a page under way on two connections', () => {
  it('that come out of order: calls find the newer one', async () => {
    const user = 'alice';
    const [older, newer, caller] = await Promise.all([connect(user), connect(user), connect('dave')]);
    const own = `Bearer ${await makeSipToken(edge, user)}`;
    const statusOf = async (client: SipClient, cseq: number) => {
      const request = client.build({
        method: 'REGISTER',
        uri: `sip:${edge.domain}`,
        to: `sip:${user}@${edge.domain}`,
        callId: 'a-page',
        cseq,
        headers: [
          {
            name: 'Contact',
            value: `<${newer.contact}>;+sip.instance="<urn:uuid:0c67446e-f1a1-4d1c-8b5a-6b6d2f3a0002>";reg-id=1`,
          },
          { name: 'Authorization', value: own },
        ],
      });
      client.send(request);
      return (await client.final(request)).status;
    };
    // On one connection for long, and then the newest overtakes the one before.
    expect(await statusOf(older, 7)).toBe(200);
    expect(await statusOf(newer, 9)).toBe(200);
    expect(await statusOf(older, 8)).toBe(500);
    older.close();
    expect((await caller.register(bearer(await makeSipToken(edge, 'dave')))).answer.status).toBe(200);
    const invite = caller.build({
      method: 'INVITE',
      to: `sip:${user}@${edge.domain}`,
      headers: [
        { name: 'Contact', value: `<${caller.contact}>` },
        { name: 'Proxy-Authorization', value: `Bearer ${await makeSipToken(edge, 'dave')}` },
      ],
    });
    caller.send(invite);
    newer.respond(await newer.request('INVITE'), 486);
    expect((await caller.final(invite)).status).toBe(486);
    expect(await statusOf(newer, 10)).toBe(200);
  });
});

describe('a token is refused, with the reason', () => {
  const later = () => Math.floor(Date.now() / 1000);

  it('forged with a key of one’s own', async () => {
    const [key] = signingKeys(edge);
    const forged = await makeSipToken(edge, 'alice', {
      key: { kid: key?.kid ?? '', k: 'x'.repeat(43) },
    });
    const { status, challenge } = await refusalOf(forged);
    expect(status).toBe(401);
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toContain('error_description="signature"');
  });

  it('expired', async () => {
    const token = await makeSipToken(edge, 'alice', { claims: { exp: later() - 1 } });
    expect(await refusalOf(token)).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('expired'),
    });
  });

  it('not yet valid', async () => {
    // A minute is allowed for clocks that differ.
    const token = await makeSipToken(edge, 'alice', { claims: { nbf: later() + 120 } });
    expect(await refusalOf(token)).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('not yet valid'),
    });
  });

  it('for another audience', async () => {
    const token = await makeSipToken(edge, 'alice', { claims: { aud: 'https://mail.example.com' } });
    expect(await refusalOf(token)).toMatchObject({ challenge: expect.stringContaining('audience') });
  });

  it('of another issuer', async () => {
    const token = await makeSipToken(edge, 'alice', { claims: { iss: 'https://evil.example.com' } });
    expect(await refusalOf(token)).toMatchObject({ challenge: expect.stringContaining('issuer') });
  });

  it('without a signature (alg none)', async () => {
    const token = withoutSignature(await makeSipToken(edge), signingKeys(edge)[0]?.kid ?? '');
    expect((await refusalOf(token)).status).toBe(401);
    const padded = `${token}${'A'.repeat(43)}`;
    expect(await refusalOf(padded)).toMatchObject({ challenge: expect.stringContaining('algorithm') });
  });

  it('signed with an algorithm that is not ours', async () => {
    const token = (await makeSipToken(edge)).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'HS512', kid: signingKeys(edge)[0]?.kid })).toString(
      'base64url',
    );
    expect(await refusalOf([head, token[1], token[2]].join('.'))).toMatchObject({
      challenge: expect.stringContaining('algorithm'),
    });
  });

  it('of somebody else', async () => {
    const token = await makeSipToken(edge, 'carol');
    expect(await refusalOf(token, 'alice')).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('subject'),
    });
  });

  it('with a key that nobody knows', async () => {
    const token = await makeSipToken(edge, 'alice', { key: { kid: 'nobody', k: 'y'.repeat(43) } });
    expect(await refusalOf(token)).toMatchObject({ challenge: expect.stringContaining('key') });
  });

  it('that is no token at all', async () => {
    expect(await refusalOf('{}')).toMatchObject({ challenge: expect.stringContaining('malformed') });
  });
});

describe('nobody registers', () => {
  it('for somebody else, whatever token they have', async () => {
    const carol = await connect('carol');
    const { answer } = await carol.authenticated(
      {
        method: 'REGISTER',
        uri: `sip:${edge.domain}`,
        to: `sip:alice@${edge.domain}`,
        headers: [
          { name: 'Contact', value: `<${carol.contact}>` },
          { name: 'Authorization', value: `Bearer ${await makeSipToken(edge, 'carol')}` },
        ],
      },
      bearer(await makeSipToken(edge, 'carol')),
    );
    expect(answer.status).toBe(403);
    expect(await edge.kamcmd('ul.dump')).not.toContain(carol.host);
  });

  it('as somebody of another domain', async () => {
    const { urls, certificate } = edge;
    const options = { url: urls.wss, ca: certificate.pem, user: 'alice', domain: 'example.com' };
    const stranger = await connectSip(options);
    clients.push(stranger);
    const { answer } = await stranger.register(bearer(await makeSipToken(edge)));
    expect(answer.status).toBe(403);
  });

  it('with a token by anything but WebSocket, where it could be read', async () => {
    const desk = await openDesk('alice');
    const asked = desk.build({
      method: 'REGISTER',
      uri: `sip:${edge.domain}`,
      to: `sip:alice@${edge.domain}`,
      headers: [{ name: 'Authorization', value: `Bearer ${await makeSipToken(edge)}` }],
    });
    desk.send(asked);
    expect((await desk.final(asked)).status).toBe(403);
  });
});

async function ephemeralSecret(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(`${edge.runDir}/secrets/ephemeral`, 'utf8');
}

describe('with SHA-256 as the digest algorithm of the site', () => {
  it('desk phones register by RFC 8760, and not by MD5', async () => {
    const modern = await startEdge({ digestAlgorithm: 'SHA-256' });
    try {
      const password = modern.deskPhones.get('701') ?? '';
      const statusBy = async (algorithm: 'SHA-256' | 'MD5') => {
        const phone = await openUdpPhone({
          server: { address: modern.address, port: modern.ports.sip },
          user: '701',
          domain: modern.domain,
        });
        clients.push(phone);
        return (await phone.register(digest('701', password, algorithm))).status;
      };
      expect(await statusBy('SHA-256')).toBe(200);
      expect(await statusBy('MD5')).not.toBe(200);
    } finally {
      await modern.close();
    }
  });
});
