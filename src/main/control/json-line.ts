import type { Socket } from 'node:net';

export type LineFault = 'too-long' | 'closed' | 'timed-out';

export class LineError extends Error {
  override readonly name = 'LineError';
  readonly fault: LineFault;

  constructor(fault: LineFault) {
    super(fault);
    this.fault = fault;
  }
}

/** The next line of a socket, without its end. Throws LineError; what follows the line is left alone. */
export function readLine(socket: Socket, longestBytes: number, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const finish = (outcome: () => void): void => {
      socket.off('data', take);
      socket.off('end', close);
      socket.off('close', close);
      socket.off('error', close);
      clearTimeout(timer);
      outcome();
    };
    const fail = (fault: LineFault): void => finish(() => reject(new LineError(fault)));
    const close = (): void => fail('closed');
    const take = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\n');
      if (end > longestBytes || (end < 0 && received.length > longestBytes)) fail('too-long');
      else if (end >= 0) finish(() => resolve(received.toString('utf8', 0, end)));
    };
    const timer = setTimeout(() => fail('timed-out'), timeoutMs);
    socket.on('data', take);
    socket.on('end', close);
    socket.on('close', close);
    socket.on('error', close);
  });
}
