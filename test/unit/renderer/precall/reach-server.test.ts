import { describe, expect, it } from 'vitest';
import { type ProbeSocket, reachServer } from '../../../../src/renderer/precall/reach-server.ts';

function create() {
  const sockets: (ProbeSocket & { closes: number })[] = [];
  const open = (): ProbeSocket => {
    const socket = {
      onopen: null as ProbeSocket['onopen'],
      onclose: null as ProbeSocket['onclose'],
      closes: 0,
      close() {
        socket.closes += 1;
      },
    };
    sockets.push(socket);
    return socket;
  };
  const ending = new AbortController();
  let time = 0;
  const reach = (mostMs = 60_000, opener: (url: string) => ProbeSocket = open) =>
    reachServer({
      ...{ url: 'wss://a.example', open: opener, mostMs, signal: ending.signal },
      now: () => {
        time += 25;
        return time;
      },
    });
  return { sockets, reach, ending };
}

const silent = { url: 'wss://a.example', outcome: 'no-answer', ms: null };

describe('a server for calls', () => {
  it('is reached when a socket opens, which is closed at once', async () => {
    const { sockets, reach } = create();
    const reached = reach();
    sockets[0]?.onopen?.();
    expect(await reached).toEqual({ url: 'wss://a.example', outcome: 'open', ms: 25 });
    expect(sockets[0]).toMatchObject({ closes: 1, onopen: null, onclose: null });
  });

  it('is not when the socket closes, when nothing comes in time, and when the check is stopped', async () => {
    const { sockets, reach, ending } = create();
    const closed = reach();
    sockets[0]?.onclose?.({ code: 1006, reason: '' });
    expect(await closed).toEqual(silent);
    expect(await reach(1)).toEqual(silent);
    const stopped = reach();
    ending.abort();
    expect(await stopped).toEqual(silent);
    expect(sockets.map(({ closes }) => closes)).toEqual([1, 1, 1]);
    // Stopped before it began: nothing is opened.
    expect(await reach()).toEqual(silent);
    expect(sockets).toHaveLength(3);
  });

  it('is not where no socket can be made at all', async () => {
    const { reach } = create();
    const refuse = (): never => {
      throw new Error('mixed content');
    };
    expect(await reach(60_000, refuse)).toEqual(silent);
  });
});
