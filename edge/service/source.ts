import { isIP } from 'node:net';

/**
 * Who asks, as a name for the rate limit: the peer's address, or what trusted proxies say of theirs, read from the
 * right because a client can write anything at the left. An IPv6 host may use its whole /64. Pure.
 */
export function chooseSource(
  peer: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
  let source = plain(peer);
  while (trustedProxies.includes(source)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    source = hop;
  }
  return isIP(source) === 6 ? networkOf(source) : source;
}

/** An IPv4 address that came over an IPv6 socket. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The first 64 bits, written the same however the address was. */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind =
    tail === undefined || tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0);
  while (tail !== undefined && groups.length + behind < 8) groups.push('0');
  const network = groups.concat((tail ?? '').split(':')).slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
