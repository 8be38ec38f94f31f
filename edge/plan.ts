import { domain } from '../demo/people.ts';
import type { EdgeOptions, EdgePorts, GatewayPorts, RegistrarPorts, TurnPorts } from './options.ts';

/** Addresses that follow from the options: each part must know those of the others. */
export interface EdgePlan {
  readonly domain: string;
  readonly address: string;
  readonly ports: EdgePorts;
  /** Off the loopback everything is served with TLS. */
  readonly tls: boolean;
  /** Origins: no slash at the end. */
  readonly service: string;
  readonly issuer: string;
  readonly wss: string;
  /** The best first. */
  readonly wssUrls: readonly string[];
  readonly internal: string;
  readonly turnUrls: readonly string[];
  /** Further coturns, by tenant. */
  readonly tenants: ReadonlyMap<string, { readonly ports: TurnPorts; readonly turnUrls: readonly string[] }>;
  readonly stunUrls: readonly string[];
  readonly secondGateway: GatewayPorts | null;
  /** Of the first and of the second. */
  readonly registrars: RegistrarPair | null;
}

export type RegistrarPair = readonly [RegistrarPorts, RegistrarPorts];

export function planEdge(
  options: EdgeOptions,
  ports: EdgePorts,
  tenantPorts: ReadonlyMap<string, TurnPorts> = new Map(),
  secondGateway: GatewayPorts | null = null,
  registrars: RegistrarPair | null = null,
): EdgePlan {
  const { address = '127.0.0.1' } = options;
  const tls = !address.startsWith('127.');
  const scheme = tls ? 'https' : 'http';
  return {
    domain,
    address,
    ports,
    tls,
    service: `${scheme}://${address}:${ports.service}`,
    issuer: options.issuer ?? `${scheme}://${address}:${ports.identity}`,
    wss: `wss://${address}:${ports.wss}`,
    wssUrls: (registrars ?? [ports]).map(({ wss }) => `wss://${address}:${wss}`),
    internal: `http://127.0.0.1:${ports.internal}`,
    turnUrls: turnUrlsAt(address, ports),
    tenants: new Map(
      [...tenantPorts].map(([name, own]) => [name, { ports: own, turnUrls: turnUrlsAt(address, own) }]),
    ),
    stunUrls: [`stun:${address}:${ports.turn}`],
    secondGateway,
    registrars,
  };
}

function turnUrlsAt(address: string, { turn, turns }: TurnPorts): readonly string[] {
  return [
    `turn:${address}:${turn}?transport=udp`,
    `turn:${address}:${turn}?transport=tcp`,
    `turns:${address}:${turns}?transport=tcp`,
  ];
}
