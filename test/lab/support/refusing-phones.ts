import { expect } from 'vitest';
import type { Edge } from '../../../edge/options.ts';
import { digest } from '../../support/demo/sip-client.ts';
import { openUdpPhone } from '../../support/edge/desk-phone.ts';
import { makeSipToken } from '../../support/edge/sip-tokens.ts';
import { refusedByPhone } from '../../support/torture-answers.ts';
import { converse, openWebSocket } from './torture-ways.ts';

/** Registers on a WebSocket of its own. */
export async function openRegistered(edge: Edge, user: string) {
  const socket = await openWebSocket(edge);
  const aor = `sip:${user}@${edge.domain}`;
  const register = [
    `REGISTER sip:${edge.domain} SIP/2.0`,
    `Via: SIP/2.0/WSS ${user}.invalid;branch=z9hG4bKregister${user}`,
    'Max-Forwards: 70',
    `From: <${aor}>;tag=${user}`,
    `To: <${aor}>`,
    `Call-ID: register-${user}`,
    'CSeq: 1 REGISTER',
    `Contact: <sip:${user}@${user}.invalid;transport=ws>`,
    `Authorization: Bearer ${await makeSipToken(edge, user)}`,
    '\r\n',
  ].join('\r\n');
  expect([user, await converse(socket, Buffer.from(register), 20_000)]).toEqual([user, 200]);
  return socket;
}

/** An app of that name that refuses whatever it is asked. */
export async function openRefusingApp(edge: Edge, user: string): Promise<{ close(): void }> {
  const socket = await openRegistered(edge, user);
  socket.on('message', (data: Buffer) => {
    const answer = refuse(data.toString('latin1'));
    if (answer !== null) socket.send(Buffer.from(answer, 'latin1'));
  });
  return { close: () => socket.terminate() };
}

/** A desk phone on UDP that does. */
export async function openRefusingPhone(edge: Edge, user: string): Promise<{ close(): void }> {
  const phone = await openUdpPhone({
    server: { address: edge.address, port: edge.ports.sip },
    user,
    domain: edge.domain,
    atOnce: refuse,
  });
  const { status } = await phone.register(digest(user, edge.deskPhones.get(user) ?? '', 'MD5'));
  expect([user, status]).toEqual([user, 200]);
  return phone;
}

/** By the text alone: no parser of ours stands between what arrives and its answer. */
function refuse(text: string): string | null {
  const [head = ''] = text.split('\r\n\r\n', 1);
  const [start = '', ...fields] = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  if (/^(SIP\/|ACK )/.test(start)) return null;
  const copied = fields.filter((field) => /^(via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/i.test(field));
  const tagged = copied.map((field) =>
    /^to?[ \t]*:/i.test(field) && !/;[ \t]*tag[ \t]*=/i.test(field) ? `${field};tag=refusing` : field,
  );
  return [`SIP/2.0 ${refusedByPhone} Not Acceptable Here`, ...tagged, 'Content-Length: 0', '\r\n'].join(
    '\r\n',
  );
}
