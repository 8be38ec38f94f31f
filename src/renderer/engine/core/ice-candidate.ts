/** One ICE candidate (RFC 8839 section 5.1), as far as policy looks at it. */
export interface IceCandidate {
  readonly transport: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
  readonly priority: number;
  /** The base of a reflexive candidate; of a relayed one the mapped address, or nothing useful. */
  readonly relatedAddress: string | null;
  /** Chromium's number of the network interface. */
  readonly networkId: number | null;
  /** Chromium's cost of the network: Ethernet 0, Wi-Fi 10, unknown 50, cellular about 900; at most 999. */
  readonly networkCost: number;
}

const line =
  /^(?:a=)?candidate:(\S+) (\d+) (udp|tcp) (\d+) (\S+) (\d+) typ (host|srflx|prflx|relay)((?: \S+ \S+)*)\s*$/i;

/** Reads a candidate line, or null when it is none of the sort that can be ranked. Never throws. */
export function parseCandidate(text: string): IceCandidate | null {
  const match = line.exec(text);
  if (match === null) return null;
  const [, , , transport = '', priority, address = '', port, type = '', rest = ''] = match;
  const extensions = pairsOf(rest);
  return {
    transport: transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    address,
    port: Number(port),
    type: typeOf(type),
    priority: Number(priority),
    relatedAddress: extensions.get('raddr') ?? null,
    networkId: numberIn(extensions.get('network-id')),
    networkCost: numberIn(extensions.get('network-cost')) ?? 0,
  };
}

/**
 * Whether the far side can send a check to it. An active TCP candidate (RFC 6544) says only that we would connect: it needs
 * no socket, so that on a busy machine it is told before all others. Never throws.
 */
export const isReachable = (text: string): boolean => text !== '' && !/ tcptype active\b/i.test(text);

/** Whether a description names such a one. */
export const namesReachable = (sdp: string): boolean =>
  sdp.split('\n').some((each) => each.startsWith('a=candidate:') && isReachable(each));

/** Attributes come as pairs of name and value, in no order that one may rely on. */
function pairsOf(text: string): Map<string, string> {
  const words = text.trim().split(' ');
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) pairs.set(words[at] ?? '', words[at + 1] ?? '');
  return pairs;
}

function typeOf(text: string): IceCandidate['type'] {
  const type = text.toLowerCase();
  return type === 'srflx' || type === 'prflx' || type === 'relay' ? type : 'host';
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/**
 * Whether two of our candidates leave by the same network: by the address they are bound to where both tell it, by
 * Chromium's number of the interface else (a relayed candidate does not tell its base). Never by cost: two networks
 * may cost the same.
 */
export function isSameNetwork(one: IceCandidate, other: IceCandidate): boolean {
  const base = baseAddress(one);
  const otherBase = baseAddress(other);
  if (base !== null && otherBase !== null) return base === otherBase;
  return one.networkId !== null && one.networkId === other.networkId;
}

/** The address that a candidate of ours is bound to; null: it does not tell. */
export function baseAddress({ type, address, relatedAddress }: IceCandidate): string | null {
  if (type === 'host') return address;
  const hidden = relatedAddress === null || relatedAddress === '0.0.0.0' || relatedAddress === '::';
  return type === 'relay' || hidden ? null : relatedAddress;
}
