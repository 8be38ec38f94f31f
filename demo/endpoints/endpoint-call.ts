/** What an endpoint knows of one call; a test reads it while the call runs and afterwards. */
export interface EndpointCall {
  /** Call-ID; empty until the INVITE of an outgoing call is made. */
  id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly peer: string;
  state: 'calling' | 'ringing' | 'established' | 'ended';
  codec: string | null;
  connected: boolean;
  /** RTP packets that arrived. */
  packets: number;
  /** Sum of squared level times duration, as W3C totalAudioEnergy; stays 0 where the endpoint does not decode. */
  energy: number;
  /** Keys that arrived as RFC 4733 telephone-event. */
  digits: string;
  /** Keys that arrived by INFO (application/dtmf-relay). */
  infoDigits: string;
  /** Final status of an outgoing call that failed. */
  failure: number | null;
}

const mostCalls = 200;

/** The endpoint's calls, oldest first, bounded. */
export function createCallList() {
  const calls: EndpointCall[] = [];
  const waiting = new Set<() => void>();
  return {
    all: (): readonly EndpointCall[] => calls.map((call) => ({ ...call })),
    add(id: string, direction: EndpointCall['direction'], peer: string): EndpointCall {
      const call: EndpointCall = {
        id,
        direction,
        peer,
        state: direction === 'incoming' ? 'ringing' : 'calling',
        codec: null,
        connected: false,
        packets: 0,
        energy: 0,
        digits: '',
        infoDigits: '',
        failure: null,
      };
      calls.push(call);
      if (calls.length > mostCalls) calls.shift();
      return call;
    },
    /** Tells everybody who waits that something about a call has changed. */
    changed(): void {
      for (const look of [...waiting]) look();
    },
    /** @throws Error when no call fits within `timeoutMs` */
    waitFor(fits: (call: EndpointCall) => boolean, timeoutMs = 20_000): Promise<EndpointCall> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no such call within ${timeoutMs} ms: ${JSON.stringify(calls)}`));
        }, timeoutMs);
        function look(): void {
          const found = calls.find(fits);
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve({ ...found });
        }
        waiting.add(look);
        look();
      });
    },
  };
}

/** `Signal=5` of application/dtmf-relay. */
export function digitOfInfo(contentType: string, body: string): string {
  if (!/^application\/dtmf-relay\b/i.test(contentType)) return '';
  return /^Signal\s*=\s*([0-9A-D*#])\s*$/im.exec(body)?.[1] ?? '';
}
