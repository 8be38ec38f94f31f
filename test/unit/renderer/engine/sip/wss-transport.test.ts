import { describe, expect, it } from 'vitest';
import type { SocketEvent } from '../../../../../src/renderer/engine/core/ports.ts';
import { type SipSocket, WssTransport } from '../../../../../src/renderer/engine/sip/wss-transport.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';

function setUp() {
  const clock = createFakeClock();
  const sockets: (SipSocket & { readonly sent: string[]; closed: boolean })[] = [];
  const events: (SocketEvent & { readonly socket: number })[] = [];
  const received: string[] = [];
  const transport = new WssTransport(null, {
    createSocket() {
      const sent: string[] = [];
      const socket = {
        sent,
        closed: false,
        send: (text: string) => void sent.push(text),
        close() {
          socket.closed = true;
        },
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      sockets.push(socket);
      return socket;
    },
    onSocket: (socket, event) => events.push({ ...event, socket }),
    accepts: () => true,
    onMessage: () => undefined,
    clock,
  });
  transport.onMessage = (text) => received.push(text);
  const open = (id: number) => {
    transport.openSocket(id, 'wss://x/', 'direct');
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was made');
    (socket.onopen as (() => void) | null)?.();
    const hear = (data: unknown) =>
      (socket.onmessage as ((event: { data: unknown }) => void) | null)?.({ data });
    return { socket, hear };
  };
  return { transport, events, received, open, clock };
}

const invite = 'INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/WSS h;branch=z9hG4bKabc;rport\r\n\r\n';
const ok = 'SIP/2.0 200 OK\r\nVia: SIP/2.0/WSS h;branch=z9hG4bKabc;rport\r\n\r\n';

describe('SIP over several WebSockets', () => {
  it('sends on the one in use, and on none without one', async () => {
    const { transport, open } = setUp();
    const [first, second] = [open(1), open(2)];
    await expect(transport.send('x')).rejects.toThrow('not connected');
    transport.useSocket(2);
    await transport.send('x');
    expect([first.socket.sent, second.socket.sent]).toEqual([[], ['x']]);
  });

  it('lets a call come before a crowd of lamps, which lose nothing by it but those of a closed socket', () => {
    const { open, received, clock, transport } = setUp();
    const [first, second] = [open(1), open(2)];
    const lamp = (name: string) => `NOTIFY sip:${name}@b SIP/2.0\r\nEvent: dialog\r\n\r\n`;
    for (const name of ['a', 'b', 'c']) first.hear(lamp(name));
    second.hear(lamp('d'));
    first.hear(invite);
    transport.closeSocket(2);
    clock.advance(100);
    expect(received).toEqual([lamp('a'), invite, lamp('b'), lamp('c')]);
  });

  it('answers a request the way it came while that is open, else on the one in use (RFC 3261 section 18.2.2)', async () => {
    const { transport, open } = setUp();
    const [first, second] = [open(1), open(2)];
    first.hear(invite);
    transport.useSocket(2);
    await transport.send(ok);
    transport.closeSocket(1);
    await transport.send(ok);
    expect([first.socket.sent, second.socket.sent]).toEqual([[ok], [ok]]);
  });

  it('takes pongs in the order of the pings, and answers pings of the server', () => {
    const { transport, events, received, open } = setUp();
    const { socket, hear } = open(1);
    transport.pingCrlf(1, 7);
    transport.pingCrlf(1, 8);
    for (let time = 0; time < 3; time++) hear('\r\n');
    hear('\r\n\r\n');
    expect(events.filter(({ type }) => type === 'answered')).toEqual([
      { type: 'answered', ping: 7, method: 'crlf', socket: 1 },
      { type: 'answered', ping: 8, method: 'crlf', socket: 1 },
    ]);
    expect(socket.sent).toEqual(['\r\n\r\n', '\r\n\r\n', '\r\n']);
    expect(received).toEqual([]);
  });

  it('gives no later pong to a ping that is lost', () => {
    const { transport, events, open } = setUp();
    const { hear } = open(1);
    for (const ping of [1, 2, 3]) transport.pingCrlf(1, ping);
    transport.forgetCrlf(1, 3);
    transport.pingCrlf(1, 4);
    hear('\r\n');
    expect(events.at(-1)).toEqual({ type: 'answered', ping: 4, method: 'crlf', socket: 1 });
  });

  it('hears nothing of a socket that it closed, and never waits for one', async () => {
    const { transport, events, received, open } = setUp();
    const { socket, hear } = open(1);
    transport.useSocket(1);
    await transport.disconnect();
    hear(invite);
    expect(received).toEqual([]);
    expect(socket.closed).toBe(true);
    expect(transport.isConnected()).toBe(false);
    expect(events).toEqual([{ type: 'opened', socket: 1 }]);
  });

  it('passes over what is no text', () => {
    const { received, open } = setUp();
    const { hear } = open(1);
    hear(new ArrayBuffer(4));
    hear(null);
    expect(received).toEqual([]);
  });
});
