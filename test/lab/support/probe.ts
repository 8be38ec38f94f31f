import path from 'node:path';
import { startChild } from './child.ts';
import { commandIn, type Place, run } from './command.ts';
import { promptly } from './promptly.ts';

export interface Arrival {
  readonly number: number;
  /** One way, in ms. */
  readonly delayMs: number;
  /** Without headers. */
  readonly bytes: number;
  /** On the machine's monotonic clock, in ms. */
  readonly atMs: number;
  /** Address and port as the receiver saw them. */
  readonly source: string;
}

export interface ProbeOptions {
  readonly from: Place;
  readonly to: Place;
  readonly address: string;
  readonly count: number;
  readonly bytes?: number;
  /** Between two datagrams, or two bursts of them. */
  readonly everyMs: number;
  readonly burst?: number;
  /** How long to listen after the last one was sent: longer than the longest delay. */
  readonly settleMs: number;
  /** Called once the first one has arrived, while more are on their way. */
  readonly afterFirst?: () => Promise<void>;
}

const script = path.join(import.meta.dirname, 'probe-main.ts');
const port = 9;

/** Sends numbered UDP datagrams from one namespace to another and tells what arrived. */
export async function probe(options: ProbeOptions): Promise<Arrival[]> {
  const { from, to, address, count, bytes = 64, everyMs, burst = 1, settleMs } = options;
  const receiver = startChild({
    place: to,
    command: await promptly([process.execPath, script, 'receive', String(port)]),
    keep: 'all',
  });
  try {
    await receiver.printed('ready');
    const words = ['send', address, port, count, bytes, everyMs, burst].map(String);
    const sent = run(commandIn(from, await promptly([process.execPath, script, ...words])));
    if (options.afterFirst !== undefined) {
      await receiver.printed(/^0 /m);
      await options.afterFirst();
    }
    await sent;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  } finally {
    await receiver.stop();
  }
  const lines = receiver.output().split('\n').slice(1).filter(Boolean);
  return lines.map((line) => {
    const [number, delayMs, size, atMs, source = ''] = line.split(' ');
    return {
      number: Number(number),
      delayMs: Number(delayMs),
      bytes: Number(size),
      atMs: Number(atMs),
      source,
    };
  });
}
