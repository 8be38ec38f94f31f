import { withoutTurningMarks } from '../../../shared/turning-marks.ts';
import type { CallIdentity, Diversion } from '../core/identity.ts';
import type { Peer } from '../core/peer.ts';
import { type NameAddr, parseNameAddr, splitValues } from './name-addr.ts';

/** The part of a SIP message that says who is there. */
export interface HeaderSource {
  getHeaders(name: string): readonly string[];
}

export interface Identified {
  readonly peer: Peer;
  readonly identity: CallIdentity;
}

/**
 * Who is at the other end: what the network asserts (P-Asserted-Identity, RFC 3325, then Remote-Party-ID) before what
 * they say of themselves (`own` is From of a request, To of our own call). Null when nothing can be read.
 */
export function identify(message: HeaderSource, own: string | null): Identified | null {
  const asserted = assertedIn(message);
  const found = asserted ?? (own === null ? null : parseNameAddr(own));
  if (found === null) return null;
  const number = numberIn(found);
  return {
    peer: { uri: found.uri, number, name: found.name },
    identity: {
      name: found.name,
      number,
      verification: verificationIn(found, asserted !== null),
      asserted: asserted !== null,
      diversion: diversionIn(message),
    },
  };
}

/** What a message in the call says anew: only what the network asserts counts there. */
export const identifyAnew = (message: HeaderSource): Identified | null => identify(message, null);

function assertedIn(message: HeaderSource): NameAddr | null {
  const pai = allOf(message, 'p-asserted-identity');
  // Two may stand there, a SIP address and a tel number: the address can be called.
  const best = pai.find(({ uri }) => !uri.startsWith('tel:')) ?? pai[0];
  if (best !== undefined) return best;
  return (
    allOf(message, 'remote-party-id').find(({ params }) => (params.get('party') ?? 'calling') !== 'called') ??
    null
  );
}

function allOf(message: HeaderSource, name: string): NameAddr[] {
  return message
    .getHeaders(name)
    .flatMap(splitValues)
    .flatMap((value) => parseNameAddr(value) ?? []);
}

const numberIn = ({ user, host }: NameAddr): string => {
  if (user === '') return host;
  try {
    return withoutTurningMarks(decodeURIComponent(user));
  } catch {
    return user;
  }
};

/**
 * 3GPP TS 24.229 section 7.2A.20: `verstat` from the verification service of RFC 8224. What a caller says of themselves
 * (From) may speak against them, never for them.
 */
function verificationIn({ params }: NameAddr, isAsserted: boolean): CallIdentity['verification'] {
  const verdict = params.get('verstat')?.toLowerCase();
  if (verdict === undefined) return 'none';
  if (verdict.startsWith('tn-validation-passed')) return isAsserted ? 'passed' : 'none';
  return verdict.startsWith('tn-validation-failed') ? 'failed' : 'not-verified';
}

/** Whom the call was for first: the last Diversion (RFC 5806), or the first entry of History-Info (RFC 7044). */
function diversionIn(message: HeaderSource): Diversion | null {
  const diversion = allOf(message, 'diversion').at(-1);
  if (diversion !== undefined) return toDiversion(diversion, diversion.params.get('reason') ?? null);
  const history = allOf(message, 'history-info');
  const first = history[0];
  // One entry alone is the call itself.
  if (first === undefined || history.length < 2) return null;
  const reason = history.map(({ headers }) => /cause=(\d{3})/i.exec(headers.get('reason') ?? '')?.[1]);
  return toDiversion(first, reason.find((cause) => cause !== undefined) ?? null);
}

function toDiversion(who: NameAddr, reason: string | null): Diversion {
  return { name: who.name, number: numberIn(who), reason };
}
