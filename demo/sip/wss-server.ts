import { createServer } from 'node:https';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeServer, listen, portOf } from '../net/http-server.ts';
import type { Certificate } from './certificate.ts';
import type { Flow } from './flow.ts';

const path = '/ws';
const largestMessage = 262_144;

export interface WssEvents {
  onMessage(flow: Flow, text: string): void;
  onClose(flow: Flow): void;
}

export interface WssServer {
  readonly port: number;
  /** Which events go where; messages that come before are lost. */
  handle(events: WssEvents): void;
  flows(): readonly Flow[];
  /** @param abrupt without a closing handshake, as when a network is gone */
  closeSockets(abrupt: boolean): void;
  /** Closes all sockets and the port, or opens the same port again. */
  setDown(down: boolean): Promise<void>;
  close(): Promise<void>;
}

/** SIP over secure WebSocket (RFC 7118): subprotocol `sip` at /ws, TLS 1.2 or later, loopback only. */
export async function createWssServer(port: number, { key, cert }: Certificate): Promise<WssServer> {
  const server = createServer({ key, cert, minVersion: 'TLSv1.2' }, (_request, response) => {
    response.writeHead(426, { upgrade: 'websocket', 'content-type': 'text/plain' });
    response.end('SIP over WebSocket is spoken here\n');
  });
  const sockets = new Map<WebSocket, Flow>();
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
  });
  let events: WssEvents | null = null;
  let count = 0;

  server.on('upgrade', (request, socket, head) => {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (request.url?.split('?', 1)[0] !== path || !offered.includes('sip')) {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      return;
    }
    upgrades.handleUpgrade(request, socket, head, accept);
  });

  function accept(socket: WebSocket): void {
    count += 1;
    const flow = flowOf(socket, `wss-${count}`);
    sockets.set(socket, flow);
    socket.on('message', (data) => events?.onMessage(flow, textOf(data)));
    // A frame that is too large or not UTF-8 ends the connection, nothing else.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      sockets.delete(socket);
      events?.onClose(flow);
    });
  }

  function closeSockets(abrupt: boolean): void {
    for (const socket of sockets.keys()) {
      if (abrupt) socket.terminate();
      else socket.close(1001, 'going away');
    }
  }

  async function closeAll(): Promise<void> {
    closeSockets(true);
    await closeServer(server);
  }

  await listen(server, port);
  const taken = portOf(server);
  return {
    port: taken,
    handle: (next) => {
      events = next;
    },
    flows: () => [...sockets.values()],
    closeSockets,
    setDown: async (down) => {
      if (down) await closeAll();
      else if (!server.listening) await listen(server, taken);
    },
    close: closeAll,
  };
}

function flowOf(socket: WebSocket, id: string): Flow {
  const isOpen = () => socket.readyState === socket.OPEN;
  return {
    id,
    trusted: null,
    isOpen,
    send(text) {
      if (!isOpen()) return false;
      socket.send(text);
      return true;
    },
  };
}

function textOf(data: Buffer | ArrayBuffer | readonly Buffer[]): string {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('utf8');
  return (Buffer.isBuffer(data) ? data : Buffer.concat(data)).toString('utf8');
}
