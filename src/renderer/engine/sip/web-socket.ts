import type { SipSocket } from './wss-transport.ts';

/** The browser's WebSocket with the `sip` subprotocol (RFC 7118 section 4). */
export function openWebSocket(url: string): SipSocket {
  const webSocket = new WebSocket(url, 'sip');
  const socket: SipSocket = {
    send: (text) => webSocket.send(text),
    close: () => webSocket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  webSocket.onopen = () => socket.onopen?.();
  webSocket.onmessage = (event) => socket.onmessage?.({ data: event.data });
  webSocket.onclose = (event) => socket.onclose?.({ code: event.code, reason: event.reason });
  return socket;
}
