import { createSocket } from 'node:dgram';

/** RFC 5737 and RFC 3849: nobody's addresses. Connecting a UDP socket asks the routing table and sends nothing. */
const nowhere = [
  { type: 'udp4', address: '192.0.2.1' },
  { type: 'udp6', address: '2001:db8::1' },
] as const;

/** The local address from which the wide world would be reached, IPv4 before IPv6; null when there is no way. */
export async function readRouteAddress(): Promise<string | null> {
  for (const { type, address } of nowhere) {
    const local = await localAddressTowards(type, address);
    if (local !== null) return local;
  }
  return null;
}

function localAddressTowards(type: 'udp4' | 'udp6', address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(type);
    const finish = (local: string | null): void => {
      socket.removeAllListeners();
      socket.close();
      resolve(local);
    };
    socket.once('error', () => finish(null));
    socket.once('connect', () => finish(socket.address().address));
    socket.connect(9, address);
  });
}
