import { type IceUrl, isTurn } from '../../../shared/provisioning.ts';

export interface ReachOptions {
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly now: () => number;
  readonly mostMs: number;
  readonly signal: AbortSignal;
}

export interface Reached {
  readonly outcome: 'open' | 'refused' | 'no-answer';
  readonly ms: number | null;
  /** What the server said to a refusal. */
  readonly said: string | null;
}

/** W3C webrtc-pc: no answer at all. Other codes are the server's own words (RFC 8489 section 14.8). */
const notReached = 701;

export function configurationFor({ url, username, credential }: IceUrl): RTCConfiguration {
  return {
    iceServers: [
      {
        urls: url,
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      },
    ],
    iceTransportPolicy: isTurn(url) ? 'relay' : 'all',
  };
}

/** Asks this server alone, and says how it answers: TURN by an allocation, STUN by any answer at all. Never rejects. */
export async function reachIceServer(server: IceUrl, options: ReachOptions): Promise<Reached> {
  const { createConnection, now, mostMs, signal } = options;
  const begun = now();
  let connection: RTCPeerConnection;
  try {
    connection = createConnection(configurationFor(server));
  } catch (error) {
    return { outcome: 'refused', ms: null, said: String(error) };
  }
  try {
    const gathered = gather(connection, isTurn(server.url), mostMs, signal);
    connection.createDataChannel('');
    await connection.setLocalDescription();
    const { answered, said } = await gathered;
    if (answered) return { outcome: 'open', ms: now() - begun, said: null };
    return { outcome: said === null ? 'no-answer' : 'refused', ms: null, said };
  } catch (error) {
    return { outcome: 'no-answer', ms: null, said: String(error) };
  } finally {
    // Ends the allocation, too.
    connection.close();
  }
}

interface Gathered {
  readonly answered: boolean;
  readonly said: string | null;
}

/** A refusal by one network is not yet one by the other: only the end of gathering says so. */
function gather(
  connection: RTCPeerConnection,
  relayed: boolean,
  mostMs: number,
  signal: AbortSignal,
): Promise<Gathered> {
  return new Promise((resolve) => {
    let said: string | null = null;
    let failed = false;
    const settle = (answered: boolean): void => {
      clearTimeout(timer);
      resolve({ answered, said });
    };
    const timer = setTimeout(() => settle(false), mostMs);
    signal.addEventListener('abort', () => settle(false), { once: true });
    if (signal.aborted) return settle(false);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.type === (relayed ? 'relay' : 'srflx')) settle(true);
    });
    connection.addEventListener('icecandidateerror', ({ errorCode, errorText }) => {
      failed = true;
      if (errorCode !== notReached) said = `${errorCode} ${errorText}`.trim();
    });
    connection.addEventListener('icegatheringstatechange', () => {
      // Without a NAT a STUN server tells nothing new: no candidate, and no error either.
      if (connection.iceGatheringState === 'complete') settle(!relayed && !failed);
    });
  });
}
