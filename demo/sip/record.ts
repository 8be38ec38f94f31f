import {
  canonicalName,
  type Header,
  headerValue,
  type SipMessage,
  serialize,
  withHeaders,
} from './message.ts';

/** One message that arrived, without its secrets. */
export interface ReceivedMessage {
  /** Epoch ms. */
  readonly at: number;
  readonly flow: string;
  /** The method of a request, the status of a response. */
  readonly what: string;
  readonly callId: string | null;
  readonly text: string;
}

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'authentication-info']);
const secretLines = /^a=(ice-pwd|crypto):.*$/gm;

/** Takes credentials, tokens and ICE passwords out of a message for logs and for tests that read along. */
export function redact<M extends SipMessage>(message: M): M {
  const headers: Header[] = message.headers.map((header) => {
    if (!secretHeaders.has(canonicalName(header.name))) return header;
    return { name: header.name, value: `${header.value.trim().split(/\s/, 1)[0] ?? ''} (redacted)` };
  });
  return { ...withHeaders(message, headers), body: message.body.replace(secretLines, 'a=$1:(redacted)') };
}

const mostMessages = 2000;

/** A bounded list of what arrived, and a way to wait for what has not yet. */
export function createRecord() {
  const messages: ReceivedMessage[] = [];
  const waiting = new Set<(received: ReceivedMessage) => void>();
  return {
    messages: (): readonly ReceivedMessage[] => [...messages],
    add(flow: string, message: SipMessage): void {
      const received: ReceivedMessage = {
        at: Date.now(),
        flow,
        what: message.kind === 'request' ? message.method : String(message.status),
        callId: headerValue(message, 'Call-ID'),
        text: serialize(redact(message)),
      };
      messages.push(received);
      if (messages.length > mostMessages) messages.shift();
      for (const tell of [...waiting]) tell(received);
    },
    /** @throws Error when nothing fitting arrives within `timeoutMs` */
    waitFor(
      fits: (received: ReceivedMessage) => boolean,
      { timeoutMs = 20_000, past = true }: { readonly timeoutMs?: number; readonly past?: boolean } = {},
    ): Promise<ReceivedMessage> {
      const known = past ? messages.find(fits) : undefined;
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(tell);
          reject(new Error(`no such SIP message arrived within ${timeoutMs} ms`));
        }, timeoutMs);
        function tell(received: ReceivedMessage): void {
          if (!fits(received)) return;
          clearTimeout(timer);
          waiting.delete(tell);
          resolve(received);
        }
        waiting.add(tell);
      });
    },
  };
}
