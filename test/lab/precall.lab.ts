import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PrecallReply, type PrecallVerdict, precallReplySchema } from '../../src/shared/precall.ts';
import { createAuthority } from '../support/authorities.ts';
import type { App } from './support/app.ts';
import type { Blocked } from './support/impairments.ts';
import { type Lab, startLab } from './support/lab.ts';
import type { Shape } from './support/shaper.ts';
import { type Uplink, uplinks } from './support/topology.ts';
import { trusting } from './support/trusting.ts';

// `offhook check` under one network after the other, where the company sends all media through TURN.
let lab: Lab;
let alice: App;
beforeAll(async () => {
  lab = await startLab({
    edge: { iceTransportPolicy: 'relay', turnTtlS: 15, turnNonceS: 8 },
  });
  [alice] = await Promise.all([
    lab.startApp('alice', { args: [trusting(lab.edge.certificate.pem)] }),
    lab.baresip('702'),
  ]);
});
afterEach(async () => {
  await alice.endAll();
  await lab.network.reset();
});
afterAll(() => lab.close());

/** What `offhook check` says. */
async function checkVerdict(): Promise<PrecallReply> {
  return v.parse(precallReplySchema, await alice.send({ verb: 'check' }));
}

async function onBoth(impair: (uplink: Uplink) => Promise<void>): Promise<void> {
  for (const uplink of uplinks) await impair(uplink);
}

const block = (blocked: Blocked) => onBoth((uplink) => lab.network.block(uplink, blocked));

/** Starts the relay anew with another configuration; the returned function takes that back. */
async function changeRelay(change: (config: string) => string): Promise<() => Promise<void>> {
  const file = path.join(lab.edge.runDir, 'turnserver.conf');
  const before = readFileSync(file, 'utf8');
  const { coturn } = lab.edge.parts;
  async function restartWith(config: string): Promise<void> {
    await coturn.kill();
    writeFileSync(file, config);
    await coturn.start();
  }
  await restartWith(change(before));
  return () => restartWith(before);
}

/** It knows another secret from now on than the service that gives out its credentials. */
const changeSecret = () =>
  changeRelay((config) => config.replace(/^static-auth-secret=.*$/m, 'static-auth-secret=another'));

/** In order in all else: its name, its dates, its purpose. */
async function changeCertificate() {
  const { cert, key } = await (await createAuthority('Another')).issue({ ip: lab.edge.address });
  const place = (name: string): string => path.join(lab.edge.runDir, name);
  writeFileSync(place('another.pem'), cert);
  writeFileSync(place('another.key'), key, { mode: 0o600 });
  return changeRelay((config) =>
    config
      .replace(/^cert=.*$/m, `cert=${place('another.pem')}`)
      .replace(/^pkey=.*$/m, `pkey=${place('another.key')}`),
  );
}

/** Every packet of both uplinks, each way. */
const shape = (shaped: Shape) => onBoth(async (uplink) => (await lab.network.shape(uplink)).set(shaped));

/** What is said while the relay is another one, which is taken back after it. */
async function saidWhile(change: () => Promise<() => Promise<void>>): Promise<PrecallReply> {
  const restore = await change();
  try {
    return await checkVerdict();
  } finally {
    await restore();
  }
}

const waysOf = ({ findings }: PrecallReply) => findings.relays.map(({ way, outcome }) => [way, outcome]);

describe('the check before a call, in one sentence', () => {
  it.each<readonly [string, () => Promise<unknown>, PrecallVerdict, string]>([
    ['a clean network', async () => undefined, 'ready', 'All is well'],
    ['UDP blocked', () => block({ udp: true }), 'tcp-only', 'calls work over TCP, a little later'],
    [
      'only TLS let through',
      () => block({ udp: true, tcpPorts: [lab.edge.ports.turn] }),
      'tls-only',
      'Your network blocks UDP; calls work over TLS, a little later.',
    ],
    [
      'the server for calls blocked',
      () => block({ tcpPorts: [lab.edge.ports.wss] }),
      'no-server',
      'not the server for calls',
    ],
    [
      'a tenth of all packets lost',
      () => onBoth((uplink) => lab.network.dropRandomly(uplink, 10)),
      'loss',
      'loses packets',
    ],
    [
      'a delay that varies by 100 ms up and down',
      () => shape({ delayMs: 100, jitterMs: 100 }),
      'jitter',
      'unsteady',
    ],
    ['an answer that takes 400 ms', () => shape({ delayMs: 200 }), 'slow', 'slow to answer'],
    [
      'every way to the relay blocked',
      () => block({ udp: true, tcpPorts: [lab.edge.ports.turn, lab.edge.ports.turns] }),
      'no-way-for-sound',
      'blocks every way for the sound',
    ],
    ['everything dead', () => onBoth(lab.network.dropSilently), 'no-network', 'Nothing answers'],
  ])('%s', async (_name, impair, verdict, sentence) => {
    await alice.until('registration', ({ registration }) => registration.state === 'registered', 60_000);
    await impair();
    const said = await checkVerdict();
    expect(said, JSON.stringify(said)).toMatchObject({
      verdict,
      sentence: expect.stringContaining(sentence),
      findings: { microphone: { outcome: 'well' } },
    });
  });

  it('credentials that the relay refuses', async () => {
    // While the network was dead nobody renewed them: there must be some to refuse.
    await expect
      .poll(async () => (await checkVerdict()).findings.relays.length, { timeout: 90_000, interval: 1000 })
      .toBeGreaterThan(0);
    const said = await saidWhile(changeSecret);
    expect(said, JSON.stringify(said)).toMatchObject({
      verdict: 'relay-refused',
      findings: { loop: null },
    });
    expect(waysOf(said)).toEqual([
      ['udp', 'refused'],
      ['tcp', 'refused'],
      ['tls', 'refused'],
    ]);
  });

  it('a relay whose certificate nobody vouches for: the ways without TLS remain', async () => {
    const said = await saidWhile(changeCertificate);
    expect(waysOf(said), JSON.stringify(said)).toEqual([
      ['udp', 'open'],
      ['tcp', 'open'],
      ['tls', 'no-answer'],
    ]);
  });

  it('waits while there is a call', async () => {
    await alice.dial('702');
    await alice.call('connected');
    await expect(checkVerdict()).rejects.toThrow('There is a call: the check has to wait.');
  });
});
