import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDatagramReader, PcapError, readDatagrams, readSegments } from '../../lab/support/pcap.ts';

const fileHeader = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
const ethernet = Buffer.from('0102030405060a0b0c0d0e0f0800', 'hex');

function ipv4Udp(payload: Buffer, fragmentOffset = 0): Buffer {
  const packet = Buffer.alloc(28 + payload.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(fragmentOffset, 6);
  packet[9] = 17;
  packet.set([10, 0, 0, 1, 10, 0, 0, 2], 12);
  packet.writeUInt16BE(4000, 20);
  packet.writeUInt16BE(5000, 22);
  packet.writeUInt16BE(8 + payload.length, 24);
  payload.copy(packet, 28);
  return packet;
}

function record(packet: Buffer, seconds = 5, microseconds = 250_000): Buffer {
  const frame = Buffer.concat([ethernet, packet]);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(seconds, 0);
  header.writeUInt32LE(microseconds, 4);
  header.writeUInt32LE(frame.length, 8);
  header.writeUInt32LE(frame.length, 12);
  return Buffer.concat([header, frame]);
}

describe('readDatagrams', () => {
  it('gives time, addresses and payload', () => {
    const file = Buffer.concat([fileHeader, record(ipv4Udp(Buffer.from('hello')))]);
    expect(readDatagrams(file)).toEqual([
      { atMs: 5250, from: '10.0.0.1:4000', to: '10.0.0.2:5000', payload: Buffer.from('hello') },
    ]);
  });

  it('leaves out what a small frame was padded with', () => {
    const padded = Buffer.concat([ipv4Udp(Buffer.from('hi')), Buffer.alloc(12)]);
    const [datagram] = readDatagrams(Buffer.concat([fileHeader, record(padded)]));
    expect(datagram?.payload.toString()).toBe('hi');
  });

  it('passes over other packets, fragments and a record that is cut short', () => {
    const arp = Buffer.alloc(28, 1);
    const whole = record(ipv4Udp(Buffer.from('a')));
    const file = Buffer.concat([
      fileHeader,
      record(arp),
      record(ipv4Udp(Buffer.from('b'), 185)),
      whole,
      whole.subarray(0, 40),
    ]);
    expect(readDatagrams(file)).toHaveLength(1);
  });

  it('refuses what is no capture', () => {
    expect(() => readDatagrams(Buffer.alloc(10))).toThrow('not a capture file');
    expect(() => readDatagrams(Buffer.alloc(100))).toThrow('byte order');
    const otherLink = Buffer.from(fileHeader);
    otherLink.writeUInt32LE(147, 20);
    expect(() => readDatagrams(otherLink)).toThrow('link type 147');
  });

  it('gives the same of a capture that comes in pieces, wherever they were cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(payloads, fc.array(fc.nat(500)), (each, cuts) => {
        const file = Buffer.concat([fileHeader, ...each.map((bytes) => record(ipv4Udp(Buffer.from(bytes))))]);
        const places = [0, ...cuts.filter((cut) => cut < file.length).sort((a, b) => a - b), file.length];
        const read = createDatagramReader();
        const pieces = places.slice(1).map((end, index) => file.subarray(places[index], end));
        expect(pieces.flatMap((piece) => read(piece))).toEqual(readDatagrams(file));
      }),
    );
  });

  it('throws nothing but PcapError, whatever it is given', () => {
    const anything = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(anything, fc.boolean(), (bytes, withHeader) => {
        const file = Buffer.concat([withHeader ? fileHeader : Buffer.alloc(0), bytes]);
        try {
          readDatagrams(file);
        } catch (error) {
          expect(error).toBeInstanceOf(PcapError);
        }
      }),
    );
  });
});

describe('readSegments', () => {
  function ipv4Tcp(flags: number, bytes: number): Buffer {
    const packet = Buffer.alloc(44 + bytes);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[9] = 6;
    packet.set([10, 0, 0, 1, 10, 0, 0, 2], 12);
    packet.writeUInt16BE(4000, 20);
    packet.writeUInt16BE(443, 22);
    // With four bytes of options.
    packet[32] = 0x60;
    packet[33] = flags;
    return packet;
  }

  it('gives time, addresses, flags and how much a segment carries, and no datagrams', () => {
    const file = Buffer.concat([
      fileHeader,
      record(ipv4Tcp(0x02, 0)),
      record(ipv4Udp(Buffer.from('a'))),
      record(Buffer.concat([ipv4Tcp(0x18, 5), Buffer.alloc(6)])),
    ]);
    const ends = { atMs: 5250, from: '10.0.0.1:4000', to: '10.0.0.2:443' };
    expect(readSegments(file)).toEqual([
      { ...ends, flags: 0x02, length: 0 },
      { ...ends, flags: 0x18, length: 5 },
    ]);
    expect(readDatagrams(file)).toHaveLength(1);
  });

  it('survives any packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(
          readSegments(Buffer.concat([fileHeader, record(Buffer.from(bytes))])).length,
        ).toBeLessThanOrEqual(1);
      }),
    );
  });
});
