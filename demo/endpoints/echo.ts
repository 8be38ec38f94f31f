import type { SipEdge } from '../sip/sip-edge.ts';
import { opus, pcma, pcmu } from './codecs.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

export type Echo = Omit<Endpoint, 'call'>;

/** Answers at once and sends every RTP packet back as it came, whatever is in it. */
export function createEcho(edge: SipEdge, log: (line: string) => void): Echo {
  return createEndpoint(
    edge,
    'echo',
    {
      codecs: [opus, pcmu, pcma],
      onMessage: (text) => text,
      onIncoming: (open) => open.answer(),
      onAudio: ({ media }, packet) => media.peer()?.send(packet),
      onEstablished: () => () => {},
    },
    log,
  );
}
