import { randomBytes } from 'node:crypto';
import type { PolicyInput } from '../src/shared/policy.ts';
import { type ControlPlace, createControl } from './control.ts';
import { type Bob, createBob } from './endpoints/bob.ts';
import { createEcho, type Echo } from './endpoints/echo.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { clientId } from './identity/provider.ts';
import { createHttpServer } from './net/http-server.ts';
import { aorOf, people } from './people.ts';
import { createService, type Service } from './service/service.ts';
import { createSipTokens, type SipTokenClaims } from './service/sip-token.ts';
import { createCertificate } from './sip/certificate.ts';
import type { ForkTimers } from './sip/fork.ts';
import type { RegistrarLimits } from './sip/registrar.ts';
import { createSipEdge, type SipEdge } from './sip/sip-edge.ts';
import { createWssServer } from './sip/wss-server.ts';

export interface DemoOptions {
  /** 0 or absent: any free port. */
  readonly ports?: {
    readonly identity?: number;
    readonly service?: number;
    readonly sip?: number;
    readonly control?: number;
  };
  /** Life of the provider's access tokens; 10 minutes unless told. */
  readonly accessTokenTtlMs?: number;
  /** Life of the SIP tokens from token exchange; 5 minutes unless told. */
  readonly sipTokenTtlMs?: number;
  /** After this a digest nonce is stale; 5 minutes unless told. */
  readonly nonceTtlMs?: number;
  /** How long Bob rings before he answers; 2 s unless told. */
  readonly bobAnswersAfterMs?: number;
  /** How long after a call to 201 Bob calls back; 3 s unless told. */
  readonly callBackAfterMs?: number;
  readonly registrar?: Partial<RegistrarLimits>;
  readonly timers?: Partial<ForkTimers>;
  /** Debug lines; they hold no token, password or key. */
  readonly log?: (line: string) => void;
}

export interface Demo {
  readonly urls: {
    readonly issuer: string;
    readonly token: string;
    readonly provisioning: string;
    readonly wss: string;
  };
  /** For the app: signs in at this demo's provider. */
  readonly policy: PolicyInput;
  /** For the app without sign-in: the digest account 701. Holds a password. */
  readonly managedPolicy: PolicyInput;
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

/** Starts the embedded edge: identity provider, token service, SIP server and endpoints, all on the loopback. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const log = options.log ?? (() => {});
  const { ports = {}, sipTokenTtlMs = 300_000 } = options;
  const certificate = await createCertificate();
  const [identityServer, serviceServer, controlServer, wssServer] = await Promise.all([
    createHttpServer(ports.identity ?? 0),
    createHttpServer(ports.service ?? 0),
    createHttpServer(ports.control ?? 0),
    createWssServer(ports.sip ?? 0, certificate),
  ]);
  const sipTokens = await createSipTokens(serviceServer.origin);
  const digestPasswords = new Map(
    people
      .filter(({ kind }) => kind === 'digest')
      .map(({ login }) => [login, randomBytes(12).toString('base64url')]),
  );
  const identity = await createIdentity(identityServer, {
    audience: serviceServer.origin,
    accessTokenTtlMs: options.accessTokenTtlMs ?? 600_000,
    log,
  });
  const sip = createSipEdge(wssServer, {
    sipTokens,
    authzServer: identity.issuer,
    passwords: digestPasswords,
    nonceTtlMs: options.nonceTtlMs ?? 300_000,
    limits: options.registrar ?? {},
    timers: options.timers ?? {},
    log,
  });
  const service = createService(serviceServer, {
    issuer: identity.issuer,
    wssUrl: sip.wssUrl,
    sipTokens,
    sipTokenTtlMs,
    log,
  });
  const echo = createEcho(sip, log);
  const bob = createBob(sip, {
    answerAfterMs: options.bobAnswersAfterMs ?? 2000,
    callBackAfterMs: options.callBackAfterMs ?? 3000,
    log,
  });
  const trustedCertificates = [{ host: `localhost:${wssServer.port}`, sha256: certificate.sha256 }];

  const demo: Omit<Demo, 'control'> = {
    urls: {
      issuer: identity.issuer,
      token: service.tokenUrl,
      provisioning: service.provisioningUrl,
      wss: sip.wssUrl,
    },
    policy: {
      version: 1,
      signIn: { issuer: identity.issuer, clientId, provisioningUrl: service.provisioningUrl },
      trustedCertificates,
    },
    managedPolicy: {
      version: 1,
      provisioning: {
        version: 1,
        account: { aor: aorOf('701'), displayName: 'Desk 701' },
        servers: [{ url: sip.wssUrl, priority: 0 }],
        credentials: { kind: 'digest', username: '701', password: digestPasswords.get('701') ?? '' },
      },
      trustedCertificates,
    },
    digestPasswords,
    certificate: { pem: certificate.cert, sha256: certificate.sha256 },
    identity,
    service,
    sip,
    echo,
    bob,
    issueSipToken: (login, ttlMs = sipTokenTtlMs, claims = {}) =>
      sipTokens.issue({ sub: login, aor: aorOf(login), tenant: sip.domain, features: [], ...claims }, ttlMs),
    async close() {
      await Promise.all([echo.close(), bob.close()]);
      sip.close();
      await Promise.all([
        identityServer.close(),
        serviceServer.close(),
        controlServer.close(),
        wssServer.close(),
      ]);
    },
  };
  return { ...demo, control: createControl(controlServer, demo) };
}
