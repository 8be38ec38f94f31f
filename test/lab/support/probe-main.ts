import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

// Runs in a namespace of its own: `probe-main.ts receive PORT` prints one line a datagram (number, one-way ms, bytes,
// arrival in ms, source), `probe-main.ts send HOST PORT COUNT BYTES EVERY-MS [BURST]` sends numbered ones.
// All processes of a machine share one monotonic clock: the delay of one way can be measured.
const [mode, ...args] = process.argv.slice(2);
const headerBytes = 16;
const microseconds = (): bigint => process.hrtime.bigint() / 1000n;

function receive(port: number): void {
  // Room for what comes while a busy machine lets us wait (at most what net.core.rmem_max grants).
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (message, { address, port: from }) => {
    const arrival = microseconds();
    const delayMs = Number(arrival - message.readBigUInt64BE(8)) / 1000;
    const number = message.readBigUInt64BE(0);
    process.stdout.write(
      `${number} ${delayMs} ${message.length} ${Number(arrival) / 1000} ${address}:${from}\n`,
    );
  });
  socket.bind(port, () => console.log('ready'));
}

async function send(
  host: string,
  port: number,
  count: number,
  bytes: number,
  everyMs: number,
  burst: number,
): Promise<void> {
  const socket = createSocket('udp4');
  const message = Buffer.alloc(Math.max(bytes, headerBytes));
  for (let number = 0; number < count; number += 1) {
    message.writeBigUInt64BE(BigInt(number), 0);
    message.writeBigUInt64BE(microseconds(), 8);
    await new Promise((resolve) => socket.send(message, port, host, resolve));
    if (number % burst === burst - 1) await sleep(everyMs);
  }
  socket.close();
}

if (mode === 'receive') receive(Number(args[0]));
else {
  const [host = '', port, count, bytes, everyMs, burst = '1'] = args;
  await send(host, Number(port), Number(count), Number(bytes), Number(everyMs), Number(burst));
}
