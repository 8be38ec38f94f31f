import type { Edge, EdgeOptions, EdgePart } from '../../edge/options.ts';

/** What `--pair` starts a second one of. */
export function pairOptions(isPair: boolean): Partial<EdgeOptions> {
  return {
    secondRegistrar: isPair,
    secondGateway: isPair,
    secondRelay: isPair,
    secondService: isPair,
  };
}

type Pair = Pick<Edge, 'parts' | 'secondRegistrar' | 'secondGateway' | 'secondRelay' | 'secondService'>;

/** What of the pair can be killed by hand. */
export function describePair(edge: Pair): readonly string[] {
  const { parts, secondRegistrar, secondGateway, secondRelay, secondService } = edge;
  if (secondRegistrar === null) return [];
  const pids = (first: EdgePart, second: EdgePart | null | undefined) => `${first.pid} and ${second?.pid}`;
  return [
    `  a pair        SIP too at ${secondRegistrar.wss}; pids: kamailio ${pids(parts.kamailio, secondRegistrar.kamailio)},`,
    `                rtpengine ${pids(parts.rtpengine, secondGateway)}, coturn ${pids(parts.coturn, secondRelay)},`,
    `                token service ${pids(parts.service, secondService?.part)} (${secondService?.url})`,
  ];
}
