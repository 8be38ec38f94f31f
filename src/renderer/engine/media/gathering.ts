import { isReachable } from '../core/ice-candidate.ts';

type GatheringConnection = Pick<
  RTCPeerConnection,
  'iceGatheringState' | 'addEventListener' | 'removeEventListener'
>;

export interface GatheringLimits {
  /** Without one useful candidate the wait ends here all the same. */
  readonly mostMs: number;
  /** From the first useful candidate on, for those that come right behind it. */
  readonly settleMs: number;
  /**
   * When gathering began (`performance.now()`), where it did before (`iceCandidatePoolSize`): what has passed until the first
   * candidate is told counts, however long Chromium took to make the description.
   */
  readonly sinceMs: number | null;
  /** Only a relayed candidate is useful (`iceTransportPolicy: relay`). */
  readonly relayOnly: boolean;
  /** From the first relayed candidate on: nothing that reaches further will come. */
  readonly relaySettleMs: number;
  /** Whether the local description has a candidate of this generation that the far side can reach. */
  readonly hasCandidate: () => boolean;
  /** "Complete" without a candidate may be the end of the generation before: one of this comes so late at most. */
  readonly emptyMs: number;
}

export interface Gathering {
  readonly done: Promise<void>;
  /** Nothing is gathered after all. */
  cancel(): void;
}

/** Candidates of a pool are told one by one, all at once. */
const leastSettleMs = 5;

/**
 * To be called before `setLocalDescription`: after it, the state may still say "complete" of the generation before.
 *
 * It is done when the local description is worth sending: gathering complete, or `settleMs` after the first candidate
 * that the far side can use. What comes later is never waited for: it is trickled where the far side can (RFC 8840),
 * and a gateway learns our mapped address from our checks anyway. So a STUN or TURN server that never answers, or one
 * asked through a dead adapter, costs `settleMs`.
 *
 * Chromium tells "complete", and candidates, of a generation that was given up when the next one has begun already (seen
 * in Chromium 156, after each rollback): both count only when this one has a candidate.
 */
export function watchGathering(
  connection: GatheringConnection,
  { mostMs, settleMs, sinceMs, relayOnly, relaySettleMs, hasCandidate, emptyMs }: GatheringLimits,
): Gathering {
  const restMs = (): number => {
    const underWayMs = sinceMs === null ? 0 : performance.now() - sinceMs;
    return Math.min(settleMs, Math.max(leastSettleMs, settleMs - underWayMs));
  };
  let cancel: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    let settle: ReturnType<typeof setTimeout> | undefined;
    let relayed: ReturnType<typeof setTimeout> | undefined;
    let empty: ReturnType<typeof setTimeout> | undefined;
    const finish = () => {
      clearTimeout(most);
      clearTimeout(settle);
      clearTimeout(relayed);
      clearTimeout(empty);
      connection.removeEventListener('icecandidate', onCandidate);
      connection.removeEventListener('icegatheringstatechange', onState);
      resolve();
    };
    const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
      if (candidate === null || !isReachable(candidate.candidate) || !hasCandidate()) return;
      if (candidate.type === 'relay') relayed ??= setTimeout(finish, relaySettleMs);
      else if (relayOnly) return;
      else settle ??= setTimeout(finish, restMs());
      clearTimeout(empty);
    };
    const onState = () => {
      if (connection.iceGatheringState !== 'complete') return;
      if (hasCandidate()) finish();
      else empty ??= setTimeout(finish, emptyMs);
    };
    const most = setTimeout(finish, mostMs);
    connection.addEventListener('icecandidate', onCandidate);
    connection.addEventListener('icegatheringstatechange', onState);
    cancel = finish;
  });
  return { done, cancel };
}
