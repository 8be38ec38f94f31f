import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMuLaw } from '../../../demo/endpoints/pcmu.ts';
import { secondsOfTone } from '../../lab/support/hearing.ts';
import {
  digitsIn,
  earsForPcmu,
  eventsIn,
  gapsIn,
  longestGapMs,
  missingIn,
  parseRtp,
  type RtpPacket,
  soundOfPcmu,
} from '../../lab/support/rtp.ts';

const datagram = (payload: Buffer) => ({ atMs: 1, from: '10.0.0.1:1', to: '10.0.0.2:2', payload });
const header = Buffer.from('8000000a000000a0deadbeef', 'hex');

describe('parseRtp', () => {
  it('reads the header', () => {
    expect(parseRtp(datagram(Buffer.concat([header, Buffer.from([1, 2, 3])])))).toEqual({
      atMs: 1,
      from: '10.0.0.1:1',
      to: '10.0.0.2:2',
      payloadType: 0,
      sequence: 10,
      timestamp: 160,
      ssrc: 0xdeadbeef,
      payload: Buffer.from([1, 2, 3]),
    });
  });

  it('steps over contributing sources and a header extension', () => {
    const packet = Buffer.from(
      '916f000a000000a0deadbeef' + '11111111' + 'bede0001' + '10aa0000' + 'c0ffee',
      'hex',
    );
    expect(parseRtp(datagram(packet))).toMatchObject({
      payloadType: 111,
      payload: Buffer.from('c0ffee', 'hex'),
    });
  });

  it.each([
    ['STUN', '000100002112a442000000000000000000000000'],
    ['DTLS', '16fefd0000000000000000000000000000'],
    ['RTCP', '80c90001deadbeef00000000'],
    ['too short', '8000000a'],
    ['cut in its extension', '9000000a000000a0deadbeef'],
  ])('takes %s for no RTP', (_name, hex) => {
    expect(parseRtp(datagram(Buffer.from(hex, 'hex')))).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const packet = parseRtp(datagram(Buffer.from(bytes)));
        expect(packet === null || packet.payload.length <= bytes.length).toBe(true);
      }),
    );
  });
});

describe('missing packets', () => {
  it('are those between the first and the last that did not come, also where the numbers begin anew', () => {
    const packet = parseRtp(datagram(header));
    const numbered = (...numbers: readonly number[]): RtpPacket[] =>
      packet === null ? [] : numbers.map((sequence) => ({ ...packet, sequence }));
    expect(missingIn(numbered(10, 11, 12))).toBe(0);
    expect(missingIn(numbered(10, 11, 11, 15))).toBe(3);
    expect(missingIn(numbered(65_534, 65_535, 2))).toBe(2);
  });
});

describe('digits by telephone-event (RFC 4733)', () => {
  const packet = parseRtp(datagram(header));
  /** As many packets as an event has, the last of them three times. */
  const event = (payloadType: number, timestamp: number, payload: Buffer): RtpPacket[] =>
    packet === null ? [] : Array.from({ length: 7 }, () => ({ ...packet, payloadType, timestamp, payload }));
  const said = (digit: number) => Buffer.from([digit, 0x0a, 0x01, 0x40]);
  const voice = event(111, 900, Buffer.alloc(60));

  it('are read where they are in the clear, each once and in order', () => {
    expect(digitsIn([...event(101, 1000, said(5)), ...voice, ...event(101, 2000, said(11))])).toBe('5#');
    expect(digitsIn([...voice, ...event(101, 1000, said(5)), ...event(101, 2000, said(5))])).toBe('55');
  });

  it('are counted where they are encrypted, by both numbers of Chromium’s', () => {
    const encrypted = Buffer.alloc(20);
    expect(eventsIn(voice)).toBe(0);
    expect(eventsIn([...event(110, 1000, encrypted), ...voice, ...event(110, 9000, encrypted)])).toBe(2);
    expect(eventsIn(event(126, 1000, encrypted))).toBe(1);
  });
});

describe('gaps', () => {
  it('are silences longer than asked for', () => {
    expect(gapsIn([0, 20, 40, 400, 420], 60)).toEqual([{ atMs: 40, ms: 360 }]);
    expect(gapsIn([0, 20, 40], 60)).toEqual([]);
    expect(longestGapMs([0, 20, 400])).toBe(380);
    expect(longestGapMs([])).toBe(0);
  });

  it('count a stream that never came back', () => {
    expect(longestGapMs([0, 20, 40], 5040)).toBe(5000);
    expect(gapsIn([0, 20], 100, 1020)).toEqual([{ atMs: 20, ms: 1000 }]);
  });

  it('do not depend on the order, and add up to the whole time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (times) => {
        const total = gapsIn(times, 0).reduce((sum, { ms }) => sum + ms, 0);
        expect(total).toBe(Math.max(...times) - Math.min(...times));
      }),
    );
  });
});

it('soundOfPcmu gives the tone that was sent, and leaves other payloads out', () => {
  const tone = Array.from({ length: 8000 }, (_, index) =>
    encodeMuLaw(Math.round(16_000 * Math.sin((2 * Math.PI * 700 * index) / 8000))),
  );
  const packet = parseRtp(datagram(Buffer.concat([header, Buffer.from(tone)])));
  const other = parseRtp(
    datagram(Buffer.concat([Buffer.from('8065', 'hex'), header.subarray(2), Buffer.alloc(4)])),
  );
  if (packet === null || other === null) throw new Error('no RTP');
  const sound = soundOfPcmu([packet, other]);
  expect(sound.samples).toHaveLength(8000);
  expect(secondsOfTone(sound, 700)).toBeCloseTo(1, 1);
});

it('earsForPcmu hear what has come by now, and begin anew with another call', () => {
  const tone = (frequency: number) =>
    Buffer.from(
      Array.from({ length: 160 }, (_, index) =>
        encodeMuLaw(Math.round(16_000 * Math.sin((2 * Math.PI * frequency * index) / 8000))),
      ),
    );
  const said = (frequency: number, count: number) =>
    Array.from({ length: count }, () => {
      const packet = parseRtp(datagram(Buffer.concat([header, tone(frequency)])));
      if (packet === null) throw new Error('no RTP');
      return packet;
    });
  const [first, second] = [said(700, 50), said(1150, 20)];
  let packets = first.slice(0, 10);
  const ears = earsForPcmu(() => packets);
  expect(ears().seconds(700)).toBeCloseTo(0.2, 1);
  packets = first;
  expect(ears().seconds(700)).toBeCloseTo(1, 1);
  packets = second;
  expect([ears().seconds(700), ears().seconds(1150)]).toEqual([0, expect.closeTo(0.4, 1)]);
});
