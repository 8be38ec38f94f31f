import { type IceCandidate, isSameNetwork } from './ice-candidate.ts';
import type { MediaDescription, Sdp } from './sdp.ts';

/*
 * The ranked ICE restart: 0.1 to 0.4 s on the same connection, where a plain restart takes 3.5 s.
 *
 * After a network is lost, Chromium holds the dead candidate pair for writable and receiving for about 2.5 s and goes
 * on sending there, because it orders pairs by
 *   1. writable, receiving (the dead pair still counts as both);
 *   2. network cost, lower first: cost of our candidate (Ethernet 0, Wi-Fi 10, unknown 50, cellular about 900)
 *      plus cost of the far side's candidate (`network-cost` in its line, at most 999);
 *   3. pair priority (RFC 8445 section 6.1.2.3): 2^32 * min(G, D) + 2 * max(G, D) + (G > D ? 1 : 0);
 *   4. ICE generation, too late to matter.
 *
 * What the far side's lines say is read by our Chromium alone, so we write its costs and priorities before they are
 * applied, from the first description on, and each ICE generation outranks the one before:
 *
 *   priority  1000 + 1000 * generation + (0..999 by the far side's own order). Ours are above a million (even a relay
 *             over TLS has 8 331 263), so min(G, D) is the far side's, and a later generation wins in 3. whatever our
 *             candidates are.
 *   cost      C = clamp(0, 999, (C before + S) - T), where S is the cost of our candidate in the selected pair and T
 *             the cost of the one we move to. Then C + T <= C before + S: the new pair is never dearer than the dead
 *             one, and equal cost leaves it to 3. Only below 0 it cannot be had: `outranks` is false then, and
 *             the ladder goes on at once (recovery-moving.ts).
 *
 * C begins at 999, so the sum begins at 999 + S, and any T <= 999 can be reached. As long as the call then runs on
 * the network of cost T, the sum stays, and so does the room for the next move.
 *
 * A far side that is a browser itself (its lines carry `network-id`) tells its cost in every STUN check as well, and
 * Chromium believes the check: what we write would hold for new pairs only, and put them behind the old one for good.
 * There the cost stays as it came and priority alone ranks, which is enough as long as the new network costs no more.
 *
 * T is the costliest of our candidates that are not on the selected network: the cheaper ones win all the more. The
 * selected network counts only when there is no other (its address may still be there when a router drops silently).
 */

export interface Ranking {
  /** ICE generation, from 0. */
  readonly generation: number;
  /** The `network-cost` that stands in the far side's lines; null: what it says itself. */
  readonly cost: number | null;
  readonly remoteUfrag: string | null;
  readonly localUfrag: string | null;
  /** False: this generation costs more than the one before, and a dead pair would win for 3.5 s. */
  readonly outranks: boolean;
}

const mostCost = 999;

export const firstRanking: Ranking = {
  generation: 0,
  cost: mostCost,
  remoteUfrag: null,
  localUfrag: null,
  outranks: true,
};

export interface RankingFacts {
  /** `ice-ufrag` of the description that is about to be applied. */
  readonly remoteUfrag: string | null;
  /** Ours in the offer that it answers; null when it is an offer itself. */
  readonly offeredUfrag: string | null;
  /** The far side is a browser, which tells its own network cost. */
  readonly remoteTellsCost: boolean;
  /** Ours, of the generation that begins. Empty: none is known yet, and the dearest network is assumed. */
  readonly localCandidates: readonly IceCandidate[];
  /** Ours in the selected pair; null before there is one. */
  readonly selected: IceCandidate | null;
}

/** The ranking under which a remote description is applied. A re-INVITE without ICE restart changes nothing. Pure. */
export function nextRanking(ranking: Ranking, facts: RankingFacts): Ranking {
  const { remoteUfrag, offeredUfrag } = facts;
  const known = {
    remoteUfrag: remoteUfrag ?? ranking.remoteUfrag,
    localUfrag: offeredUfrag ?? ranking.localUfrag,
  };
  if (ranking.remoteUfrag === null)
    return { ...ranking, ...known, cost: facts.remoteTellsCost ? null : ranking.cost };
  const restarted =
    known.remoteUfrag !== ranking.remoteUfrag ||
    (ranking.localUfrag !== null && known.localUfrag !== ranking.localUfrag);
  if (!restarted) return { ...ranking, ...known };
  const cost = facts.remoteTellsCost ? null : (ranking.cost ?? mostCost);
  const wanted = (cost ?? 0) + (facts.selected?.networkCost ?? 0) - targetCost(facts);
  return {
    ...known,
    generation: ranking.generation + 1,
    cost: cost === null ? null : Math.min(mostCost, Math.max(0, wanted)),
    outranks: wanted >= 0,
  };
}

/** Chromium writes the number of its interface into each of its candidates; gateways do not know such a thing. */
export function tellsCost(sdp: Sdp): boolean {
  return sdp.media.some((section) =>
    (section.candidates ?? []).some((candidate) => candidate['network-id'] !== undefined),
  );
}

/** After our answer: its credentials are ours from now on, and no restart of ours. */
export function withLocalUfrag(ranking: Ranking, localUfrag: string | null): Ranking {
  return { ...ranking, localUfrag: localUfrag ?? ranking.localUfrag };
}

function targetCost({ localCandidates, selected }: RankingFacts): number {
  const udp = localCandidates.filter(({ transport }) => transport === 'udp');
  const ours = udp.length > 0 ? udp : localCandidates;
  if (ours.length === 0) return mostCost;
  const others = ours.filter((candidate) => selected === null || !isSameNetwork(candidate, selected));
  const costs = (others.length > 0 ? others : ours).map(({ networkCost }) => Math.min(mostCost, networkCost));
  return others.length > 0 ? Math.max(...costs) : Math.min(...costs);
}

type SdpCandidate = NonNullable<MediaDescription['candidates']>[number];

/** One of the far side's candidates, in the place that its generation has. */
export function rankCandidate(candidate: SdpCandidate, { generation, cost }: Ranking): SdpCandidate {
  // The far side's order among its own candidates stays: priorities go up to 2^31 - 1 (RFC 8445 section 5.1.2.1).
  const own = Math.min(999, Math.max(0, Math.floor((candidate.priority / 2 ** 31) * 1000)));
  return {
    ...candidate,
    priority: 1000 + 1000 * generation + (own || 0),
    // sdp-transform writes what follows a missing generation into the wrong places.
    generation: candidate.generation ?? 0,
    ...(cost === null ? {} : { 'network-cost': cost }),
  };
}

/** The far side's description with all its candidates ranked. */
export function rankDescription(sdp: Sdp, ranking: Ranking): Sdp {
  return {
    ...sdp,
    media: sdp.media.map((section) =>
      section.candidates === undefined
        ? section
        : {
            ...section,
            candidates: section.candidates.map((candidate) => rankCandidate(candidate, ranking)),
          },
    ),
  };
}
