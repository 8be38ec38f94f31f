import { isPlainText, parseSipAddress } from '../../shared/sip-address.ts';
import type { Log } from '../diagnostics/log.ts';
import type { Challenge } from './challenge.ts';

export interface ProtectionDomainOptions {
  /** The account's address of record. */
  readonly aor: string;
  /** Realms that the account's provisioning names beyond the domain itself. */
  readonly realms: readonly string[];
  /** The company's identity provider; null for an account without sign-in. */
  readonly issuer: string | null;
  readonly log: Log;
}

/** The SIP request a credential is asked for. */
export interface AskedRequest {
  readonly method: string;
  readonly uri: string;
}

/**
 * Who may ask for the account's credential. A challenge need not come from our own servers: whoever is called can
 * answer 401 or 407 too. RFC 3261 section 22.1: the realm alone names the protection domain.
 */
export interface ProtectionDomains {
  /** REGISTER to the account's own registrar, which the account's server answers itself. */
  isRegistration(request: AskedRequest): boolean;
  /** A request to somebody of the account's own domain, whose server asks who is there before it goes anywhere else. */
  isOurs(request: AskedRequest): boolean;
  /** The challenges that may be answered; the log tells of the others. Those to a registration teach their realms. */
  admit(request: AskedRequest, challenges: readonly Challenge[]): readonly Challenge[];
}

/** Far more than any registrar has; a bound, so that nothing grows for ever. */
const mostLearned = 32;
const longestInLog = 100;

export function createProtectionDomains(options: ProtectionDomainOptions): ProtectionDomains {
  const { log } = options;
  const account = parseSipAddress(options.aor);
  const named = new Set(options.realms);
  const learnedRealms = new Set<string>();
  const learnedServers = new Set<string>();

  function isRegistration({ method, uri }: AskedRequest): boolean {
    if (method !== 'REGISTER' || account === null) return false;
    const { scheme, host, port } = account;
    return uri.toLowerCase() === `${scheme}:${host}${port === null ? '' : `:${port}`}`;
  }

  function isOurs({ uri }: AskedRequest): boolean {
    return account !== null && parseSipAddress(uri)?.host === account.host;
  }

  function isKnown({ parameters }: Challenge): boolean {
    const realm = parameters.get('realm');
    const server = parameters.get('authz_server');
    // A foreign realm is foreign whatever else the challenge says: the rest is as easily written as the realm.
    if (realm !== undefined) {
      return named.has(realm) || learnedRealms.has(realm) || realm.toLowerCase() === account?.host;
    }
    return (
      server !== undefined &&
      (learnedServers.has(server) || (options.issuer !== null && isSameOrigin(server, options.issuer)))
    );
  }

  return {
    isRegistration,
    isOurs,
    admit(request, challenges) {
      if (isRegistration(request)) {
        for (const { parameters } of challenges) {
          learn(learnedRealms, parameters.get('realm'));
          learn(learnedServers, parameters.get('authz_server'));
        }
        return challenges;
      }
      return challenges.filter((challenge) => {
        const known = isKnown(challenge);
        if (!known)
          log.warn(`no credential for ${request.method}: ${describeChallenge(challenge)} is not ours`);
        return known;
      });
    },
  };
}

function learn(known: Set<string>, value: string | undefined): void {
  if (value !== undefined && known.size < mostLearned) known.add(value);
}

function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

/** Foreign text, so short and on one line. */
function describeChallenge({ parameters }: Challenge): string {
  const realm = parameters.get('realm');
  if (realm === undefined) return 'a challenge without a realm';
  const text = realm.slice(0, longestInLog);
  return `realm "${isPlainText(text) ? text : encodeURIComponent(text.toWellFormed())}"`;
}
