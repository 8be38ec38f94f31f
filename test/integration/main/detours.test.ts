import { createHash } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createCertificate } from '../../../demo/sip/certificate.ts';
import { demandTrust } from '../../../src/main/certificates/certificate-trust.ts';
import { systemClock } from '../../../src/main/clock.ts';
import { createDetours, type Detours, otherWays } from '../../../src/main/network/detours.ts';
import { createRememberedLookup } from '../../../src/main/network/remembered-lookup.ts';
import type { DetourEvent } from '../../../src/shared/detour.ts';
import type { NetworkInterface, NetworkState } from '../../../src/shared/network.ts';
import { waitUntil } from '../../support/wait-until.ts';

const id = 'c0ffee00-0000-4000-8000-000000000001';
const uplink = (name: string, ...addresses: string[]): NetworkInterface => ({
  name,
  kind: name.startsWith('tun') ? 'vpn' : 'unknown',
  addresses,
});
/** Loopback answers for all of 127.0.0.0/8: each of them is a network here. */
const twoWays: NetworkState = {
  interfaces: [uplink('wlan0', '127.0.0.1'), uplink('wwan0', '127.0.0.2')],
  defaultRoute: { address: '127.0.0.1', interface: 'wlan0' },
};

describe('a detour', () => {
  let certificate: Awaited<ReturnType<typeof createCertificate>>;
  let server: Server;
  let url: string;
  let network: NetworkState;
  let detours: Detours;
  let pins: { host: string; sha256: string }[];
  let resolve: (host: string) => Promise<readonly LookupAddress[]>;
  const told: DetourEvent[] = [];
  const sources: (string | undefined)[] = [];
  const heard: string[] = [];

  beforeAll(async () => {
    certificate = await createCertificate();
  });
  beforeEach(async () => {
    for (const list of [told, sources, heard]) list.length = 0;
    network = twoWays;
    server = createServer({ key: certificate.key, cert: certificate.cert });
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' });
    sockets.on('connection', (socket, { socket: { remoteAddress } }) => {
      sources.push(remoteAddress);
      socket.on('message', (data) => {
        heard.push(String(data));
        socket.send('SIP/2.0 200 OK');
        if (String(data) === 'BYE') socket.close(1000, 'bye');
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `wss://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    pins = [{ host: '127.0.0.1', sha256: certificate.sha256 }];
    resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    detours = createDetours({
      network: () => network,
      names: createRememberedLookup((host) => resolve(host), systemClock),
      judge: (host, socket) => demandTrust(host, socket, pins, Date.now()),
      authorities: () => undefined,
      tell: (_id, event) => void told.push(event),
    });
  });
  afterEach(() => {
    detours.closeAll();
    server.closeAllConnections();
    server.close();
  });

  const step = (type: DetourEvent['type']) => waitUntil(() => told.some((event) => event.type === type));

  it('leaves by the address of another network, and carries both ways', async () => {
    detours.open(id, url);
    await step('opened');
    detours.send(id, 'BYE');
    await step('closed');
    expect(sources).toEqual(['127.0.0.2']);
    expect(heard).toEqual(['BYE']);
    expect(told).toEqual([
      { type: 'opened' },
      { type: 'received', text: 'SIP/2.0 200 OK' },
      { type: 'closed', code: 1000, reason: 'bye' },
    ]);
  });

  it('takes the first of several that opens', async () => {
    network = { ...twoWays, interfaces: [...twoWays.interfaces, uplink('eth1', '127.0.0.3')] };
    detours.open(id, url);
    await step('opened');
    detours.send(id, 'BYE');
    await step('closed');
    expect(told.map(({ type }) => type)).toEqual(['opened', 'received', 'closed']);
  });

  it('is closed at once where there is no other network', () => {
    network = { ...twoWays, interfaces: twoWays.interfaces.slice(0, 1) };
    detours.open(id, url);
    expect(told).toEqual([{ type: 'closed', code: 1006, reason: 'there is no other way' }]);
  });

  describe('to a name, where there is no other network', () => {
    beforeEach(() => {
      network = { ...twoWays, interfaces: twoWays.interfaces.slice(0, 1) };
      url = url.replace('127.0.0.1', 'sip.example.com');
      pins = [{ host: 'sip.example.com', sha256: certificate.sha256 }];
      detours.remember([url]);
    });

    it('goes to the address that it had when nobody tells it any more', async () => {
      resolve = () => Promise.reject(new Error('ENOTFOUND'));
      detours.open(id, url);
      await step('opened');
      detours.send(id, 'BYE');
      await step('closed');
      expect(heard).toEqual(['BYE']);
    });

    it('is closed while somebody tells it: the page gets on by itself', async () => {
      detours.open(id, url);
      await step('closed');
      expect(told.map(({ type }) => type)).toEqual(['closed']);
      expect(sources).toEqual([]);
    });
  });

  it('says nothing to a server for which nobody vouches', async () => {
    pins = [{ host: '127.0.0.1', sha256: createHash('sha256').update('another').digest('base64') }];
    detours.open(id, url);
    await step('closed');
    expect(told.map(({ type }) => type)).toEqual(['closed']);
    expect(sources).toEqual([]);
  });

  it('is told no more once the page has closed it', async () => {
    detours.open(id, url);
    detours.close(id);
    detours.open('c0ffee00-0000-4000-8000-000000000002', url);
    await step('opened');
    expect(told).toEqual([{ type: 'opened' }]);
  });
});

describe('otherWays', () => {
  it('names one address of each interface that the system does not prefer, and never a tunnel', () => {
    const interfaces = [
      ...[uplink('wlan0', '192.0.2.1', '2001:db8::1'), uplink('wwan0', '2001:db8:1::1', '198.51.100.9')],
      ...[uplink('tun0', '10.8.0.2'), uplink('eth0', '2001:db8:2::1')],
    ];
    const defaultRoute = { address: '192.0.2.1', interface: 'wlan0' };
    expect(otherWays({ interfaces, defaultRoute })).toEqual(['198.51.100.9', '2001:db8:2::1']);
  });

  it('never names the way that the system takes', () => {
    const address = fc.ipV4();
    const one = fc.record({
      name: fc.constantFrom('wlan0', 'wwan0', 'eth0', 'tun0'),
      kind: fc.constantFrom('wifi' as const, 'vpn' as const, 'wired' as const),
      addresses: fc.array(address, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), address, fc.string(), (interfaces, way, name) => {
        const ways = otherWays({ interfaces, defaultRoute: { address: way, interface: name } });
        expect(ways.length).toBeLessThanOrEqual(4);
        expect(ways).not.toContain(way);
      }),
    );
  });
});
