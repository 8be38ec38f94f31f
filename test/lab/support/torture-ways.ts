import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Edge } from '../../../edge/options.ts';
import type { Answer } from '../../support/torture-answers.ts';

/** A connection or a port of its own for one message. */
export type Way = (edge: Edge, bytes: Buffer, patienceMs: number) => Promise<Answer>;

/** How long nothing is heard before a datagram is sent again: it may be lost. */
const againMs = 1000;

export const byUdp: Way = async (edge, bytes, patienceMs) => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const answer = createAnswer();
  socket.on('message', answer.got);
  // RFC 3581: else the answer goes to the port that the message's own Via names.
  const text = bytes.toString('latin1').replace(/^(v(?:ia)?[ \t]*:[^\r\n]*)/im, '$1;rport');
  const send = () => socket.send(Buffer.from(text, 'latin1'), edge.ports.sip, edge.address);
  send();
  const again = setInterval(send, againMs);
  const answered = await answer.within(patienceMs);
  clearInterval(again);
  socket.close();
  return answered;
};

export const byTcp: Way = async (edge, bytes, patienceMs) => {
  const socket = connect(edge.ports.sip, edge.address);
  await once(socket, 'connect');
  const answer = createAnswer();
  socket.on('data', answer.got);
  socket.on('close', answer.ended);
  // Its end follows.
  socket.on('error', () => undefined);
  socket.write(bytes);
  const answered = await answer.within(patienceMs);
  socket.destroy();
  return answered;
};

export const byWebSocket: Way = async (edge, bytes, patienceMs) => {
  const socket = await openWebSocket(edge);
  const answered = await converse(socket, bytes, patienceMs);
  socket.terminate();
  return answered;
};

export async function openWebSocket(edge: Edge): Promise<WebSocket> {
  const socket = new WebSocket(edge.urls.wss, 'sip', { ca: edge.certificate.pem });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return socket;
}

/** Says it on a connection that is open, and hears what is said from then on. */
export async function converse(socket: WebSocket, bytes: Buffer, patienceMs: number): Promise<Answer> {
  const answer = createAnswer();
  socket.on('message', answer.got);
  socket.on('close', answer.ended);
  // RFC 7118 section 5: a binary frame, as not all of this is UTF-8.
  socket.send(bytes, { binary: true });
  const answered = await answer.within(patienceMs);
  socket.off('message', answer.got);
  socket.off('close', answer.ended);
  return answered;
}

function createAnswer() {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  let text = '';
  return {
    got(data: { toString(encoding: 'latin1'): string }): void {
      text += data.toString('latin1');
      const final = /^SIP\/2\.0 ([2-6]\d\d) /m.exec(text)?.[1];
      if (final !== undefined) resolve(Number(final));
    },
    ended: () => resolve('closed'),
    within(patienceMs: number): Promise<Answer> {
      const timer = setTimeout(() => resolve('silence'), patienceMs);
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
