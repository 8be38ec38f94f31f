type GatheringConnection = Pick<
  RTCPeerConnection,
  'iceGatheringState' | 'addEventListener' | 'removeEventListener'
>;

export interface GatheringLimits {
  readonly mostMs: number;
  readonly settleMs: number;
  /** The candidate type that is worth sending the offer for. */
  readonly enough: 'srflx' | 'relay';
}

/**
 * Waits until the local description is worth sending: gathering complete, or `settleMs` after the first candidate of
 * a type that reaches far enough, or `mostMs` in all. A server that never answers costs `mostMs`, not the seconds
 * Chromium waits for it. Without trickle, what is not found by then is not offered: so where there is a relay, only
 * its candidate is enough.
 */
export function candidatesGathered(
  connection: GatheringConnection,
  { mostMs, settleMs, enough }: GatheringLimits,
): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    let settle: ReturnType<typeof setTimeout> | undefined;
    const done = () => {
      clearTimeout(most);
      clearTimeout(settle);
      connection.removeEventListener('icecandidate', onCandidate);
      connection.removeEventListener('icegatheringstatechange', onState);
      resolve();
    };
    const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
      if (candidate?.type === enough || candidate?.type === 'relay') settle ??= setTimeout(done, settleMs);
    };
    const onState = () => {
      if (connection.iceGatheringState === 'complete') done();
    };
    const most = setTimeout(done, mostMs);
    connection.addEventListener('icecandidate', onCandidate);
    connection.addEventListener('icegatheringstatechange', onState);
  });
}
