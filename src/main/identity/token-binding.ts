import type { DPoPHandle, DPoPOptions } from 'openid-client';
import type { SignIn } from '../../shared/policy.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Tokens } from './identity-provider.ts';
import type { Discovered } from './oidc-discovery.ts';
import { createProofKey, type ProofKey, proofAlgorithm, restoreProofKey } from './proof-key.ts';

/** A session's key, and what openid-client proves with it to the provider; it follows the provider's nonces. */
export interface Bound {
  readonly key: ProofKey;
  readonly handle: DPoPHandle;
}

const refusal = 'the policy wants tokens that are bound to a key (DPoP), and the provider';

/** Whether tokens are bound to a key (RFC 9449): as the policy says, and where the provider can. */
export function createBinding(wish: SignIn['dpop']) {
  let last: Bound | null = null;

  function hold({ openid, config }: Discovered, key: ProofKey): Bound {
    last = { key, handle: openid.getDPoPHandle(config, key.pair) };
    return last;
  }

  return {
    /** For a sign-in, with a key of its own. Throws ProblemError where the policy's wish cannot be met. */
    async begin(found: Discovered): Promise<Bound | null> {
      if (wish === 'never') return null;
      const algorithms = found.config.serverMetadata().dpop_signing_alg_values_supported ?? [];
      if (algorithms.includes(proofAlgorithm)) return hold(found, await createProofKey());
      if (wish === 'required') {
        throw new ProblemError(
          'identity-provider-invalid',
          `${refusal} does not offer it with ${proofAlgorithm}`,
        );
      }
      return null;
    },
    /** For a refresh token of an earlier day, with its key; null: it is bound to none. Throws ProblemError. */
    async resume(found: Discovered, stored: string | null): Promise<Bound | null> {
      if (stored === null) {
        // Given before the policy asked for it, or somebody took the key away from beside it.
        if (wish === 'required') throw new ProblemError('session-expired', `${refusal} gave one that is not`);
        return null;
      }
      return last?.key.stored === stored ? last : hold(found, await restoreProofKey(stored));
    },
    /** What a sign-in or a renewal brought. Throws ProblemError where it is not bound and must be: give it back then. */
    demand(tokens: Tokens): Tokens {
      if (wish === 'required' && tokens.proofKey === null) {
        throw new ProblemError('identity-provider-invalid', `${refusal} gave one that is not`);
      }
      return tokens;
    },
    options: (bound: Bound | null): DPoPOptions => (bound === null ? {} : { DPoP: bound.handle }),
  };
}
