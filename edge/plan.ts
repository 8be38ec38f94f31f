import { domain } from '../demo/people.ts';
import type {
  EdgeOptions,
  EdgePorts,
  GatewayPorts,
  RegistrarPorts,
  ServicePorts,
  TurnPorts,
} from './options.ts';

/** Addresses that follow from the options: each part must know those of the others. */
export interface EdgePlan {
  readonly domain: string;
  readonly address: string;
  /** Null where it is the address itself. */
  readonly publicAddress: string | null;
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
  readonly secondService: PlannedService | null;
  readonly turnUrls: readonly string[];
  /** Further coturns, by tenant. */
  readonly tenants: ReadonlyMap<string, { readonly ports: TurnPorts; readonly turnUrls: readonly string[] }>;
  readonly stunUrls: readonly string[];
  readonly secondGateway: GatewayPorts | null;
  readonly secondRelay: TurnPorts | null;
  /** Of the first and of the second. */
  readonly registrars: RegistrarPair | null;
}

/** Where one of two token services is reached. */
export interface PlannedService {
  readonly ports: ServicePorts;
  readonly url: string;
  readonly internal: string;
}

export type RegistrarPair = readonly [RegistrarPorts, RegistrarPorts];

/** Of what stands beside the one Kamailio, rtpengine and coturn that every edge has. */
export interface PortsBeside {
  /** Of the coturns of tenants, by name. */
  readonly tenants: ReadonlyMap<string, TurnPorts>;
  readonly secondGateway: GatewayPorts | null;
  readonly secondRelay: TurnPorts | null;
  readonly secondService: ServicePorts | null;
  readonly registrars: RegistrarPair | null;
}

export const nothingBeside: PortsBeside = {
  tenants: new Map(),
  secondGateway: null,
  secondRelay: null,
  secondService: null,
  registrars: null,
};

export function planEdge(
  options: EdgeOptions,
  ports: EdgePorts,
  beside: PortsBeside = nothingBeside,
): EdgePlan {
  const { address = '127.0.0.1', publicAddress = null } = options;
  const known = publicAddress ?? address;
  const { wssHost = known } = options;
  const { tenants, secondGateway, secondRelay, secondService, registrars } = beside;
  const relays = [ports, ...(secondRelay === null ? [] : [secondRelay])];
  const tls = !address.startsWith('127.');
  const scheme = tls ? 'https' : 'http';
  const serviceAt = (own: ServicePorts): PlannedService => ({
    ports: own,
    url: `${scheme}://${known}:${own.service}`,
    internal: `http://127.0.0.1:${own.internal}`,
  });
  return {
    domain,
    address,
    publicAddress,
    ports,
    tls,
    service: serviceAt(ports).url,
    issuer: options.issuer ?? `${scheme}://${known}:${ports.identity}`,
    wss: `wss://${wssHost}:${ports.wss}`,
    wssUrls: (registrars ?? [ports]).map(({ wss }) => `wss://${wssHost}:${wss}`),
    internal: serviceAt(ports).internal,
    secondService: secondService === null ? null : serviceAt(secondService),
    turnUrls: relays.flatMap((each) => turnUrlsAt(known, each)),
    tenants: new Map(
      [...tenants].map(([name, own]) => [name, { ports: own, turnUrls: turnUrlsAt(known, own) }]),
    ),
    stunUrls: relays.map(({ turn }) => `stun:${known}:${turn}`),
    secondGateway,
    secondRelay,
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
