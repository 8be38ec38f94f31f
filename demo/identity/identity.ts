import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import type { HttpServer, Outage } from '../net/http-server.ts';
import { createInteractions } from './interactions.ts';
import { keptIn, nothingKept } from './kept.ts';
import { createMemoryStore } from './memory-adapter.ts';
import { type Acr, createProvider } from './provider.ts';
import { openSigningKey } from './signing-key.ts';

export interface Identity {
  readonly issuer: string;
  /** true answers 503 to everything, 'refused' closes the port, false is normal. */
  setDown(down: boolean | 'refused'): Promise<void>;
  /** The user's next refresh is answered with invalid_grant. Returns how many grants ended. */
  revokeAllGrants(login: string): number;
  /** Every refresh token given out and not withdrawn: so that a test can look where none may be. */
  refreshTokens(): readonly string[];
  /** Every code and opaque token ever given out, withdrawn since or not. */
  everIssued(model?: OpaqueModel): readonly string[];
  /** How strongly people sign in from now on. */
  setAcr(acr: Acr): void;
  /** Holds for tokens issued from now on. */
  setAccessTokenTtlMs(ttlMs: number): void;
  /** Each proof of a bound token must hold the provider's nonce (RFC 9449 section 8). */
  demandNonce(demanded: boolean): void;
  /** A dishonest provider: its ID tokens say this from now on, whatever is true. null: an honest one again. */
  forgeIdTokens(claims: JWTPayload | null): void;
}

const opaque = ['RefreshToken', 'AuthorizationCode', 'DeviceCode'] as const;
type OpaqueModel = (typeof opaque)[number];

export interface IdentityOptions {
  /** Audience of the access tokens: the origin of the token and provisioning service. */
  readonly audience: string;
  readonly accessTokenTtlMs: number;
  /** False: a provider that cannot bind tokens to a key. */
  readonly dpop?: boolean;
  /** A folder where it keeps its key and what it has issued: started again, it knows whom it signed in. Left out: nowhere. */
  readonly keptIn?: string;
  readonly log: (line: string) => void;
}

export async function createIdentity(server: HttpServer, options: IdentityOptions): Promise<Identity> {
  const { keptIn: folder } = options;
  const kept = (name: string) => (folder === undefined ? nothingKept : keptIn(join(folder, name)));
  const store = createMemoryStore(kept('issued.json'));
  const signingKey = await openSigningKey(kept('signing-key.json'));
  let { accessTokenTtlMs } = options;
  let demandsNonce = false;
  let forgedClaims: JWTPayload | null = null;
  let acr: Acr = 'urn:offhook:demo:password';
  const provider = createProvider({
    issuer: server.origin,
    audience: options.audience,
    store,
    signingKey,
    accessTokenTtlMs: () => accessTokenTtlMs,
    dpop: options.dpop ?? true,
    demandsNonce: () => demandsNonce,
    forgedClaims: () => forgedClaims,
  });
  provider.on('server_error', (_ctx, error) => options.log(`identity: ${error.message}`));
  const interactions = createInteractions(provider, () => acr);
  const answer = provider.callback();

  server.handle((request, response) => {
    interactions(request, response).then(
      (answered) => {
        if (!answered) void answer(request, response);
      },
      (error: unknown) => {
        options.log(`identity: ${error instanceof Error ? error.message : String(error)}`);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      },
    );
  });

  return {
    issuer: server.origin,
    setDown: (down) => server.setOutage(outageOf(down)),
    revokeAllGrants: (login) => store.revokeGrantsOf(login),
    refreshTokens: () => store.idsOf('RefreshToken'),
    everIssued: (model) => (model === undefined ? opaque : [model]).flatMap((name) => store.everIssued(name)),
    setAcr: (next) => {
      acr = next;
    },
    demandNonce: (demanded) => {
      demandsNonce = demanded;
    },
    forgeIdTokens: (claims) => {
      forgedClaims = claims;
    },
    setAccessTokenTtlMs: (ttlMs) => {
      accessTokenTtlMs = ttlMs;
    },
  };
}

export function outageOf(down: boolean | 'refused'): Outage {
  if (down === 'refused') return 'refused';
  return down ? 'unavailable' : 'none';
}
