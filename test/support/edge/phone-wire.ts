import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How a desk phone's messages travel. */
export interface PhoneWire {
  /** As Via names it. */
  readonly transport: 'UDP' | 'TCP' | 'TLS';
  readonly port: number;
  send(text: string): void;
  close(): void;
  /** Ends it without a farewell (RST), so that its port is free at once. */
  cut(): void;
}

export interface WirePlace {
  readonly address: string;
  readonly port: number;
}

export interface WireOptions {
  readonly localAddress: string;
  /** Any that is free unless told. */
  readonly localPort?: number;
  readonly server: () => WirePlace;
  readonly onMessage: (text: string) => void;
}

export async function openUdpWire({ localAddress, server, onMessage }: WireOptions): Promise<PhoneWire> {
  const socket = createSocket('udp4');
  socket.bind(0, localAddress);
  await once(socket, 'listening');
  /** By the branch of a request: answers go to where it came from (RFC 3581 section 4), also if that is another registrar. */
  const askers = new Map<string, WirePlace>();
  socket.on('message', (data, from) => {
    const text = data.toString('utf8');
    if (!text.startsWith('SIP/2.0 ')) askers.set(branchOf(text), from);
    onMessage(text);
  });
  return {
    transport: 'UDP',
    port: socket.address().port,
    send(text) {
      const asker = text.startsWith('SIP/2.0 ') ? askers.get(branchOf(text)) : undefined;
      const { port, address } = asker ?? server();
      socket.send(text, port, address);
    },
    close: () => socket.close(),
    cut: () => socket.close(),
  };
}

const branchOf = (text: string): string => /^Via:[^\r\n]*;branch=([^;\s]+)/im.exec(text)?.[1] ?? '';

/** @param ca the only certificate that is trusted: TLS; null: plain TCP */
export async function openStreamWire(
  { localAddress, localPort, server, onMessage }: WireOptions,
  ca: string | null,
): Promise<PhoneWire> {
  const { address: host, port } = server();
  const tcp = connectTcp({ host, port, localAddress, ...(localPort === undefined ? {} : { localPort }) });
  await once(tcp, 'connect');
  const socket = ca === null ? tcp : connectTls({ socket: tcp, host, ca, minVersion: 'TLSv1.2' });
  if (socket !== tcp) await once(socket, 'secureConnect');
  const cut = createCutter(onMessage);
  socket.setEncoding('utf8').on('data', (text: string) => cut(text));
  // What went wrong is told by the answer that does not come.
  socket.on('error', () => undefined);
  return {
    transport: ca === null ? 'TCP' : 'TLS',
    port: tcp.localPort ?? 0,
    send: (text) => void socket.write(text),
    close: () => void socket.destroy(),
    cut: () => void tcp.resetAndDestroy(),
  };
}

/** RFC 3261 section 18.3: on a stream, Content-Length tells where a message ends. All that comes here is ASCII. */
function createCutter(onMessage: (text: string) => void): (chunk: string) => void {
  let kept = '';
  return (chunk) => {
    kept += chunk;
    for (;;) {
      kept = kept.replace(/^(\r\n)+/, '');
      const headEnd = kept.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(
        /^(?:Content-Length|l)[ \t]*:[ \t]*(\d+)/im.exec(kept.slice(0, headEnd))?.[1] ?? 0,
      );
      const end = headEnd + 4 + length;
      if (kept.length < end) return;
      onMessage(kept.slice(0, end));
      kept = kept.slice(end);
    }
  };
}
