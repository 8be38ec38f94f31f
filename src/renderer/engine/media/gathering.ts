type GatheringConnection = Pick<
  RTCPeerConnection,
  'iceGatheringState' | 'addEventListener' | 'removeEventListener'
>;

/**
 * Waits until the local description is worth sending: gathering complete, or `mostMs` after the first candidate
 * that works beyond this host (server-reflexive or relay), or `mostMs` in all. A STUN server that never answers
 * costs `mostMs`, not the seconds Chromium waits for it.
 */
export function candidatesGathered(
  connection: GatheringConnection,
  mostMs: number,
  settleMs: number,
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
      if (candidate?.type === 'srflx' || candidate?.type === 'relay') settle ??= setTimeout(done, settleMs);
    };
    const onState = () => {
      if (connection.iceGatheringState === 'complete') done();
    };
    const most = setTimeout(done, mostMs);
    connection.addEventListener('icecandidate', onCandidate);
    connection.addEventListener('icegatheringstatechange', onState);
  });
}
