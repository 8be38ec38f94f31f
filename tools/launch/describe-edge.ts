import { demoPassword, people } from '../../demo/people.ts';
import type { Edge } from '../../edge/options.ts';
import { describePair } from './edge-pair.ts';

/** That an edge is up, and where each of its listeners is, for the person who started it. */
export function describeEdge(edge: Edge, seconds: number): readonly string[] {
  const { ports, urls } = edge;
  const humans = people.filter(({ kind }) => kind === 'oidc');
  const logins = humans.map(({ login, extension }) => `${login} ${extension}`).join(', ');
  return [
    `The edge is up on ${edge.address} (${seconds.toFixed(1)} s):`,
    `  sign-in       ${urls.issuer}   (${logins}; password "${demoPassword}")`,
    `  provisioning  ${urls.provisioning}`,
    `  SIP           ${urls.wss}, UDP and TCP ${ports.sip}, TLS ${ports.sips}`,
    `  TURN          UDP and TCP ${ports.turn}, TLS ${ports.turns}; relays ${ports.relay.from}-${ports.relay.to}`,
    `  media         UDP ${ports.media.from}-${ports.media.to}`,
    ...describePair(edge),
  ];
}
