import type { SocketWay } from '../../src/renderer/engine/core/ports.ts';
import type { SipSocket, SocketFactory } from '../../src/renderer/engine/sip/wss-transport.ts';

/** What a test decides about a text on the wire: an answer to it, another text in its place, late on its way, or the default way. */
export type Interceptor = (
  text: string,
  from: string,
) => 'default' | 'drop' | 'hold' | { readonly answer: string } | { readonly instead: string };

/** How one server behaves, by its host name; a test changes it at any time. */
export interface FakeServer {
  /** refuses: closes at once; black-hole: never opens, never fails. */
  connections: 'taken' | 'refuses' | 'black-hole';
  /** silent: open sockets stay open, and nothing passes any more, either way (a dead path, a frozen server). */
  passage: 'free' | 'silent';
  /** Whether it answers a double CRLF (RFC 5626 section 4.4.1). */
  answersCrlf: boolean;
  answersOptions: boolean;
  /** gives: hands out a GRUU with a registration (RFC 5627); routes: and brings requests for it to the phone. */
  gruu: 'none' | 'gives' | 'routes';
  /** Pings that arrived. */
  readonly pings: { crlf: number; options: number };
  /** Connections made so far. */
  opened: number;
  /** Sockets that are open now. */
  readonly open: number;
  /** Closes every socket from the server's side. */
  cut(): void;
}

export interface FakeWire {
  /** The socket factory of one user; everything that user sends goes to the others. */
  socketsOf(user: string): SocketFactory;
  /** Everything that crossed but keep-alives, oldest first. */
  readonly crossed: readonly { readonly from: string; readonly text: string; readonly server: string }[];
  intercept(interceptor: Interceptor): void;
  /** What was held arrives now, from whatever socket it was sent on. */
  release(): void;
  /** The oldest of what was held of this user arrives. */
  releaseNext(user: string): void;
  /** Delivers a text to a user as if the server had sent it. */
  inject(user: string, text: string): void;
  /** Closes a user's sockets from the server's side. */
  cut(user: string): void;
  /** The page of this user is gone: whatever it opened says and hears nothing any more, without a word. */
  kill(user: string): void;
  /** Where that user's last REGISTER was accepted. */
  bindingOf(user: string): string | null;
  server(host: string): FakeServer;
  /** A media gateway is in the way: every description gets its fingerprint. */
  gateway: boolean;
  /** And the edge says of it that it follows to a new connection. */
  gatewayFollows: boolean;
  /** Connection attempts fail while true. */
  refuseConnections: boolean;
}

interface WireSocket {
  readonly user: string;
  readonly host: string;
  readonly socket: SipSocket;
}

const detourMark = ' by detour';
/** The same server by another network: it behaves by itself, and refuses until a test lets it. */
export const byDetour = (host: string): string => `${host}${detourMark}`;

/**
 * A wire between user agents in place of servers and network: REGISTER and pings are answered here, all else is handed on unchanged.
 * A request goes to whom its URI names, by address of record or by contact, else to all others; a response to who asked.
 */
export function createFakeWire(): FakeWire {
  const sockets = new Set<WireSocket>();
  const bindings = new Map<string, WireSocket>();
  const servers = new Map<string, FakeServer>();
  /** Pages that died, by user. */
  const deaths = new Map<string, number>();
  const crossed: { from: string; text: string; server: string }[] = [];
  let interceptor: Interceptor = () => 'default';
  const held: { readonly from: string; readonly arrive: () => void }[] = [];
  /** Users by the user part of their contacts, and askers by the branch of their request. */
  const contacts = new Map<string, string>();
  const askers = new Map<string, string>();

  function learn(from: string, text: string): void {
    const contact = /^Contact:[^\n]*<sips?:([^@;>]+)@/im.exec(text)?.[1];
    // Only its own: a redirect names others.
    if (contact !== undefined && !/^SIP\/2\.0 3/.test(text)) contacts.set(contact, from);
    if (!text.startsWith('SIP/')) askers.set(branchOf(text), from);
  }

  function receivers(from: string, text: string): readonly string[] {
    const users = new Set([...sockets].map(({ user }) => user));
    const others = [...users].filter((user) => user !== from);
    if (text.startsWith('SIP/')) return others.filter((user) => user === askers.get(branchOf(text)));
    const named = /^[A-Z]+ sips?:([^@;\s]+)@/.exec(text)?.[1] ?? '';
    const user = users.has(named) ? named : contacts.get(named);
    return user === undefined ? others : others.filter((other) => other === user);
  }

  function send(to: WireSocket | undefined, text: string): void {
    queueMicrotask(() => {
      if (to !== undefined && sockets.has(to) && serverOf(to.host).passage === 'free') {
        to.socket.onmessage?.({ data: text });
      }
    });
  }

  /** As a registrar does: to the socket of the binding, else to the newest. */
  function deliver(user: string, text: string): void {
    const newest = [...sockets].findLast((each) => each.user === user);
    const bound = bindings.get(user);
    send(bound !== undefined && sockets.has(bound) ? bound : newest, text);
  }

  function close(each: WireSocket): void {
    sockets.delete(each);
    each.socket.onclose?.({ code: 1006, reason: '' });
  }

  function serverOf(host: string): FakeServer {
    const known = servers.get(host);
    if (known !== undefined) return known;
    const here = () => [...sockets].filter((each) => each.host === host);
    const made: FakeServer = {
      connections: host.endsWith(detourMark) ? 'refuses' : 'taken',
      passage: 'free',
      answersCrlf: true,
      answersOptions: true,
      gruu: 'none',
      pings: { crlf: 0, options: 0 },
      opened: 0,
      get open() {
        return here().length;
      },
      cut: () => here().forEach(close),
    };
    servers.set(host, made);
    return made;
  }

  function route(from: WireSocket, text: string): void {
    const server = serverOf(from.host);
    if (server.passage === 'silent' || !sockets.has(from)) return;
    if (text.trim() === '') {
      server.pings.crlf += 1;
      if (text === '\r\n\r\n' && server.answersCrlf) send(from, '\r\n');
      return;
    }
    if (/^OPTIONS \S+;gr=/.test(text)) {
      if (server.gruu === 'routes') deliver(from.user, text);
      else send(from, responseTo(text, 404, 'Not here'));
      return;
    }
    if (text.startsWith('OPTIONS ')) {
      server.pings.options += 1;
      if (server.answersOptions) send(from, responseTo(text, 200, 'OK'));
      return;
    }
    crossed.push({ from: from.user, text, server: from.host });
    learn(from.user, text);
    const decision = interceptor(text, from.user);
    if (decision === 'drop') return;
    if (decision === 'hold') held.push({ from: from.user, arrive: () => arrive(from, text) });
    else if (decision === 'default') arrive(from, text);
    else if ('instead' in decision) arrive(from, decision.instead);
    else send(from, decision.answer);
  }

  function arrive(from: WireSocket, text: string): void {
    const server = serverOf(from.host);
    if (text.startsWith('REGISTER ')) {
      bindings.set(from.user, from);
      const gruu = server.gruu === 'none' ? '' : `;pub-gruu="${gruuOf(from.user)}"`;
      send(from, responseTo(text, 200, 'OK', [contactOf(text) + gruu]));
    } else {
      for (const user of receivers(from.user, text)) deliver(user, throughGateway(text));
    }
  }

  function throughGateway(text: string): string {
    if (!wire.gateway) return text;
    const rewritten = text.replaceAll(/(a=fingerprint:sha-256 )[^\r]{5}/g, '$1FA:CE');
    if (!wire.gatewayFollows || rewritten === text) return rewritten;
    return rewritten.replace('\r\n', '\r\nOffhook-Gateway: new-connection\r\n');
  }

  const wire: FakeWire = {
    crossed,
    refuseConnections: false,
    gateway: false,
    gatewayFollows: false,
    intercept(made) {
      interceptor = made;
    },
    release() {
      for (const each of held.splice(0)) each.arrive();
    },
    releaseNext(user) {
      const index = held.findIndex(({ from }) => from === user);
      if (index !== -1) held.splice(index, 1)[0]?.arrive();
    },
    inject: deliver,
    cut(user) {
      for (const each of [...sockets]) if (each.user === user) close(each);
    },
    kill(user) {
      deaths.set(user, (deaths.get(user) ?? 0) + 1);
      for (const each of [...sockets]) if (each.user === user) sockets.delete(each);
    },
    bindingOf(user) {
      const bound = bindings.get(user);
      return bound !== undefined && sockets.has(bound) ? bound.host : null;
    },
    server: serverOf,
    socketsOf(user) {
      const born = deaths.get(user) ?? 0;
      return (url, way) => openFor(user, url, way, () => (deaths.get(user) ?? 0) > born);
    },
  };

  function openFor(user: string, url: string, way: SocketWay, isDead: () => boolean): SipSocket {
    const { hostname } = new URL(url);
    const host = way === 'detour' ? byDetour(hostname) : hostname;
    const server = serverOf(host);
    const socket: SipSocket = {
      send: (text) => route(made, text),
      close: () => void sockets.delete(made),
      onopen: null,
      onmessage: null,
      onclose: null,
    };
    const made: WireSocket = { user, host, socket };
    queueMicrotask(() => {
      if (server.connections === 'black-hole' || isDead()) return;
      if (wire.refuseConnections || server.connections === 'refuses') {
        socket.onclose?.({ code: 1006, reason: '' });
      } else if (socket.onopen !== null) {
        server.opened += 1;
        sockets.add(made);
        socket.onopen();
      }
    });
    return socket;
  }
  return wire;
}

const header = (text: string, name: string) => new RegExp(`^${name}:[ ]*(.*)$`, 'im').exec(text)?.[1] ?? '';
const branchOf = (text: string) => /^Via:[^\n]*branch=([^;\s]+)/im.exec(text)?.[1] ?? '';
/** What the wire's servers name a user's phone. */
export const gruuOf = (user: string) =>
  `sip:${user}@example.com;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6`;
const contactOf = (text: string) => `Contact: ${header(text, 'Contact')}`;

/** A response to a request, with the headers RFC 3261 section 8.2.6.2 copies. */
export function responseTo(
  request: string,
  code: number,
  reason: string,
  headers: readonly string[] = [],
  body: { readonly tag?: string; readonly sdp?: string } = {},
): string {
  const to = header(request, 'To');
  return [
    `SIP/2.0 ${code} ${reason}`,
    `Via: ${header(request, 'Via')}`,
    `From: ${header(request, 'From')}`,
    `To: ${to.includes(';tag=') ? to : `${to};tag=${body.tag ?? 'wire'}`}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    ...headers,
    ...(body.sdp === undefined ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.sdp?.length ?? 0}`,
    '',
    body.sdp ?? '',
  ].join('\r\n');
}
