import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EdgePorts } from '../options.ts';
import { fillTemplate } from '../template.ts';

export interface CoturnSite {
  readonly address: string;
  /** What the world has for it, where a router stands between. */
  readonly publicAddress: string | null;
  readonly ports: Pick<EdgePorts, 'turn' | 'turns' | 'relay'>;
  readonly realm: string;
  readonly secret: string;
  readonly cliPassword: string;
  readonly userQuota: number;
  readonly totalQuota: number;
  readonly nonceS: number;
  readonly allocationS: number;
  readonly peers: readonly string[];
  readonly certificate: string;
  readonly key: string;
  /** For its own files, without an ending. */
  readonly stem: string;
}

export function coturnConfig(site: CoturnSite): string {
  const template = readFileSync(path.join(import.meta.dirname, 'turnserver.conf'), 'utf8');
  const isLoopback = site.address.startsWith('127.');
  const peers = [
    ...(isLoopback ? ['allow-loopback-peers'] : []),
    // The gateway's candidates name it so, and what is sent there is led back.
    ...(site.publicAddress === null ? [] : [`allowed-peer-ip=${site.publicAddress}`]),
    ...site.peers.map((peer) => `allowed-peer-ip=${peer}`),
  ];
  return fillTemplate(template, {
    address: site.address,
    external: site.publicAddress === null ? '' : `external-ip=${site.publicAddress}/${site.address}`,
    turn: site.ports.turn,
    turns: site.ports.turns,
    relayFrom: site.ports.relay.from,
    relayTo: site.ports.relay.to,
    realm: site.realm,
    secret: site.secret,
    cliPassword: site.cliPassword,
    userQuota: site.userQuota,
    nonceS: site.nonceS,
    allocationS: site.allocationS,
    totalQuota: site.totalQuota,
    peers: peers.join('\n'),
    certificate: site.certificate,
    key: site.key,
    stem: site.stem,
  });
}
