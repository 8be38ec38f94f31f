import { randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { emailOf, findPerson } from '../people.ts';
import { forgeIdToken } from './forged-id-token.ts';
import type { MemoryStore } from './memory-adapter.ts';
import {
  contentSecurityPolicy,
  deviceCodePage,
  deviceConfirmPage,
  messagePage,
  signOutPage,
} from './pages.ts';
import type { SigningKey } from './signing-key.ts';

export const clientId = 'offhook-desktop';

/** How a person proved who they are; the demo knows passwords, and a test may say that there was more. */
export const acrValues = ['urn:offhook:demo:password', 'urn:offhook:demo:second-factor'] as const;
export type Acr = (typeof acrValues)[number];

export interface ProviderOptions {
  readonly issuer: string;
  /** Audience of the access tokens: the token and provisioning service. */
  readonly audience: string;
  readonly store: MemoryStore;
  readonly signingKey: SigningKey;
  /** Read for each token, so that a test may change it while the provider runs. */
  readonly accessTokenTtlMs: () => number;
  /** Tokens can be bound to a key (RFC 9449). */
  readonly dpop: boolean;
  /** Read for each request: proofs must hold the provider's nonce. */
  readonly demandsNonce: () => boolean;
  /** Read for each ID token: what it says in place of the truth, signed all the same. */
  readonly forgedClaims: () => JWTPayload | null;
}

/** OpenID provider for one public native client: code flow, PKCE S256, rotating refresh tokens, JWT access tokens. */
export function createProvider(options: ProviderOptions): Provider {
  const { jwk, privateKey } = options.signingKey;
  const accessTokenSeconds = () => secondsOf(options.accessTokenTtlMs());
  const provider = new Provider(options.issuer, {
    adapter: options.store.adapter,
    clients: [client],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    pkce: { required: () => true },
    acrValues: [...acrValues],
    // The app gets name and e-mail in the ID token: its access token is for the token service, not for userinfo.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    findAccount,
    loadExistingGrant,
    // Consent-free: without prompt=consent the provider drops offline_access from the scope, so it is not asked for here.
    issueRefreshToken: async (_ctx, registered) => registered.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    rotateRefreshToken: true,
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Grant: 14 * 24 * 3600,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 14 * 24 * 3600,
      Session: 12 * 3600,
    },
    renderError: (ctx, out) => {
      html(ctx);
      ctx.body = messagePage(
        'Sign-in failed',
        `${out.error}: ${out.error_description ?? 'no further detail'}`,
      );
    },
    features: featuresFor(options),
  } satisfies Configuration);
  provider.use(async (ctx, next) => {
    await next();
    const claims = options.forgedClaims();
    if (claims !== null) ctx.body = await forgeIdToken(ctx.body, claims, privateKey);
  });
  return provider;
}

const client = {
  client_id: clientId,
  client_name: 'Offhook',
  application_type: 'native' as const,
  token_endpoint_auth_method: 'none' as const,
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code' as const],
  // RFC 8252 section 7.3: native clients may use any port of the loopback address.
  redirect_uris: ['http://127.0.0.1/callback', 'offhook://auth'],
  post_logout_redirect_uris: ['http://127.0.0.1/signed-out'],
};

function featuresFor({
  audience,
  accessTokenTtlMs,
  dpop,
  demandsNonce,
}: ProviderOptions): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: dpop, nonceSecret: randomBytes(32), requireNonce: demandsNonce },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: (ctx, form, out) => {
        html(ctx);
        ctx.body = deviceCodePage(form, out !== undefined && out !== null);
      },
      userCodeConfirmSource: (ctx, form, _client, _device, userCode) => {
        html(ctx);
        ctx.body = deviceConfirmPage(form, userCode);
      },
      successSource: (ctx) => {
        html(ctx);
        ctx.body = messagePage(
          'Signed in',
          'You can close this page. Offhook goes on where you asked for the code.',
        );
      },
    },
    // The demo's only client is public: whoever holds a token may take it back.
    revocation: { enabled: true, allowedPolicy: () => true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        html(ctx);
        ctx.body = signOutPage(form);
      },
      postLogoutSuccessSource: (ctx) => {
        html(ctx);
        ctx.body = messagePage('Signed out', 'You can close this page.');
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== audience) throw new errors.InvalidTarget();
        return {
          scope: 'sip',
          audience,
          accessTokenTTL: secondsOf(accessTokenTtlMs()),
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        };
      },
    },
  };
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

function html(ctx: KoaContextWithOIDC): void {
  ctx.type = 'html';
  ctx.set('content-security-policy', contentSecurityPolicy);
}

const findAccount: NonNullable<Configuration['findAccount']> = async (_ctx, id) => {
  const person = findPerson(id);
  if (person?.kind !== 'oidc') return undefined;
  return {
    accountId: person.login,
    claims: async () => ({
      sub: person.login,
      name: person.name,
      preferred_username: person.login,
      email: emailOf(person.login),
      email_verified: true,
    }),
  };
};

/** Whoever signs in has consented to all that this one client may ask for. */
const loadExistingGrant: NonNullable<Configuration['loadExistingGrant']> = async (ctx) => {
  const { oidc } = ctx;
  const accountId = oidc.session?.accountId;
  if (accountId === undefined || oidc.client === undefined) return undefined;
  const known = oidc.session?.grantIdFor(clientId);
  const existing = known === undefined ? undefined : await oidc.provider.Grant.find(known);
  const grant = existing ?? new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid profile email offline_access');
  for (const resource of Object.keys(oidc.resourceServers ?? {})) grant.addResourceScope(resource, 'sip');
  await grant.save();
  return grant;
};
