import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GatewayPorts } from '../options.ts';
import { fillTemplate } from '../template.ts';

export function rtpengineConfig(address: string, ports: GatewayPorts): string {
  const template = readFileSync(path.join(import.meta.dirname, 'rtpengine.conf'), 'utf8');
  return fillTemplate(template, {
    address,
    ng: ports.ng,
    mediaFrom: ports.media.from,
    mediaTo: ports.media.to,
  });
}
