import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { RefreshTokenStore } from '../../../../src/main/identity/identity.ts';
import type { Tokens } from '../../../../src/main/identity/identity-provider.ts';
import type { Redirect } from '../../../../src/main/identity/redirect.ts';
import { createSsoIdentity } from '../../../../src/main/identity/sso-identity.ts';
import type { IdentityState } from '../../../../src/shared/desktop-state.ts';
import { policySchema } from '../../../../src/shared/policy.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakeIdentityProvider, createTokens } from '../../../support/fake-identity-provider.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const signIn = {
  issuer: 'https://login.example.com',
  clientId: 'offhook',
  scopes: ['openid'],
  provisioningUrl: 'https://phones.example.com/provisioning',
};

/** The identity duty over a keychain that answers when the test says so. */
function create() {
  const early = Promise.withResolvers<string | null>();
  const late = Promise.withResolvers<string | null>();
  const stored: (string | null)[] = [];
  const refreshTokens: RefreshTokenStore = {
    load: () => early.promise,
    loadLate: () => late.promise,
    save: async (token) => void stored.push(token),
    // As the real one: nothing is removed before the keychain answers.
    clear: () => early.promise.then(() => void stored.push(null)),
  };
  const provider = createFakeIdentityProvider();
  const states: IdentityState['step'][] = [];
  let wipes = 0;
  const neverAnswered: Redirect = {
    redirectUri: 'http://127.0.0.1:1/callback',
    callback: (_state, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    finish: () => undefined,
  };
  const policy = v.parse(policySchema, { version: 1, signIn });
  const identity = createSsoIdentity(
    {
      policy,
      policyProblem: null,
      connect: () => ({ provider, refreshTokens }),
      openRedirect: async () => neverAnswered,
      openBrowser: async () => undefined,
      unregistered: async () => undefined,
      wipes: [
        {
          what: 'page-storage',
          run: async () => {
            wipes += 1;
            return true;
          },
        },
      ],
      fetch: () => Promise.reject(new Error('not reached')),
      clock: createFakeClock(),
      random: () => 0,
      log: createMemoryLog(),
      onCredentialRenewed: () => undefined,
      onState: ({ step }) => states.push(step),
    },
    policy.signIn ?? [],
  );
  return { identity, provider, states, stored, early, late, wipes: () => wipes };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a keychain that opens late', () => {
  it('gives the session of the last run, as if it had been open', async () => {
    const { identity, provider, states, early, late } = create();
    early.resolve(null);
    await identity.start();
    expect(states).toEqual(['signed-out']);
    late.resolve('refresh-earlier');
    await settle();
    expect(states).toEqual(['signed-out', 'provisioning']);
    expect(provider.refreshed).toEqual(['refresh-earlier']);
  });

  it('changes nothing when there is nothing in it', async () => {
    const { identity, states, early, late } = create();
    early.resolve(null);
    await identity.start();
    late.resolve(null);
    await settle();
    expect(states).toEqual(['signed-out']);
  });

  it('waits for a sign-in in the browser, and goes on when that comes to nothing', async () => {
    const { identity, provider, states, early, late } = create();
    early.resolve(null);
    await identity.start();
    await identity.signIn(async () => undefined);
    late.resolve('refresh-earlier');
    await settle();
    expect(states).toEqual(['signed-out', 'signing-in']);
    identity.cancelSignIn();
    await settle();
    expect(states).toEqual(['signed-out', 'signing-in', 'signed-out', 'provisioning']);
    expect(provider.refreshed).toEqual(['refresh-earlier']);
  });
});

describe('sign-out while the tokens are being renewed', () => {
  it('takes back the token that the provider has given meanwhile, and keeps it nowhere', async () => {
    const { identity, provider, stored, early } = create();
    const renewed = Promise.withResolvers<Tokens>();
    provider.answers.push(renewed.promise);
    early.resolve('refresh-earlier');
    await identity.start();
    await settle();
    expect(provider.refreshed).toEqual(['refresh-earlier']);
    const signedOut = identity.signOut();
    await settle();
    expect(identity.state().step).toBe('signed-out');
    expect(provider.revoked).toEqual([]);
    renewed.resolve(createTokens('2'));
    await signedOut;
    expect(provider.revoked).toEqual(['refresh-2']);
    expect(stored).toEqual([null]);
  });

  it('takes back the one before where the renewal comes to nothing', async () => {
    const { identity, provider, early } = create();
    const renewed = Promise.withResolvers<Tokens>();
    provider.answers.push(renewed.promise);
    early.resolve('refresh-earlier');
    await identity.start();
    await settle();
    const signedOut = identity.signOut();
    renewed.reject(new ProblemError('identity-provider-unreachable'));
    await signedOut;
    expect(provider.revoked).toEqual(['refresh-earlier']);
  });
});

describe('the end of the app', () => {
  it('can wait until a token that the provider has exchanged is kept', async () => {
    const { identity, provider, stored, early } = create();
    expect(identity.unfinished()).toBeNull();
    const renewed = Promise.withResolvers<Tokens>();
    provider.answers.push(renewed.promise);
    early.resolve('refresh-earlier');
    await identity.start();
    await settle();
    const unfinished = identity.unfinished();
    renewed.resolve(createTokens('2'));
    await unfinished;
    expect(unfinished).not.toBeNull();
    expect(stored).toEqual(['refresh-2']);
    expect(identity.unfinished()).toBeNull();
  });

  it('can wait until the provider has heard of a sign-out', async () => {
    const { identity, provider, early } = create();
    early.resolve('refresh-earlier');
    provider.answers.push(createTokens('2'));
    await identity.start();
    await settle();
    const signedOut = identity.signOut();
    await identity.unfinished();
    expect(provider.revoked).toEqual(['refresh-2']);
    await signedOut;
    expect(identity.unfinished()).toBeNull();
  });
});

describe('sign-out before the keychain has answered', () => {
  it('is possible at once, and leaves nothing behind', async () => {
    const { identity, provider, states, stored, early, wipes } = create();
    const started = identity.start();
    expect(identity.state()).toEqual({ step: 'provisioning', problem: null });
    const signedOut = identity.signOut();
    expect(identity.state().step).toBe('signed-out');
    early.resolve('refresh-earlier');
    await Promise.all([started, signedOut]);
    expect(new Set(states)).toEqual(new Set(['signed-out']));
    expect(identity.state()).toMatchObject({
      wiped: [
        { what: 'page-storage', outcome: 'done' },
        { what: 'keychain', outcome: 'done' },
        { what: 'provider-tokens', outcome: 'done' },
      ],
    });
    expect(stored).toEqual([null]);
    expect(wipes()).toBe(1);
    expect(provider.refreshed).toEqual([]);
    expect(provider.revoked).toEqual(['refresh-earlier']);
  });
});
