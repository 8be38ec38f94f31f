import type { Desktop } from './desktop.ts';
import type { SipSocket } from './engine/sip/wss-transport.ts';

/** Opens sockets that main holds for us: by another network, or to an address that nobody tells the page any more. */
export function createDetourSockets(
  desktop: Pick<Desktop, 'request' | 'on'>,
  newId: () => string,
): (url: string) => SipSocket {
  const sockets = new Map<string, SipSocket>();

  desktop.on('detour.told', ({ id, event }) => {
    const socket = sockets.get(id);
    switch (event.type) {
      case 'opened':
        socket?.onopen?.();
        return;
      case 'received':
        socket?.onmessage?.({ data: event.text });
        return;
      case 'closed':
        sockets.delete(id);
        socket?.onclose?.(event);
        return;
    }
  });

  return (url) => {
    const id = newId();
    const socket: SipSocket = {
      send: (text) => void desktop.request('detour.send', { id, text }),
      close() {
        sockets.delete(id);
        void desktop.request('detour.close', { id });
      },
      onopen: null,
      onmessage: null,
      onclose: null,
    };
    sockets.set(id, socket);
    void desktop.request('detour.open', { id, url }).then(({ ok }) => {
      if (!ok && sockets.delete(id)) socket.onclose?.({ code: 1006, reason: 'main refused' });
    });
    return socket;
  };
}
