import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isReachable,
  isSameNetwork,
  namesReachable,
  parseCandidate,
} from '../../../../../src/renderer/engine/core/ice-candidate.ts';

describe('parseCandidate', () => {
  it('reads what Chromium writes, in a description and in an event', () => {
    expect(
      parseCandidate(
        'candidate:1853887674 1 udp 1518280447 198.51.100.3 61665 typ srflx raddr 192.168.1.2 rport 500 generation 0 ufrag 7EtM network-id 3 network-cost 10',
      ),
    ).toEqual({
      transport: 'udp',
      address: '198.51.100.3',
      port: 61_665,
      type: 'srflx',
      priority: 1_518_280_447,
      relatedAddress: '192.168.1.2',
      networkId: 3,
      networkCost: 10,
    });
    expect(parseCandidate('a=candidate:1 1 TCP 1 fe80::1 9 typ host tcptype active')).toMatchObject({
      transport: 'tcp',
      address: 'fe80::1',
      networkId: null,
      networkCost: 0,
    });
  });

  it('gives null for anything else, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseCandidate(text);
        expect(read === null || read.address !== '').toBe(true);
      }),
    );
    expect(parseCandidate('candidate:1 1 udp x 1.2.3.4 5 typ host')).toBe(null);
    expect(parseCandidate('')).toBe(null);
  });
});

describe('isReachable', () => {
  const udp = 'candidate:1 1 udp 2122260223 192.0.2.1 40000 typ host';
  const active = 'candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0';
  const passive = 'candidate:3 1 tcp 1518280447 192.0.2.1 9 typ host tcptype passive';

  it('is what the far side can send to, and not where only we connect', () => {
    expect([udp, active, passive, ''].map(isReachable)).toEqual([true, false, true, false]);
    expect(namesReachable(`v=0\r\na=${active}\r\n`)).toBe(false);
    expect(namesReachable(`v=0\r\na=${active}\r\na=${udp}\r\n`)).toBe(true);
    expect(namesReachable('v=0\r\na=sendrecv\r\n')).toBe(false);
  });

  it('is judged line by line, whatever else a description says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const without = namesReachable(text);
        expect(namesReachable(`${text}\r\na=${active}\r\n`)).toBe(without);
        expect(namesReachable(`${text}\r\na=${udp}\r\n`)).toBe(true);
      }),
    );
  });
});

describe('isSameNetwork', () => {
  const read = (text: string) => {
    const candidate = parseCandidate(text);
    if (candidate === null) throw new Error(`no candidate: ${text}`);
    return candidate;
  };
  const host = read('candidate:1 1 udp 1 192.168.1.2 5 typ host network-id 1 network-cost 10');

  it('goes by the address that both are bound to', () => {
    const reflexive = read(
      'candidate:2 1 udp 1 198.51.100.3 5 typ srflx raddr 192.168.1.2 rport 5 network-id 2',
    );
    const other = read('candidate:1 1 udp 1 10.0.0.2 5 typ host network-id 1 network-cost 10');
    expect(isSameNetwork(host, reflexive)).toBe(true);
    expect(isSameNetwork(host, other)).toBe(false);
  });

  it('goes by the interface where an address is hidden', () => {
    const relay = (id: number) =>
      read(
        `candidate:3 1 udp 1 203.0.113.1 5 typ relay raddr 0.0.0.0 rport 0 network-id ${id} network-cost 10`,
      );
    expect(isSameNetwork(host, relay(1))).toBe(true);
    expect(isSameNetwork(relay(1), relay(2))).toBe(false);
  });
});
