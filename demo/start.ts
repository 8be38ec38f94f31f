import { randomBytes } from 'node:crypto';
import { type ControlPlace, createControl } from './control.ts';
import { type Bob, createBob } from './endpoints/bob.ts';
import { createEcho, type Echo } from './endpoints/echo.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { aorOf, people } from './people.ts';
import { type Policies, policiesFor } from './policies.ts';
import { openServers, type Ports } from './servers.ts';
import { createService, type Service } from './service/service.ts';
import { createSipTokens, type SipTokenClaims } from './service/sip-token.ts';
import { createCertificate } from './sip/certificate.ts';
import type { ForkTimers } from './sip/fork.ts';
import type { RegistrarLimits } from './sip/registrar.ts';
import { createSipEdge, type SipEdge } from './sip/sip-edge.ts';

export interface DemoOptions {
  readonly ports?: Ports;
  /** Life of the provider's access tokens; 10 minutes unless told. */
  readonly accessTokenTtlMs?: number;
  /** False: the provider cannot bind tokens to a key (RFC 9449). */
  readonly dpop?: boolean;
  /** Life of the SIP tokens from token exchange; 5 minutes unless told. */
  readonly sipTokenTtlMs?: number;
  /** After this a digest nonce is stale; 5 minutes unless told. */
  readonly nonceTtlMs?: number;
  /** Bob rings 2 s before he answers, and calls back 3 s after a call to 201, unless told. */
  readonly bob?: { readonly answerAfterMs?: number; readonly callBackAfterMs?: number };
  /** Extensions that are there to be watched, and have no phone. */
  readonly crowd?: readonly string[];
  readonly registrar?: Partial<RegistrarLimits>;
  readonly timers?: Partial<ForkTimers>;
  /** Debug lines; they hold no token, password or key. */
  readonly log?: (line: string) => void;
}

export interface Demo extends Policies {
  readonly urls: {
    readonly issuer: string;
    readonly token: string;
    readonly provisioning: string;
    readonly wss: string;
  };
  /** Passwords of the digest accounts, made anew at each start. */
  readonly digestPasswords: ReadonlyMap<string, string>;
  /** DER of the WSS certificate is trusted by this SHA-256, base64. */
  readonly certificate: { readonly pem: string; readonly sha256: string };
  readonly identity: Identity;
  readonly service: Service;
  readonly sip: SipEdge;
  readonly echo: Echo;
  readonly bob: Bob;
  /** The same switches over loopback HTTP, for another process. */
  readonly control: ControlPlace;
  /** A SIP token as the service would issue it, or with other claims and life, for tests. */
  issueSipToken(login: string, ttlMs?: number, claims?: Partial<SipTokenClaims>): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the embedded edge: identity provider, token service, SIP server and endpoints, all on the loopback.
 *
 * @throws the system's error when a fixed port is taken; nothing is left open then
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { log = () => {}, sipTokenTtlMs = 300_000 } = options;
  const certificate = await createCertificate();
  const servers = await openServers(options.ports ?? {}, certificate);
  const sipTokens = await createSipTokens(servers.service.origin);
  const digestPasswords = createPasswords();
  const identity = await createIdentity(servers.identity, {
    audience: servers.service.origin,
    accessTokenTtlMs: options.accessTokenTtlMs ?? 600_000,
    dpop: options.dpop ?? true,
    log,
  });
  const { issuer } = identity;
  const sip = createSipEdge(servers.sip, {
    sipTokens,
    authzServer: issuer,
    passwords: digestPasswords,
    nonceTtlMs: options.nonceTtlMs ?? 300_000,
    crowd: options.crowd ?? [],
    limits: options.registrar ?? {},
    timers: options.timers ?? {},
    log,
  });
  const { wssUrl } = sip;
  const service = createService(servers.service, { issuer, wssUrl, sipTokens, sipTokenTtlMs, log });
  const { provisioningUrl, tokenUrl } = service;
  const { answerAfterMs = 2000, callBackAfterMs = 3000 } = options.bob ?? {};
  const echo = createEcho(sip, log);
  const bob = createBob(sip, { answerAfterMs, callBackAfterMs, log });
  const { sha256, cert: pem } = certificate;
  const deskPassword = digestPasswords.get('701') ?? '';

  return {
    urls: { issuer, token: tokenUrl, provisioning: provisioningUrl, wss: wssUrl },
    ...policiesFor({ issuer, provisioningUrl, wssUrls: [wssUrl], sha256, deskPassword }),
    digestPasswords,
    certificate: { pem, sha256 },
    identity,
    service,
    sip,
    echo,
    bob,
    control: createControl(servers.control, { identity, service, sip, echo, bob }),
    issueSipToken: (login, ttlMs = sipTokenTtlMs, claims = {}) =>
      sipTokens.issue({ sub: login, aor: aorOf(login), tenant: sip.domain, features: [], ...claims }, ttlMs),
    async close() {
      await Promise.all([echo.close(), bob.close()]);
      sip.close();
      await servers.close();
    },
  };
}

function createPasswords(): ReadonlyMap<string, string> {
  const digest = people.filter(({ kind }) => kind === 'digest');
  return new Map(digest.map(({ login }) => [login, randomBytes(12).toString('base64url')]));
}
