import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { demandTrust } from '../../../src/main/certificates/certificate-trust.ts';
import { verifyCertificates } from '../../../src/main/certificates/verify-certificates.ts';
import { systemClock } from '../../../src/main/clock.ts';
import { createDetours, type Detours } from '../../../src/main/network/detours.ts';
import { createRememberedLookup } from '../../../src/main/network/remembered-lookup.ts';
import type { DetourEvent } from '../../../src/shared/detour.ts';
import { fetchWithVerifyProc } from '../../../tools/electron-host/api/net-https.ts';
import { Session } from '../../../tools/electron-host/api/session.ts';
import { type Authority, createAuthority } from '../../support/authorities.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { waitUntil } from '../../support/wait-until.ts';

// A policy's pin in handshakes with a real TLS server: SIP over WSS as main opens it, and TLS alone.

const host = '127.0.0.1';
const refusal = 'the certificate is not trusted: not issued by the authority that the policy names';

let company: Authority;
/** Trusted too. */
let another: Authority;
let namesake: Authority;
let server: Server;
let port: number;
beforeAll(async () => {
  company = await createAuthority('Company');
  another = await createAuthority('Another');
  namesake = await createAuthority('Company');
  const { key, cert } = await company.issue();
  server = createServer({ key, cert }, (_request, response) => response.end());
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' });
  sockets.on('connection', (socket) => socket.on('message', () => socket.send('SIP/2.0 200 OK')));
  await once(server.listen(0, host), 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const trusted = () => [another.cert, company.cert];
const pinnedTo = ({ sha256 }: Authority) => [{ hosts: [host], sha256 }];
const judge = (socket: TLSSocket, pin: Authority, authorities = trusted) =>
  demandTrust(host, socket, [], Date.now(), pinnedTo(pin), authorities);

async function handshake(): Promise<TLSSocket> {
  const socket = connect({ host, port, ca: trusted(), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  return socket;
}

describe('a pinned authority', () => {
  let detours: Detours | null = null;
  afterEach(() => {
    detours?.closeAll();
    detours = null;
  });

  function open(pin: Authority): DetourEvent[] {
    const told: DetourEvent[] = [];
    detours = createDetours({
      network: () => ({
        interfaces: ['127.0.0.1', '127.0.0.2'].map((address, index) => ({
          ...{ name: `wlan${index}`, kind: 'unknown' as const },
          addresses: [address],
        })),
        defaultRoute: { address: '127.0.0.1', interface: 'wlan0' },
      }),
      names: createRememberedLookup(async () => [], systemClock),
      judge: (_host, socket) => judge(socket, pin),
      authorities: trusted,
      tell: (_id, event) => void told.push(event),
    });
    detours.open('c0ffee00-0000-4000-8000-000000000001', `wss://${host}:${port}/`);
    return told;
  }

  it('that issued the certificate lets SIP over WSS through, though the server does not send its own', async () => {
    const told = open(company);
    await waitUntil(() => told.length > 0);
    expect(told).toEqual([{ type: 'opened' }]);
    detours?.send('c0ffee00-0000-4000-8000-000000000001', 'OPTIONS');
    await waitUntil(() => told.length > 1);
    expect(told[1]).toEqual({ type: 'received', text: 'SIP/2.0 200 OK' });
  });

  it('that did not, closes it before a word is said, whatever else is trusted', async () => {
    const told = open(another);
    await waitUntil(() => told.length > 0);
    expect(told.map(({ type }) => type)).toEqual(['closed']);
  });

  it('is told from another one of the same name by its signature, and says what was wrong', async () => {
    const socket = await handshake();
    try {
      expect(socket.authorized).toBe(true);
      expect(() => judge(socket, company)).not.toThrow();
      expect(() => judge(socket, another)).toThrow(refusal);
      const both = () => [namesake.cert, company.cert];
      expect(() => judge(socket, namesake, both)).toThrow(refusal);
      // Nobody knows it: no chain, no trust.
      expect(() => judge(socket, company, () => [])).toThrow(refusal);
    } finally {
      socket.destroy();
    }
  });
});

describe('an authority that the policy brings along and the system does not know', () => {
  const broughtBy = ({ sha256, cert }: Authority) => [{ hosts: [host], sha256, certificate: cert }];

  it('is trusted in a socket of main’s own, and no other is', async () => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    try {
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(false);
      const demand = (by: Authority) => demandTrust(host, socket, [], Date.now(), broughtBy(by), () => []);
      expect(() => demand(company)).not.toThrow();
      expect(() => demand(another)).toThrow(refusal);
      expect(() => demand(namesake)).toThrow(refusal);
    } finally {
      socket.destroy();
    }
  });

  /** As main fetches what it needs, but for Chromium, in whose place stands the host's TLS. */
  function fetchBy(by: Authority) {
    const refused: unknown[] = [];
    const session = new Session();
    verifyCertificates(session, {
      policy: { trustedCertificates: [], pinnedAuthorities: broughtBy(by) },
      ...{ clock: systemClock, log: createMemoryLog() },
      onRefused: (refusal) => refused.push(refusal),
    });
    return { refused, answer: fetchWithVerifyProc(new Request(`https://${host}:${port}/`), session) };
  }

  it('is trusted by what is fetched over https', async () => {
    const { refused, answer } = fetchBy(company);
    expect((await answer).status).toBe(200);
    expect(refused).toEqual([]);
  });

  it('gets no request where another issued the certificate, and that is told', async () => {
    const { refused, answer } = fetchBy(another);
    await expect(answer).rejects.toThrow('net::ERR_CERT_AUTHORITY_INVALID');
    expect(refused).toEqual([{ host, reason: 'not issued by the authority that the policy names' }]);
  });
});
