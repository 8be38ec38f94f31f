import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';
import { connectPlain, mediaPort } from '../support/edge/plain-call.ts';
import { openTurnClient, turnCredentials } from '../support/edge/turn-client.ts';
import { startChild } from './support/child.ts';
import { openRtpEnd, pcmu, plainDescription, type RtpEnd, rtpPacket } from './support/rtp-end.ts';

// RFC 4594: CS3 for signalling, EF for audio. The TOS byte is the DSCP and two bits of ECN.
const signalling = 0x60;
const audio = 0xb8;
const none = 0;
/** What coturn's own client marks its packets with: CS1. */
const ofCoturnsClient = 0x20;
const fileHeaderBytes = 24;

let at: EdgeWithTrunk;
let folder: string;
let captures = 0;
const open: { close(): void }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-marks-'));
  at = await startEdgeWithTrunk();
});
afterAll(async () => {
  await at.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  at.closePhones();
  for (const each of open.splice(0)) each.close();
});

/** Captures packets that this filter lets through, those with the mark and those with another one or none. */
async function watchMarks(packets: string, mark: number) {
  captures += 1;
  const count = captures;
  const filters = {
    marked: `(${packets}) and (ip[1] & 0xfc) = ${mark}`,
    others: `(${packets}) and (ip[1] & 0xfc) != ${mark}`,
  };
  const running = await Promise.all(
    Object.entries(filters).map(async ([name, filter]) => {
      const file = path.join(folder, `${count}-${name}.pcap`);
      const command = ['dumpcap', '-q', '-P', '-i', 'lo', '-f', filter, '-w', file];
      const child = startChild({ place: null, command });
      await child.printed('File: ');
      return { name, file, child };
    }),
  );
  const size = (wanted: string) =>
    running
      .filter(({ name }) => name === wanted)
      .reduce((sum, { file }) => sum + readFileSync(file).length - fileHeaderBytes, 0);
  return {
    hasMarked: () => size('marked') > 0,
    async bytesOfOthers() {
      await Promise.all(running.map(({ child }) => child.stop('SIGINT')));
      return size('others');
    },
  };
}

async function openEnd(): Promise<RtpEnd> {
  const end = await openRtpEnd();
  open.push(end);
  return end;
}

const packets = Array.from({ length: 20 }, (_, sequence) =>
  rtpPacket(pcmu, sequence, Buffer.alloc(160, 0xff)),
);

/** A desk phone calls the trunk; it hears at `nearPort`, wherever that leads. */
async function callTrunk(number: string, nearPort: number, far: RtpEnd) {
  const caller = await at.openDesk(number);
  return connectPlain({
    caller,
    authorize: at.authorizeDesk(number),
    uri: `sip:0301234@${at.edge.domain}`,
    callee: at.gateway,
    offer: plainDescription(nearPort, [pcmu]),
    answer: plainDescription(far.port, [pcmu]),
  });
}

describe('the edge marks', () => {
  it('signalling with CS3, over UDP and WebSocket', async () => {
    const { sip, wss } = at.edge.ports;
    const marks = await watchMarks(`udp src port ${sip} or tcp src port ${wss}`, signalling);
    await at.open('alice');
    await at.openDesk('701');
    await expect.poll(marks.hasMarked).toBe(true);
    expect(await marks.bytesOfOthers()).toBe(0);
  });

  it('media with EF, though whoever sent it marked nothing', async () => {
    const { from, to } = at.edge.ports.media;
    const marks = await watchMarks(`udp src portrange ${from}-${to}`, audio);
    const [near, far] = [await openEnd(), await openEnd()];
    const { offered, answered } = await callTrunk('702', near.port, far);
    expect(mediaPort(offered)).not.toBe(near.port);
    for (const packet of packets) near.send(packet, mediaPort(answered));
    await expect.poll(() => far.received().length).toBe(packets.length);
    await expect.poll(marks.hasMarked).toBe(true);
    expect(await marks.bytesOfOthers()).toBe(0);
  });
});

describe('coturn', () => {
  const secret = () => readFileSync(path.join(at.edge.runDir, 'secrets/turn'), 'utf8');
  const toPeers = ({ from, to } = at.edge.ports.relay) => `udp src portrange ${from}-${to}`;

  it('passes on the mark of the media gateway, EF, and where the app marked nothing, nothing', async () => {
    const { address, ports } = at.edge;
    const client = await openTurnClient({ address, port: ports.turn, ...turnCredentials(secret(), 'alice') });
    open.push(client);
    expect([await client.allocate(), await client.permit(address)]).toEqual([0, 0]);
    const far = await openEnd();
    const { offered, answered } = await callTrunk('703', client.relayedPort(), far);
    // What it relays stands in data indications (RFC 8656 section 11.4); its answers are no media.
    const toApp = await watchMarks(`udp src port ${ports.turn} and udp[8:2] = 0x0017`, audio);
    const toGateway = await watchMarks(toPeers(), none);
    for (const packet of packets) far.send(packet, mediaPort(offered));
    for (const packet of packets) client.send(address, mediaPort(answered), packet);
    await expect.poll(() => far.received().length).toBe(packets.length);
    await expect.poll(() => [toApp.hasMarked(), toGateway.hasMarked()]).toEqual([true, true]);
    expect([await toApp.bytesOfOthers(), await toGateway.bytesOfOthers()]).toEqual([0, 0]);
  });

  it.each([
    ['passes on the mark of what comes by UDP', [], ofCoturnsClient],
    ['has no mark for what comes by TCP, whatever its segments have', ['-t'], none],
  ] as const)('%s', async (_title, transport, mark) => {
    const { address, ports } = at.edge;
    const peer = await openEnd();
    const marks = await watchMarks(toPeers(), mark);
    const { username, password } = turnCredentials(secret(), 'carol');
    const client = startChild({
      place: null,
      command: [
        ...['turnutils_uclient', ...transport, '-c', '-n', String(packets.length)],
        ...['-u', username, '-w', password, '-p', String(ports.turn)],
        ...['-e', address, '-r', String(peer.port), address],
      ],
    });
    open.push({ close: () => void client.stop('SIGKILL') });
    await expect.poll(() => peer.received().length).toBeGreaterThanOrEqual(packets.length);
    await expect.poll(marks.hasMarked).toBe(true);
    expect(await marks.bytesOfOthers()).toBe(0);
  });
});
