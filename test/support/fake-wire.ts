import type { SipSocket, SocketFactory } from '../../src/renderer/engine/sip/wss-transport.ts';

/** What a test decides about a text on the wire: other texts to deliver instead, or the default way. */
export type Interceptor = (text: string, from: string) => 'default' | 'drop' | { readonly answer: string };

export interface FakeWire {
  /** The socket factory of one user; everything that user sends goes to the others. */
  socketsOf(user: string): SocketFactory;
  /** Everything that crossed, oldest first. */
  readonly crossed: readonly { readonly from: string; readonly text: string }[];
  intercept(interceptor: Interceptor): void;
  /** Delivers a text to a user as if the server had sent it. */
  inject(user: string, text: string): void;
  /** Closes a user's socket from the server's side. */
  cut(user: string): void;
  /** Connection attempts fail while true. */
  refuseConnections: boolean;
}

/**
 * A wire between two user agents in place of server and network: REGISTER is answered here, all else is handed to
 * the other side unchanged (a response finds its way back by Via, so no proxy is needed between two).
 */
export function createFakeWire(): FakeWire {
  const sockets = new Map<string, SipSocket>();
  const crossed: { from: string; text: string }[] = [];
  let interceptor: Interceptor = () => 'default';

  const deliver = (user: string, text: string) => {
    queueMicrotask(() => sockets.get(user)?.onmessage?.({ data: text }));
  };

  function route(from: string, text: string): void {
    if (text.trim() === '') return;
    crossed.push({ from, text });
    const decision = interceptor(text, from);
    if (decision === 'drop') return;
    if (decision !== 'default') {
      deliver(from, decision.answer);
    } else if (text.startsWith('REGISTER ')) {
      deliver(from, responseTo(text, 200, 'OK', [contactOf(text)]));
    } else {
      for (const user of sockets.keys()) if (user !== from) deliver(user, text);
    }
  }

  const wire: FakeWire = {
    crossed,
    refuseConnections: false,
    intercept(made) {
      interceptor = made;
    },
    inject: deliver,
    cut(user) {
      const socket = sockets.get(user);
      sockets.delete(user);
      socket?.onclose?.({ code: 1006, reason: '' });
    },
    socketsOf: (user) => () => {
      const socket: SipSocket = {
        send: (text) => route(user, text),
        close: () => {
          if (sockets.get(user) === socket) sockets.delete(user);
        },
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      queueMicrotask(() => {
        if (wire.refuseConnections) return socket.onclose?.({ code: 1006, reason: '' });
        sockets.set(user, socket);
        socket.onopen?.();
      });
      return socket;
    },
  };
  return wire;
}

const header = (text: string, name: string) => new RegExp(`^${name}:[ ]*(.*)$`, 'im').exec(text)?.[1] ?? '';
const contactOf = (text: string) => `Contact: ${header(text, 'Contact')}`;

/** A response to a request, with the headers RFC 3261 section 8.2.6.2 copies. */
export function responseTo(
  request: string,
  code: number,
  reason: string,
  headers: readonly string[] = [],
): string {
  const to = header(request, 'To');
  return [
    `SIP/2.0 ${code} ${reason}`,
    `Via: ${header(request, 'Via')}`,
    `From: ${header(request, 'From')}`,
    `To: ${to.includes(';tag=') ? to : `${to};tag=wire`}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
