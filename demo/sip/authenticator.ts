import { reasonOf } from '../../edge/service/access-token.ts';
import type { SipTokens } from '../service/sip-token.ts';
import type { Account, Directory } from './accounts.ts';
import { parseAuthValue, serializeAuthParams } from './auth-params.ts';
import { createDigestServer } from './digest.ts';
import { type Header, headerValues, type SipRequest } from './message.ts';

export type AuthOutcome =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly status: 401 | 407; readonly headers: readonly Header[] };

/** Who answers the challenge: the registrar by 401, the proxy by 407 (RFC 3261 section 22.3). */
export type AuthRole = 'registrar' | 'proxy';

export interface Authenticator {
  authenticate(request: SipRequest, role: AuthRole): Promise<AuthOutcome>;
  /** A challenge whatever the request carries, for fixed outcomes. */
  challenge(role: AuthRole): Extract<AuthOutcome, { ok: false }>;
}

export interface AuthenticatorOptions {
  readonly directory: Directory;
  readonly sipTokens: SipTokens;
  /** RFC 8898: where a client gets its token. */
  readonly authzServer: string;
  /** Passwords of the accounts that use digest, by user name. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly nonceTtlMs: number;
}

interface Failure {
  readonly tokenError?: string;
  readonly stale?: boolean;
}

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { directory } = options;
  const digest = createDigestServer(directory.domain, options.nonceTtlMs);

  function challenge(role: AuthRole, { tokenError, stale = false }: Failure = {}) {
    const bearer = serializeAuthParams('Bearer', {
      realm: directory.domain,
      authz_server: options.authzServer,
      ...(tokenError === undefined ? {} : { error: 'invalid_token', error_description: tokenError }),
    });
    const name = role === 'registrar' ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    const headers = [bearer, ...digest.challenges(stale)].map((value) => ({ name, value }));
    return { ok: false, status: role === 'registrar' ? 401 : 407, headers } as const;
  }

  async function byToken(token: string): Promise<Account | Failure> {
    try {
      const { aor } = await options.sipTokens.verify(token);
      return directory.find(aor) ?? { tokenError: 'the account does not exist' };
    } catch (error) {
      return { tokenError: reasonOf(error) };
    }
  }

  async function byValue(text: string, request: SipRequest): Promise<Account | Failure> {
    const value = parseAuthValue(text);
    if (value?.scheme === 'bearer') return byToken(value.token ?? '');
    if (value?.scheme !== 'digest') return {};
    const username = value.params.get('username') ?? '';
    const outcome = digest.check(value, request, options.passwords.get(username) ?? null);
    const account = directory.find(`sip:${username}@${directory.domain}`);
    if (outcome === 'valid' && account !== null) return account;
    return { stale: outcome === 'stale' };
  }

  return {
    challenge: (role) => challenge(role),
    async authenticate(request, role) {
      let failure: Failure = {};
      for (const text of headerValues(
        request,
        role === 'registrar' ? 'Authorization' : 'Proxy-Authorization',
      )) {
        const outcome = await byValue(text, request);
        if ('aor' in outcome) return { ok: true, account: outcome };
        failure = outcome;
      }
      return challenge(role, failure);
    },
  };
}
