import { isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { DetourEvent } from '../../shared/detour.ts';
import type { NetworkState } from '../../shared/network.ts';
import type { RememberedLookup } from './remembered-lookup.ts';

/** Sockets that go where the page's own would not: by another interface, or to an address that no resolver tells any more. */
export interface Detours {
  open(id: string, url: string): void;
  send(id: string, text: string): void;
  close(id: string): void;
  /** What these hosts are called now is kept for when nobody can be asked. */
  remember(urls: readonly string[]): void;
  /** The page that held them is gone. */
  closeAll(): void;
}

export interface DetoursOptions {
  readonly network: () => NetworkState;
  readonly names: RememberedLookup;
  /** Throws when nobody vouches for who the server is. */
  readonly judge: (host: string, socket: TLSSocket) => void;
  /** Whom the system trusts, read when it is needed; undefined: whom Node trusts by itself. */
  readonly authorities: () => readonly string[] | undefined;
  readonly tell: (id: string, event: DetourEvent) => void;
}

/** More other ways than this are not tried at once. */
const mostWays = 4;
const openMs = 10_000;
/** RFC 6455 section 7.4.1: 1006 when nothing was said. */
const abnormal = 1006;

/** As the system routes, to the address that the name had: the page's own sockets are lost without a resolver. */
const asRouted = null;

/**
 * A page cannot say by which network it wants to be reached; a socket bound to an address can (the system must route by
 * source, as Windows and macOS do, and Linux with a rule). Where several ways are left, the first to open is taken.
 */
export function createDetours(options: DetoursOptions): Detours {
  const detours = new Map<string, readonly WebSocket[]>();

  function tell(id: string, event: DetourEvent): void {
    if (detours.has(id)) options.tell(id, event);
  }

  function ended(id: string, code: number, reason: string): void {
    tell(id, { type: 'closed', code, reason });
    detours.delete(id);
  }

  function open(id: string, url: string): void {
    if (detours.has(id)) return;
    const ways = [...otherWays(options.network()), ...(isIP(hostOf(url)) === 0 ? [asRouted] : [])];
    const sockets = ways.map((way) => dial(url, way));
    detours.set(id, sockets);
    if (sockets.length === 0) ended(id, abnormal, 'there is no other way');
    let failed = 0;
    for (const socket of sockets) {
      // "close" follows, and says whether it was the last.
      socket.on('error', () => undefined);
      socket.on('close', (code, reason) => {
        failed += 1;
        if (detours.get(id)?.includes(socket) !== true) return;
        const wasOpen = detours.get(id)?.length === 1;
        if (wasOpen || failed === sockets.length) ended(id, code, reason.toString());
      });
      socket.on('open', () => {
        if (detours.get(id)?.includes(socket) !== true) return;
        detours.set(id, [socket]);
        for (const other of sockets) if (other !== socket) other.terminate();
        tell(id, { type: 'opened' });
      });
      socket.on('message', (data, isBinary) => {
        // Of text, `ws` gives its bytes.
        if (!isBinary) tell(id, { type: 'received', text: String(data) });
      });
    }
  }

  function dial(url: string, way: string | typeof asRouted): WebSocket {
    const host = hostOf(url);
    const bound = way === asRouted ? {} : { localAddress: way };
    const authorities = options.authorities();
    const ca = authorities === undefined ? {} : { ca: [...authorities] };
    return new WebSocket(url, 'sip', {
      handshakeTimeout: openMs,
      followRedirects: false,
      perMessageDeflate: false,
      ...bound,
      createConnection(connection: object) {
        const secure = connectTls({
          ...{ ...connection, ...ca, ...bound, host },
          // The request's path, which would be that of a local socket here.
          ...{ path: undefined },
          servername: isIP(host) === 0 ? host : '',
          lookup: way === asRouted ? options.names.lookupUnanswered : options.names.lookup,
          // Judged below: the policy may trust what the system does not.
          rejectUnauthorized: false,
        });
        secure.once('secureConnect', () => {
          try {
            options.judge(host, secure);
          } catch (error) {
            secure.destroy(error instanceof Error ? error : new Error(String(error)));
          }
        });
        return secure;
      },
    });
  }

  function close(id: string): void {
    const sockets = detours.get(id) ?? [];
    detours.delete(id);
    for (const socket of sockets) socket.terminate();
  }

  return {
    open,
    send(id, text) {
      const [socket] = detours.get(id) ?? [];
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },
    close,
    remember: (urls) => options.names.remember(urls),
    closeAll() {
      for (const id of [...detours.keys()]) close(id);
    },
  };
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** One address of each interface that the system does not prefer; an IPv4 address where there is one. Pure. */
export function otherWays({ interfaces, defaultRoute }: NetworkState): readonly string[] {
  const others = interfaces.filter(
    ({ name, addresses, kind }) =>
      kind !== 'vpn' && name !== defaultRoute?.interface && !addresses.includes(defaultRoute?.address ?? ''),
  );
  return others
    .flatMap(({ addresses }) => addresses.find((each) => !each.includes(':')) ?? addresses[0] ?? [])
    .slice(0, mostWays);
}
