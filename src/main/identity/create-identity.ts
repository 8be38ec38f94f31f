import type { IdentityState } from '../../shared/desktop-state.ts';
import { ProblemError } from '../../shared/problem.ts';
import { accountOf, type Provisioning } from '../../shared/provisioning.ts';
import { createIceServers } from './ice-servers.ts';
import type { Identity, IdentityOptions } from './identity.ts';
import { createProtectionDomains } from './protection-domains.ts';
import { createDigestCredential, type SipCredential } from './sip-credential.ts';
import { createSsoIdentity } from './sso-identity.ts';

/** The machine drawn in `src/shared/desktop-state.ts`. */
export function createIdentity(options: IdentityOptions): Identity {
  const { policy } = options;
  if (policy.provisioning !== undefined) return createManagedIdentity(options, policy.provisioning);
  if (policy.signIn !== undefined) return createSsoIdentity(options, policy.signIn);
  return createUnconfiguredIdentity(options);
}

const notAvailable = (): Promise<never> =>
  Promise.reject(new ProblemError('unexpected', 'there is nobody to sign in or out'));

function createUnconfiguredIdentity(options: IdentityOptions): Identity {
  const state: IdentityState = { step: 'unconfigured', problem: options.policyProblem };
  return {
    state: () => state,
    start: () => Promise.resolve(),
    signIn: notAvailable,
    cancelSignIn: () => undefined,
    signOut: notAvailable,
    unfinished: () => null,
    sipCredential: () => Promise.resolve(null),
    iceServers: () => Promise.resolve({ servers: [], expiresAt: null }),
  };
}

/** The account stands in the policy file: no sign-in, no sign-out. */
function createManagedIdentity(options: IdentityOptions, provisioning: Provisioning): Identity {
  const { account, credentials } = provisioning;
  const state: IdentityState = {
    step: 'signed-in',
    source: 'managed',
    user: { name: account.displayName, email: null },
    account: accountOf(provisioning),
  };
  const { realms } = credentials;
  const domains = createProtectionDomains({ aor: account.aor, realms, issuer: null, log: options.log });
  const credential: SipCredential =
    credentials.kind === 'digest'
      ? createDigestCredential(credentials, domains)
      : () => Promise.resolve(null);
  return {
    ...createUnconfiguredIdentity(options),
    state: () => state,
    sipCredential: credential,
    iceServers: createIceServers(provisioning.ice, null, options),
  };
}
