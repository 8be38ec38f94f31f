import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import type { Baresip } from './support/baresip.ts';
import { type Lab, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';
import { trusting } from './support/trusting.ts';

// The company sends all media through TURN, and ever stricter firewalls leave ever fewer ways to it.
let lab: Lab;
let alice: App;
let desk: Baresip;
beforeAll(async () => {
  lab = await startLab({ edge: { iceTransportPolicy: 'relay' } });
  [alice, desk] = await Promise.all([
    lab.startApp('alice', { args: [trusting(lab.edge.certificate.pem)] }),
    lab.baresip('702'),
  ]);
});
afterEach(async () => {
  await alice.endAll();
  await lab.network.heal();
});
afterAll(() => lab.close());

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
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    expect(await desk.secondsHeard(alice.tone)).toBeGreaterThanOrEqual(1);
    expect((await alice.talked()).path).toBe(path);
  });
});
