import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GatewayPorts } from '../options.ts';
import { fillTemplate } from '../template.ts';

/** @param publicAddress what the world has for the address, where a router stands between */
export function rtpengineConfig(address: string, ports: GatewayPorts, publicAddress: string | null): string {
  const template = readFileSync(path.join(import.meta.dirname, 'rtpengine.conf'), 'utf8');
  return fillTemplate(template, {
    interface: publicAddress === null ? address : `${address}!${publicAddress}`,
    ng: ports.ng,
    mediaFrom: ports.media.from,
    mediaTo: ports.media.to,
  });
}
