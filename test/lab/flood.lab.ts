import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectBothHear } from './support/both-hear.ts';
import { startFlood } from './support/flood.ts';
import { type Lab, startLab } from './support/lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

it.each(['REGISTER', 'INVITE', 'OPTIONS', 'nonsense'] as const)(
  'while strangers flood the edge with %s, somebody signs in, registers, calls and is heard',
  async (kind) => {
    const { edge, network } = lab;
    const pid = edge.parts.kamailio.pid;
    const desk = await lab.baresip('702');
    const flood = await startFlood(network.namespaces.internet, {
      address: edge.address,
      port: edge.ports.sip,
      domain: edge.domain,
      kind,
      perSecond: 1000,
    });
    const alice = await lab.startApp('alice');
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, desk);
    await alice.hangUp();
    await alice.call('ended');
    // It did flood all the time, and the edge is the one that was there before.
    expect(await flood.stop()).toBeGreaterThan(2000);
    expect(edge.parts.kamailio.pid).toBe(pid);
    await alice.stop();
    await desk.stop();
  },
);
