import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { createIdentity, type Identity } from '../../../demo/identity/identity.ts';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { createHttpServer } from '../../../demo/net/http-server.ts';
import type { Clock } from '../../../edge/service/clock.ts';
import type { ConfigInput } from '../../../edge/service/config.ts';
import { createLog } from '../../../edge/service/log.ts';
import { readConfig } from '../../../edge/service/read-config.ts';
import { startService, type TokenService } from '../../../edge/service/start-service.ts';
import { createTestClient } from '../demo/oidc-client.ts';

export const audience = 'https://phones.example.com';
export const secrets = {
  internal: 'internal-secret-of-this-test',
  turn: 'turn-secret-of-this-test',
  sip: 'ephemeral-secret-of-this-test',
  /** A tenant's. */
  north: 'turn-secret-of-the-north',
};

/** What Kamailio pulls. */
export const keysSchema = v.object({
  keys: v.array(v.strictObject({ kid: v.string(), k: v.string(), exp: v.number() })),
});

export interface TestProvider extends Identity {
  /** Signs in as that person, through the provider's own page. */
  accessToken(login: string): Promise<string>;
  close(): Promise<void>;
}

/** A real OpenID provider, for the audience of the service. */
export async function startTestProvider(accessTokenTtlMs = 600_000): Promise<TestProvider> {
  const server = await createHttpServer(0);
  const identity = await createIdentity(server, { audience, accessTokenTtlMs, log: () => undefined });
  return {
    ...identity,
    async accessToken(login) {
      const client = await createTestClient(identity.issuer);
      const tokens = await client.signIn((url) => signInAtDemo(url, { login, password: 'demo' }));
      await client.close();
      return tokens.access_token;
    },
    close: () => server.close(),
  };
}

export interface TestService extends TokenService {
  readonly folder: string;
  readonly configFile: string;
  /** JSON lines. */
  readonly log: readonly string[];
  post(
    path: string,
    form: Record<string, string> | string,
    headers?: Record<string, string>,
  ): Promise<Response>;
  get(path: string, token?: string, headers?: Record<string, string>): Promise<Response>;
  internal(path: string, secret?: string): Promise<Response>;
  /** Ends it and starts it anew in the same folder. */
  restart(): Promise<TestService>;
  /** With the folder. */
  remove(): Promise<void>;
}

export interface TestServiceOptions {
  readonly issuer: string;
  readonly config?: Partial<ConfigInput>;
  readonly clock?: Clock;
  readonly folder?: string;
}

/** The files as an administrator writes them. */
export async function writeServiceFiles(folder: string, config: Partial<ConfigInput>): Promise<string> {
  for (const [name, secret] of Object.entries(secrets)) {
    await writeFile(join(folder, `${name}.secret`), `${secret}\n`, { mode: 0o600 });
  }
  const whole: Partial<ConfigInput> = {
    listen: { host: '127.0.0.1', port: 0 },
    internal: { port: 0, secretFile: 'internal.secret' },
    audience,
    domain: 'offhook.localhost',
    wssUrls: ['wss://127.0.0.1:7443/', 'wss://127.0.0.1:7444/'],
    keyFile: 'sip-keys.json',
    ice: { stunUrls: ['stun:127.0.0.1:3478'] },
    turn: { secretFile: 'turn.secret', urls: ['turn:127.0.0.1:3478', 'turns:127.0.0.1:5349?transport=tcp'] },
    sipCredentials: { secretFile: 'sip.secret' },
    users: {
      alice: {
        displayName: 'Alice Adler',
        extension: '100',
        features: ['calls'],
        maxCalls: 3,
        destinations: ['+49'],
      },
      carol: { credentials: 'ephemeral' },
    },
    ...config,
  };
  const file = join(folder, 'service.json');
  await writeFile(file, JSON.stringify(whole));
  return file;
}

export async function startTestService(options: TestServiceOptions): Promise<TestService> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'offhook-service-')));
  const configFile = await writeServiceFiles(folder, { issuer: options.issuer, ...options.config });
  const log: string[] = [];
  const service = await startService(readConfig(configFile), {
    log: createLog((line) => void log.push(line)),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const bearer = (token: string | undefined): Record<string, string> =>
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    ...service,
    ...{ folder, configFile, log },
    post: (path, form, headers = {}) =>
      fetch(`${service.url}${path}`, {
        method: 'POST',
        body: typeof form === 'string' ? form : new URLSearchParams(form),
        headers,
      }),
    get: (path, token, headers = {}) =>
      fetch(`${service.url}${path}`, { headers: { ...bearer(token), ...headers } }),
    internal: (path, secret) => fetch(`${service.internalUrl}${path}`, { headers: bearer(secret) }),
    async restart() {
      await service.close();
      return startTestService({ ...options, folder });
    },
    async remove() {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The service and its provider for a whole file: it takes as many requests as the tests like. */
export async function startServiceWithAlice() {
  const provider = await startTestProvider();
  const many = { perMinute: 100_000, burst: 10_000 };
  const rateLimits = { perSource: many, perSubject: many };
  const service = await startTestService({ issuer: provider.issuer, config: { rateLimits } });
  return {
    provider,
    service,
    /** Her access token. */
    alice: await provider.accessToken('alice'),
    async close() {
      await service.remove();
      await provider.close();
    },
  };
}
