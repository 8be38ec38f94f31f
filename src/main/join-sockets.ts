import { lookup } from 'node:dns/promises';
import { demandTrust } from './certificates/certificate-trust.ts';
import { systemClock as clock } from './clock.ts';
import type { Ground } from './ground.ts';
import { readAuthorities } from './network/authorities.ts';
import { createDetours, type Detours } from './network/detours.ts';
import type { NetworkMonitor } from './network/network-monitor.ts';
import { createRememberedLookup } from './network/remembered-lookup.ts';
import { createServerWatch, opensPort, type ServerWatch } from './network/server-watch.ts';

// Part of the composition root: what main itself connects to SIP servers, by names that both remember.

export function joinSockets(
  { reading, emit, logOf }: Ground,
  network: NetworkMonitor,
): { readonly detours: Detours; readonly servers: ServerWatch } {
  const authorities = readAuthorities(logOf('network'));
  const names = createRememberedLookup((host) => lookup(host, { all: true }), clock);
  const detours = createDetours({
    network: network.state,
    names,
    judge: (host, socket) =>
      demandTrust(
        host,
        socket,
        reading.policy.trustedCertificates,
        clock.now(),
        reading.policy.pinnedAuthorities,
        authorities,
      ),
    authorities,
    tell: (id, event) => emit('detour.told', { id, event }),
  });
  const servers = createServerWatch({
    opens: (host, port, timeoutMs) => opensPort(host, port, timeoutMs, names.lookup),
    clock,
  });
  return { detours, servers };
}
