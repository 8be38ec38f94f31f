import { createSocket } from 'node:dgram';
import { answerQuestion } from './dns.ts';

// A name server: `ADDRESS PORT NAME=ADDRESS …`. Says a line when it is up.

const [address = '', port = '', ...entries] = process.argv.slice(2);
const addresses = new Map(
  entries.map((entry): [string, string] => {
    const [name = '', meant = ''] = entry.split('=');
    return [name, meant];
  }),
);

const socket = createSocket('udp4');
socket.on('message', (query, from) => {
  const answer = answerQuestion(query, addresses);
  if (answer !== null) socket.send(answer, from.port, from.address);
});
socket.bind(Number(port), address, () => console.log('ready'));
