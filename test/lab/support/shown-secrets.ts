import { readFileSync } from 'node:fs';
import path from 'node:path';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import type { Edge } from '../../../edge/options.ts';
import { digestHa1 } from '../../../edge/secrets.ts';
import { createTestClient, exchangeToken } from '../../support/demo/oidc-client.ts';
import { bearer, connectSip, digest } from '../../support/demo/sip-client.ts';
import { openUdpPhone } from '../../support/edge/desk-phone.ts';
import { openEdgePhone } from '../../support/edge/edge-phone.ts';
import { type Secrets, signatureOf } from '../../support/edge/secrets-in-logs.ts';
import { makeSipToken, signingKeys } from '../../support/edge/sip-tokens.ts';
import { openTurnClient } from '../../support/edge/turn-client.ts';
import { until } from './until.ts';

/** What the edge itself keeps: of its parts, its keys, and its desk phones. */
export function keptSecrets(edge: Edge): Secrets {
  const inFile = (name: string) => readFileSync(path.join(edge.runDir, name), 'utf8');
  const keys = (['first', 'second'] as const).flatMap((service) => signingKeys(edge, service));
  return new Map([
    ...['turn', 'sip-keys', 'ephemeral'].map((name) => [name, inFile(`secrets/${name}`)] as const),
    // A line from its middle: a log may break them otherwise.
    ['TLS key', inFile('tls/key.pem').split('\n')[1] ?? ''],
    ...keys.map(({ kid, k }) => [`SIP token key ${kid}`, k] as const),
    ...[...edge.deskPhones].flatMap(([username, password]) => [
      [`password of ${username}`, password] as const,
      // As good as the password itself to whoever wants to register.
      [`H(A1) of ${username}`, digestHa1('MD5', { username, realm: edge.domain, password })] as const,
    ]),
  ]);
}

/** Shows the edge whatever somebody may hold, where it is taken and where it is refused, and tells what that was. */
export async function showSecrets(edge: Edge): Promise<Secrets> {
  const signedIn = await signIn(edge);
  const given = await askService(edge, signedIn.accessToken);
  const refused = await makeSipToken(edge, 'alice', { claims: { aud: 'somebody else' } });
  await register(edge, given, refused);
  await sendBroken(edge, given.sipToken);
  const { username, credential: password } = given.turn;
  const relay = await openTurnClient({ address: edge.address, port: edge.ports.turn, username, password });
  await expectCode('TURN', relay.allocate(), 0);
  relay.close();
  return new Map([
    ['access token', signatureOf(signedIn.accessToken)],
    ...signedIn.refreshTokens.map((token, index) => [`refresh token ${index}`, token] as const),
    ['SIP token', signatureOf(given.sipToken)],
    ['SIP token that was refused', signatureOf(refused)],
    ['TURN password', password],
    ['time-limited SIP password', given.sip.password],
  ]);
}

async function expectCode(what: string, got: Promise<number>, code: number): Promise<void> {
  const answered = await got;
  if (answered !== code) throw new Error(`${what} was answered with ${answered}, not with ${code}`);
}

async function signIn(edge: Edge) {
  const client = await createTestClient(edge.urls.issuer);
  const first = await client.signIn((url) => signInAtDemo(url, { login: 'alice', password: 'demo' }));
  const second = await client.refresh(first.refresh_token ?? '');
  await client.close();
  const refreshTokens = [first.refresh_token, second.refresh_token].filter((token) => token !== undefined);
  if (refreshTokens.length === 0) throw new Error('there is no refresh token');
  return { accessToken: second.access_token, refreshTokens: [...new Set(refreshTokens)] };
}

async function askService(edge: Edge, accessToken: string) {
  const ask = (url: string | URL, token: string) =>
    fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const statusOf = async (asked: Promise<Response>) => (await asked).status;
  const { body } = await exchangeToken(edge.urls.token, accessToken);
  const sipToken = String(body.access_token);
  const relays = (await (await ask(edge.urls.turnCredentials, accessToken)).json()) as {
    readonly servers: readonly [{ readonly username: string; readonly credential: string }];
  };
  const sip = (await (await ask(new URL('/sip-credentials', edge.urls.token), accessToken)).json()) as {
    readonly username: string;
    readonly password: string;
  };
  await expectCode('provisioning', statusOf(ask(edge.urls.provisioning, accessToken)), 200);
  // At the wrong door: each is refused, and the service logs that.
  const keys = `http://127.0.0.1:${edge.ports.internal}/internal/sip-keys`;
  await expectCode('the keys', statusOf(ask(keys, accessToken)), 401);
  await expectCode('a token in a path', statusOf(fetch(new URL(`/${accessToken}`, edge.urls.token))), 404);
  await expectCode('a SIP token', statusOf(ask(edge.urls.provisioning, sipToken)), 401);
  const exchanged = await exchangeToken(edge.urls.token, sipToken);
  await expectCode('a SIP token', Promise.resolve(exchanged.status), 400);
  return { sipToken, turn: relays.servers[0], sip };
}

async function register(
  edge: Edge,
  given: Awaited<ReturnType<typeof askService>>,
  refused: string,
): Promise<void> {
  const ways = [bearer(given.sipToken), digest(given.sip.username, given.sip.password, 'MD5')];
  for (const authorize of [...ways, bearer(refused)]) {
    const alice = await openEdgePhone(edge, 'alice', { register: false });
    const status = async () => (await alice.client.register(authorize)).answer.status;
    await expectCode('alice', status(), ways.includes(authorize) ? 200 : 401);
    alice.close();
  }
  const server = { address: edge.address, port: edge.ports.sip };
  const phone = await openUdpPhone({ server, user: '702', domain: edge.domain });
  const statusFor = async (authorize: ReturnType<typeof bearer>) => (await phone.register(authorize)).status;
  await expectCode('702', statusFor(digest('702', edge.deskPhones.get('702') ?? '', 'MD5')), 200);
  // RFC 8898 wants TLS: a desk phone that shows a token all the same is sent away.
  await expectCode('702', statusFor(bearer(given.sipToken)), 403);
  phone.close();
}

/** Messages that nobody can read, with a token in them. */
async function sendBroken(edge: Edge, sipToken: string): Promise<void> {
  for (const start of ['REGISTER\r\n', `REGISTER sip:${edge.domain} SIP/2.0\r\nVia: unreadable\r\n`]) {
    const { urls, certificate, domain } = edge;
    const client = await connectSip({ url: urls.wss, ca: certificate.pem, user: 'alice', domain });
    client.sendRaw(`${start}Authorization: Bearer ${sipToken}\r\nContent-Length: 0\r\n\r\n`);
    await until(client.isClosed, 'the edge keeps a connection that brought what it cannot read');
    client.close();
  }
}
