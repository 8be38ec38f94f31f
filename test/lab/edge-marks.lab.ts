import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { digest } from '../support/demo/sip-client.ts';
import { type DeskPhone, openUdpPhone } from '../support/edge/desk-phone.ts';
import { openEdgePhone } from '../support/edge/edge-phone.ts';
import { startChild } from './support/child.ts';

// RFC 4594: CS3 for signalling, EF for audio. The TOS byte is the DSCP and two bits of ECN.
const signalling = 0x60;
const audio = 0xb8;
const fileHeaderBytes = 24;

let edge: Edge;
let gateway: DeskPhone;
let folder: string;
const open: { close(): void }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-marks-'));
  gateway = await openUdpPhone({
    server: { address: '127.0.0.1', port: 9 },
    user: 'gateway',
    domain: 'trunk.example.com',
  });
  edge = await startEdge({ trunk: { address: '127.0.0.1', port: gateway.port } });
  gateway.setServer({ address: edge.address, port: edge.ports.sip });
});
afterAll(async () => {
  gateway.close();
  await edge.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Captures packets from these ports, those with the mark and those without. */
async function watchMarks(ports: string, mark: number) {
  const filters = {
    marked: `(${ports}) and (ip[1] & 0xfc) = ${mark}`,
    unmarked: `(${ports}) and (ip[1] & 0xfc) != ${mark}`,
  };
  const captures = await Promise.all(
    Object.entries(filters).map(async ([name, filter]) => {
      const file = path.join(folder, `${name}-${mark}.pcap`);
      const command = ['dumpcap', '-q', '-P', '-i', 'lo', '-f', filter, '-w', file];
      const child = startChild({ place: null, command });
      await child.printed('File: ');
      return { name, file, child };
    }),
  );
  const size = (wanted: string) =>
    captures
      .filter(({ name }) => name === wanted)
      .reduce((sum, { file }) => sum + readFileSync(file).length - fileHeaderBytes, 0);
  return {
    hasMarked: () => size('marked') > 0,
    async bytesUnmarked() {
      await Promise.all(captures.map(({ child }) => child.stop('SIGINT')));
      return size('unmarked');
    },
  };
}

function sdp(port: number): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    '',
  ].join('\r\n');
}

async function openRtp() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push(socket);
  return socket;
}

/** 20 ms of silence in PCMU. */
function rtpPacket(sequence: number): Buffer {
  const packet = Buffer.alloc(12 + 160, 0xff);
  packet.writeUInt16BE(0x8000, 0);
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(sequence * 160, 4);
  packet.writeUInt32BE(0x0ff0_0000, 8);
  return packet;
}

const type = [{ name: 'Content-Type', value: 'application/sdp' }];
const portOf = (body: string) => Number(/m=audio (\d+)/.exec(body)?.[1]);

describe('the edge marks', () => {
  it('signalling with CS3, over UDP and WebSocket', async () => {
    const { sip, wss } = edge.ports;
    const marks = await watchMarks(`udp src port ${sip} or tcp src port ${wss}`, signalling);
    open.push(await openEdgePhone(edge, 'alice'));
    const desk = await openUdpPhone({
      server: { address: edge.address, port: sip },
      user: '701',
      domain: edge.domain,
    });
    open.push(desk);
    const { status } = await desk.register(digest('701', edge.deskPhones.get('701') ?? '', 'MD5'));
    expect(status).toBe(200);
    await expect.poll(marks.hasMarked).toBe(true);
    expect(await marks.bytesUnmarked()).toBe(0);
  });

  it('media with EF, though whoever sent it marked nothing', async () => {
    const { from, to } = edge.ports.media;
    const marks = await watchMarks(`udp src portrange ${from}-${to}`, audio);
    const [near, far] = [await openRtp(), await openRtp()];
    const desk = await openUdpPhone({
      server: { address: edge.address, port: edge.ports.sip },
      user: '702',
      domain: edge.domain,
    });
    open.push(desk);
    const authorize = digest('702', edge.deskPhones.get('702') ?? '', 'MD5');
    const uri = `sip:0301234@${edge.domain}`;
    const body = sdp(near.address().port);
    const calling = desk.authenticated({ method: 'INVITE', uri, headers: type, body }, authorize);
    const arrived = await gateway.request('INVITE');
    expect(portOf(arrived.body)).not.toBe(near.address().port);
    const contact = { name: 'Contact', value: `<sip:gateway@127.0.0.1:${gateway.port}>` };
    gateway.respond(arrived, 200, { headers: [contact, ...type], body: sdp(far.address().port) });
    const answer = await calling;
    expect(answer.status).toBe(200);
    const heard = once(far, 'message');
    for (let sequence = 0; sequence < 20; sequence += 1)
      near.send(rtpPacket(sequence), portOf(answer.body), edge.address);
    expect(String((await heard)[0])).toHaveLength(172);
    await expect.poll(marks.hasMarked).toBe(true);
    expect(await marks.bytesUnmarked()).toBe(0);
  });
});
