import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { endedFrom } from './support/ended-from.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { obeys } from './support/obeys.ts';
import { trusting } from './support/trusting.ts';
import { uplinksKnown } from './support/uplinks-known.ts';

// The company sends all media through TURN, and ever stricter firewalls leave ever fewer ways to it.
let lab: Lab;
let alice: App;
let desk: LabBaresip;
/** Calls in while Alice talks. */
let other: LabBaresip;
beforeAll(async () => {
  lab = await startLab({
    edge: { iceTransportPolicy: 'relay', turnTtlS: 15, turnNonceS: 8 },
  });
  [alice, desk, other] = await Promise.all([
    lab.startApp('alice', { args: [trusting(lab.edge.certificate.pem)] }),
    lab.baresip('702'),
    lab.baresip('703'),
  ]);
});
afterEach(async () => {
  await alice.endAll();
  await lab.network.reset();
});
afterAll(() => lab.close());

/**
 * The call goes by this way, if not at once: the first relay that is there carries it, until a better one is, too, which on
 * a busy machine may be that by UDP.
 */
async function expectCarriedBy(path: string): Promise<void> {
  expect(await alice.callWith('702', path, (call) => call.path === path)).toMatchObject({ path });
}

describe('relay-only, a call is carried by TURN', () => {
  it.each([
    ['UDP', () => ({}), 'relay udp'],
    ['TCP, where UDP is blocked', () => ({ udp: true }), 'relay tcp'],
    [
      'TLS, where TURN itself is blocked too',
      () => ({ udp: true, tcpPorts: [lab.edge.ports.turn] }),
      'relay tls',
    ],
  ])('over %s', async (_name, blocked, path) => {
    await lab.network.block('wlan0', blocked());
    await lab.network.block('wwan0', blocked());
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, desk);
    await alice.talked();
    await expectCarriedBy(path);
  });
});

/** Names (`EXPIRY:user`) of the allocations that coturn tells of, in order. */
function namesOfAllocations(): string[] {
  const log = readFileSync(path.join(lab.edge.runDir, 'log/coturn.log'), 'utf8');
  return [...log.matchAll(/: new, realm=<[^>]*>, username=<(\d+:[^>]+)>/g)].map(([, name = '']) => name);
}

const expiryMs = (name: string) => Number.parseInt(name, 10) * 1000;

describe('a relayed call', () => {
  it.each(['here', 'there'] as const)(
    'takes digits, a call beside it and a hold after it has moved, and is ended from %s',
    async (where) => {
      await uplinksKnown(alice);
      await alice.dial('702');
      await alice.call('connected');
      await alice.talked();
      await expectCarriedBy('relay udp');
      await lab.network.lose('wlan0');
      await alice.callWith('702', 'has moved', ({ roams }) => roams.length > 0);
      await expectBothHear(alice, desk);
      await obeys(alice, desk, other, '5');
      // By which of the relay's ways it goes on after a move is Chromium's choice, and may be another one later.
      expect((await alice.callWith('702', 'a relay', ({ path }) => path !== null)).path).toMatch(/^relay /);
      await endedFrom(where, alice, desk);
    },
  );

  it('outlives the credentials that it began with, and moves to another network with new ones', async () => {
    await alice.dial('702');
    await alice.call('connected');
    await alice.talked();
    await expectCarriedBy('relay udp');
    const name = namesOfAllocations().at(-1) ?? '';
    await expect.poll(() => expiryMs(name) <= Date.now(), { timeout: 60_000 }).toBe(true);
    await expectBothHear(alice, desk);
    await expectCarriedBy('relay udp');

    const lostAtMs = Date.now();
    await lab.network.lose('wlan0');
    await expect.poll(() => namesOfAllocations().at(-1), { timeout: 30_000 }).not.toBe(name);
    expect(expiryMs(namesOfAllocations().at(-1) ?? '')).toBeGreaterThan(lostAtMs);
    await expectBothHear(alice, desk);
  });
});
