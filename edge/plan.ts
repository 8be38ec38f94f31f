import { domain } from '../demo/people.ts';
import type { EdgeOptions, EdgePorts } from './options.ts';

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
  readonly internal: string;
  readonly turnUrls: readonly string[];
  readonly stunUrls: readonly string[];
}

export function planEdge(options: EdgeOptions, ports: EdgePorts): EdgePlan {
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
    internal: `http://127.0.0.1:${ports.internal}`,
    turnUrls: [
      `turn:${address}:${ports.turn}?transport=udp`,
      `turn:${address}:${ports.turn}?transport=tcp`,
      `turns:${address}:${ports.turns}?transport=tcp`,
    ],
    stunUrls: [`stun:${address}:${ports.turn}`],
  };
}
