import type { Edge, EdgeOptions } from '../../../edge/options.ts';
import { startEdge } from '../../../edge/start.ts';
import { type Authorize, digest } from '../demo/sip-client.ts';
import { type DeskPhone, type DeskPhoneOptions, openUdpPhone } from './desk-phone.ts';
import { type EdgePhone, type EdgePhoneOptions, openEdgePhone } from './edge-phone.ts';

/** An edge on the loopback, the gateway that it calls the world by, and phones that last as long as a test. */
export interface EdgeWithTrunk {
  readonly edge: Edge;
  readonly gateway: DeskPhone;
  open(user: string, options?: EdgePhoneOptions): Promise<EdgePhone>;
  /** Registered by the password of its account. @param place that its Contact names, another than its own */
  openDesk(number: string, place?: string): Promise<DeskPhone>;
  /** That password, for whatever the edge asks of this number. */
  authorizeDesk(number: string): Authorize;
  /** Somebody on UDP who says to be this user, and knows no password. */
  openStranger(user: string, localAddress?: string): Promise<DeskPhone>;
  closePhones(): void;
  close(): Promise<void>;
}

export interface EdgeWithTrunkOptions extends Omit<EdgeOptions, 'trunk'> {
  /** The gateway takes SRTP. */
  readonly srtp?: boolean;
}

export async function startEdgeWithTrunk({
  srtp = false,
  ...options
}: EdgeWithTrunkOptions = {}): Promise<EdgeWithTrunk> {
  // Opened first: the edge must know its address.
  const gateway = await openUdpPhone({
    server: { address: '127.0.0.1', port: 9 },
    user: 'gateway',
    domain: 'trunk.example.com',
  });
  const edge = await startEdge({ ...options, trunk: { address: '127.0.0.1', port: gateway.port, srtp } });
  const server = { address: edge.address, port: edge.ports.sip };
  gateway.setServer(server);
  const phones: { close(): void }[] = [];

  async function openPhone(own: Omit<DeskPhoneOptions, 'server' | 'domain'>): Promise<DeskPhone> {
    const phone = await openUdpPhone({ server, domain: edge.domain, ...own });
    phones.push(phone);
    return phone;
  }

  const authorizeDesk = (number: string) => digest(number, edge.deskPhones.get(number) ?? '', 'MD5');

  return {
    edge,
    gateway,
    authorizeDesk,
    openStranger: (user, localAddress = '127.0.0.1') => openPhone({ user, localAddress }),
    async open(user, phoneOptions) {
      const phone = await openEdgePhone(edge, user, phoneOptions);
      phones.push(phone);
      return phone;
    },
    async openDesk(number, place) {
      const phone = await openPhone({ user: number, ...(place === undefined ? {} : { place }) });
      const { status } = await phone.register(authorizeDesk(number));
      if (status !== 200) throw new Error(`${number} was not registered: ${status}`);
      return phone;
    },
    closePhones() {
      for (const phone of phones.splice(0)) phone.close();
    },
    async close() {
      gateway.close();
      await edge.close();
    },
  };
}
