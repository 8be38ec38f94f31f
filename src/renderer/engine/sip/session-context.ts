import type { Core, UserAgent } from 'sip.js';
import type { CallEvent } from '../core/call.ts';
import type { CallFacts, Clock, EngineLog } from '../core/ports.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Farewells } from './farewells.ts';

/** What every session needs of its surroundings. */
export interface SessionContext {
  readonly userAgent: UserAgent;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly tell: (event: CallEvent) => void;
  readonly tellFacts: (facts: CallFacts) => void;
  readonly farewells: Farewells;
  readonly acknowledgements: Acknowledgements;
  /** Session-Expires that we ask for, in s; null: we do not ask (RFC 4028). */
  readonly sessionExpiresS: number | null;
}

/** RFC 8840: candidates that come after the description. */
export const trickleType = 'application/trickle-ice-sdpfrag';
export const recvInfoHeader = 'Recv-Info: trickle-ice';

export const sdpType = 'application/sdp';
const methods = 'ACK, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS, PRACK, REFER, UPDATE';

/** Evaluated anew each time: a GRUU may have come with the last registration. */
export const contactHeader = ({ userAgentCore }: UserAgent): string =>
  `Contact: ${userAgentCore.configuration.contact.toString()}`;
export const allowHeader = `Allow: ${methods}`;
/** SIP.js writes an Allow of its own into what it answers, in which this one is missing. */
export const allowUpdateHeader = 'Allow: UPDATE';

export function sdpOf(message: Core.IncomingRequestMessage | Core.IncomingResponseMessage): string | null {
  const type = message.getHeader('content-type')?.toLowerCase() ?? '';
  if (message.body === undefined || message.body.trim() === '') return null;
  return type.startsWith(sdpType) ? message.body : null;
}

export const sdpBody = (sdp: string): Core.Body => ({
  contentDisposition: 'session',
  contentType: sdpType,
  content: sdp,
});
