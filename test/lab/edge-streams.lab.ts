import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';
import { connectPlain, mediaPort, type PlainCall } from '../support/edge/plain-call.ts';
import {
  type Codec,
  inOrder,
  openRtpEnd,
  opus,
  pcmu,
  plainDescription,
  type RtpEnd,
  rtpPacket,
} from './support/rtp-end.ts';
import { createSrtp, srtpSuite } from './support/srtp.ts';

// What rtpengine makes of packets, byte by byte. What it writes into descriptions is in edge-media.lab.ts.
let at: EdgeWithTrunk;
const ends: RtpEnd[] = [];

beforeAll(async () => {
  at = await startEdgeWithTrunk({ srtp: true });
});
afterAll(() => at.close());
afterEach(() => {
  at.closePhones();
  for (const end of ends.splice(0)) end.close();
});

async function openEnd(): Promise<RtpEnd> {
  const end = await openRtpEnd();
  ends.push(end);
  return end;
}

/** A call of a desk phone's. */
async function callFrom(number: string, to: string, rest: Pick<PlainCall, 'callee' | 'offer' | 'answer'>) {
  const caller = await at.openDesk(number);
  const uri = `sip:${to}@${at.edge.domain}`;
  return connectPlain({ caller, authorize: at.authorizeDesk(number), uri, ...rest });
}

/** Between two desk phones, of which the one that is called knows PCMU alone. */
async function joined(nearNumber: string, nearCodecs: readonly Codec[], farNumber: string) {
  const [near, far] = [await openEnd(), await openEnd()];
  const { offered, answered } = await callFrom(nearNumber, farNumber, {
    callee: await at.openDesk(farNumber),
    offer: plainDescription(near.port, nearCodecs),
    answer: plainDescription(far.port, [pcmu]),
  });
  return { near, far, offered, answered };
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
/** Half a second with every byte of mu-law, the zero below zero (0x7f) too, which no coder writes again. */
const stream: readonly Buffer[] = Array.from({ length: 25 }, (_, sequence) =>
  rtpPacket(pcmu, sequence, Buffer.alloc(160, sequence % 2 === 0 ? everyByte : everyByte.subarray(96))),
);

function sendAll(packets: readonly Buffer[], from: RtpEnd, description: string): void {
  for (const packet of packets) from.send(packet, mediaPort(description));
}

const codecsIn = (description: string) => /^m=audio \d+ \S+ (.*)$/m.exec(description)?.[1]?.trim().split(' ');

describe('a stream', () => {
  it('of PCMU between one that offers Opus and PCMU and a phone that takes PCMU arrives as it was sent, both ways', async () => {
    const { near, far, offered, answered } = await joined('702', [opus, pcmu], '703');
    expect(codecsIn(answered)).toEqual(['0']);
    sendAll(stream, near, answered);
    await expect.poll(() => inOrder(far.received())).toEqual(stream);
    sendAll(stream, far, offered);
    await expect.poll(() => inOrder(near.received())).toEqual(stream);
  });

  it('of Opus to a phone that has PCMU alone arrives as PCMU, and that phone’s as Opus', async () => {
    const { near, far, offered, answered } = await joined('704', [opus], '705');
    expect(codecsIn(offered)).toEqual(expect.arrayContaining(['111', '0']));
    expect(codecsIn(answered)).toEqual(['111']);
    const silence = Buffer.from('f8fffe', 'hex');
    sendAll(
      stream.map((_packet, sequence) => rtpPacket(opus, sequence, silence)),
      near,
      answered,
    );
    const shape = (packet: Buffer | undefined) =>
      packet && { type: packet.readUInt8(1) & 0x7f, bytes: packet.length };
    await expect.poll(() => shape(far.received().at(-1))).toEqual({ type: 0, bytes: 172 });
    sendAll(stream, far, offered);
    await expect.poll(() => shape(near.received().at(-1))?.type).toBe(111);
  });

  it('to a trunk that takes it is SRTP by the key of the offer, and the trunk’s by that of its answer', async () => {
    const [near, far] = [await openEnd(), await openEnd()];
    const own = randomBytes(30).toString('base64');
    const { offered, answered } = await callFrom('706', '0301234', {
      callee: at.gateway,
      offer: plainDescription(near.port, [pcmu]),
      answer: (description) =>
        plainDescription(far.port, [pcmu], `${chosen(description).tag} ${srtpSuite} inline:${own}`),
    });
    expect(answered).toMatch(/^m=audio \d+ RTP\/AVP 0/m);
    expect(answered).not.toContain('a=crypto');

    const theirs = createSrtp(chosen(offered).inline);
    sendAll(stream, near, answered);
    const opened = () => far.received().map((packet) => theirs.unprotect(packet));
    await expect.poll(() => inOrder(opened())).toEqual(stream);
    const trunk = createSrtp(own);
    sendAll(
      stream.map((packet) => trunk.protect(packet)),
      far,
      offered,
    );
    await expect.poll(() => inOrder(near.received())).toEqual(stream);
  });
});

/** The key that the offer has for the suite that everybody has. */
function chosen(description: string): { readonly tag: string; readonly inline: string } {
  const found = new RegExp(`^a=crypto:(\\d+) ${srtpSuite} inline:([A-Za-z0-9+/=]+)`, 'm').exec(description);
  const [, tag, inline] = found ?? [];
  if (tag === undefined || inline === undefined) throw new Error(`no ${srtpSuite} in:\n${description}`);
  return { tag, inline };
}
