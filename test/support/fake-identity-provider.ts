import type {
  Authorization,
  DeviceAuthorization,
  IdentityProvider,
  Tokens,
} from '../../src/main/identity/identity-provider.ts';
import { orAborted } from '../../src/main/identity/or-aborted.ts';
import { ProblemError } from '../../src/shared/problem.ts';

export interface FakeIdentityProvider extends IdentityProvider {
  /** What the next calls of `refresh` yield, in order; nothing left: never answered. */
  readonly answers: (Tokens | ProblemError | Promise<Tokens>)[];
  /** The refresh tokens that were shown, in order. */
  readonly refreshed: string[];
  readonly revoked: string[];
}

export function createTokens(name: string, life: Partial<Tokens> = {}): Tokens {
  return {
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    expiresAt: null,
    user: null,
    proofKey: null,
    ...life,
  };
}

export function createFakeIdentityProvider(): FakeIdentityProvider {
  const provider: FakeIdentityProvider = {
    answers: [],
    refreshed: [],
    revoked: [],
    authorize: async (redirectUri): Promise<Authorization> => ({
      url: `https://idp.example/authorize?redirect_uri=${redirectUri}`,
      state: 'state',
      finish: async () => createTokens('signed-in'),
    }),
    authorizeDevice: async (): Promise<DeviceAuthorization> => ({
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://idp.example/device',
      expiresAt: Number.POSITIVE_INFINITY,
      tokens: async () => createTokens('signed-in'),
    }),
    logoutUrl: async () => 'https://idp.example/logout',
    async refresh(refreshToken, signal) {
      provider.refreshed.push(refreshToken);
      const answer = provider.answers.shift();
      if (answer instanceof ProblemError) throw answer;
      // As the real one: nobody gets an answer from an end on.
      return orAborted(signal, Promise.resolve(answer ?? new Promise<never>(() => undefined)));
    },
    async revoke(refreshToken) {
      provider.revoked.push(refreshToken);
      return true;
    },
  };
  return provider;
}
