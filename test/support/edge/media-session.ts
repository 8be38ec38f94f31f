import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Edge } from '../../../edge/options.ts';

const text = (value: string) => `${Buffer.byteLength(value)}:${value}`;

/** Whether rtpengine has media of this call (`query` of its ng protocol: a cookie and a bencoded dictionary). */
export async function hasMedia({ ports }: Edge, callId: string): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.connect(ports.ng, '127.0.0.1');
    await once(socket, 'connect');
    const answered = once(socket, 'message') as Promise<[Buffer]>;
    // The same cookie once more would get the same answer once more.
    socket.send(`${randomUUID()} d${text('call-id')}${text(callId)}${text('command')}${text('query')}e`);
    const [answer] = await answered;
    const said = /6:result\d+:(ok|error)/.exec(answer.toString('latin1'))?.[1];
    if (said === undefined) throw new Error(`rtpengine answered: ${answer.toString('latin1')}`);
    return said === 'ok';
  } finally {
    socket.close();
  }
}
