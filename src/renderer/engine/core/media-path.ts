import { baseAddress, type IceCandidate, parseCandidate } from './ice-candidate.ts';

/** Our side of the selected candidate pair. */
export interface MediaPath {
  readonly type: IceCandidate['type'];
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Ours, and theirs: "192.0.2.1:5000". */
  readonly local: string;
  readonly remote: string;
  /** The address of ours that it leaves from; null: a relay does not tell. */
  readonly base: string | null;
  readonly networkId: number | null;
  readonly networkCost: number;
}

/** From the candidate attributes of a pair; null when they cannot be read. `relayTransport`: towards the TURN server. */
export function mediaPathOf(local: string, remote: string, relayTransport: string | null): MediaPath | null {
  const ours = parseCandidate(local);
  const theirs = parseCandidate(remote);
  if (ours === null || theirs === null) return null;
  const towardsRelay = relayTransport === 'tcp' || relayTransport === 'tls' ? relayTransport : 'udp';
  return {
    type: ours.type,
    transport: ours.type === 'relay' ? towardsRelay : ours.transport,
    local: `${ours.address}:${ours.port}`,
    remote: `${theirs.address}:${theirs.port}`,
    base: baseAddress(ours),
    networkId: ours.networkId,
    networkCost: ours.networkCost,
  };
}
