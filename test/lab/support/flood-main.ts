import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { FloodOptions } from './flood.ts';

// Runs in a namespace: floods as its one argument says (JSON of FloodOptions) until standard input ends.
const { address, port, domain, kind, perSecond } = JSON.parse(process.argv[2] ?? '{}') as FloodOptions;
const socket = createSocket('udp4');
const everyMs = 10;
let sent = 0;

function datagram(number: number): Buffer {
  if (kind === 'nonsense') return randomBytes(200);
  const target = kind === 'REGISTER' ? `sip:${domain}` : `sip:702@${domain}`;
  const lines = [
    `${kind} ${target} SIP/2.0`,
    `Via: SIP/2.0/UDP 198.51.100.77:5060;branch=z9hG4bK-flood-${number};rport`,
    'Max-Forwards: 70',
    `From: <sip:stranger${number % 50}@${domain}>;tag=${number}`,
    `To: <sip:702@${domain}>`,
    `Call-ID: flood-${number}@stranger`,
    `CSeq: 1 ${kind}`,
    'Contact: <sip:stranger@198.51.100.77:5060>',
    'Content-Length: 0',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

const timer = setInterval(() => {
  for (let count = 0; count < (perSecond * everyMs) / 1000; count += 1) {
    socket.send(datagram(sent), port, address);
    sent += 1;
  }
  if (sent <= (perSecond * everyMs) / 1000) console.log('flooding');
}, everyMs);
process.stdin.resume().on('end', () => {
  clearInterval(timer);
  console.log(`sent ${sent}`);
  socket.close();
});
