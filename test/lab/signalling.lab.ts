import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../edge/options.ts';
import type { Status } from '../../tools/scripted/remote.ts';
import type { App } from './support/app.ts';
import { calling } from './support/calling.ts';
import { type Lab, startLab } from './support/lab.ts';
import { withEdges } from './support/policies.ts';
import { plans, type Uplink, uplinks } from './support/topology.ts';
import { until } from './support/until.ts';

const mostMs = 60_000;
const isRegistered = ({ registration }: Status) => registration.state === 'registered';
const isNotReachable = ({ registration }: Status) =>
  registration.state !== 'registered' && registration.unreachableSince !== null;
const registered = (app: App) => app.until('registered', isRegistered, mostMs);
const notReachable = (app: App) => app.until('not reachable', isNotReachable, mostMs);

/** How often so far, by its log. */
const triedInVain = ({ userDataDir }: App) =>
  readFileSync(path.join(userDataDir, 'logs/offhook.log'), 'utf8').match(/page\.registration: waiting/g)
    ?.length ?? 0;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

/** Somebody calls alice; it is answered, and the caller hangs up. */
async function isCalled(app: App, whileItWaits: () => Promise<void> = async () => undefined): Promise<void> {
  const phone = await lab.caller('704', '100', (own, tone) => calling.talks(own, tone, 2000));
  await whileItWaits();
  await app.call('incoming');
  await app.answer();
  await app.call('connected');
  await phone.done;
  expect((await app.call('ended')).end?.cause).toBe('hung-up');
}

/** The INVITEs that the edge may send once more, each by a number of its own. */
const underWay = async (): Promise<readonly string[]> =>
  (await lab.edge.kamcmd('ts.dump')).match(/Tlabel: \d+/g) ?? [];

/** By which connection the edge reaches alice: her public address, and the port that the NAT gave her. */
const boundBy = async () =>
  /Received: \S*?(198\.51\.100\.\d+:\d+)/.exec(await lab.edge.kamcmd('ul.dump'))?.[1] ?? null;
/**
 * By another connection than that. Nothing need have been missed: one to which it was about to go back may have opened in
 * the very moment in which the one before was lost.
 */
async function isBoundAnew(app: App, before: string | null): Promise<void> {
  const isAnew = async () => ![null, before].includes(await boundBy());
  await until(isAnew, `still bound by ${before}`, mostMs);
  await registered(app);
}
/** By which public address. */
const reachedAt = async () => /Received: .*@?(198\.51\.100\.\d+)/.exec(await lab.edge.kamcmd('ul.dump'))?.[1];
/** After a change of network it stays on the uplink that works, which need not be the first. */
async function uplinkInUse(): Promise<Uplink> {
  const place = await reachedAt();
  const uplink = uplinks.find((each) => plans[each].publicAddress === place);
  if (uplink === undefined) throw new Error(`reached at ${place}`);
  return uplink;
}

describe('the app, at an edge of one server', () => {
  let alice: App;
  let carol: App | null = null;
  beforeAll(async () => {
    alice = await lab.startApp('alice');
  });
  afterAll(() => Promise.all([alice.stop(), carol?.stop()]));
  afterEach(async () => {
    alice.thaw();
    await lab.network.reset();
    await registered(alice);
    await alice.endAll();
  });

  it('says that it cannot be called while the server is gone, and is called again when it is back', async () => {
    const tried = triedInVain(alice);
    await lab.edge.parts.kamailio.kill();
    await notReachable(alice);
    // So long that its next try by itself is still seconds away.
    await until(() => triedInVain(alice) >= tried + 4, 'it does not try again and again', mostMs);
    await lab.edge.parts.kamailio.start();
    const { registration } = await registered(alice);
    expect(registration.unreachableSince).toBeNull();
    expect(registration.lastGap).not.toBeNull();
    await isCalled(alice);
  });

  it('notices that its connection has died without a word, and makes another, by which whoever called meanwhile still comes in', async () => {
    const before = await boundBy();
    await lab.network.forgetConnections(lab.edge.ports.wss);
    const known = await underWay();
    await isCalled(alice, async () => {
      await until(
        async () => (await underWay()).some((each) => !known.includes(each)),
        'no INVITE is under way',
      );
      expect(await boundBy()).toBe(before);
    });
    await isBoundAnew(alice, before);
    await isCalled(alice);
  });

  it('notices that in a call too, which goes on, and a call that comes in six seconds later is not lost', async () => {
    const desk = await lab.baresip('702');
    await alice.dial('702');
    await alice.call('connected');
    const [before, since] = [await boundBy(), Date.now()];
    await lab.network.forgetConnections(lab.edge.ports.wss);
    const first = (await alice.status()).calls.at(-1);
    await until(() => Date.now() >= since + 6000, 'no clock');
    await isCalled(alice);
    await isBoundAnew(alice, before);
    const still = (await alice.status()).calls.find(({ id }) => id === first?.id);
    expect(still?.state).toBe('connected');
    await alice.hangUp();
    await desk.ended(1);
  });

  it('says that it cannot be called while nothing gets through to the server', async () => {
    // By neither network: where one still lets it through, it is reached by that one.
    for (const uplink of uplinks) await lab.network.block(uplink, { tcpPorts: [lab.edge.ports.wss] });
    await notReachable(alice);
    await lab.network.heal();
    await registered(alice);
    await isCalled(alice);
  });

  it('is called over the other uplink when the one in use goes', async () => {
    const inUse = await uplinkInUse();
    const other = inUse === 'wlan0' ? 'wwan0' : 'wlan0';
    await lab.network.lose(inUse);
    await until(async () => (await reachedAt()) === plans[other].publicAddress, `no binding by ${other}`);
    await registered(alice);
    await isCalled(alice);
  });

  it('is called after a NAT has forgotten it', async () => {
    const before = await boundBy();
    await lab.network.rebindNat(await uplinkInUse());
    await isBoundAnew(alice, before);
    await isCalled(alice);
  });

  it('is called after it was frozen and its network was taken away meanwhile', async () => {
    alice.freeze();
    await lab.network.lose('wlan0');
    // Longer than any hiccup: a machine that slept.
    const frozenAt = Date.now();
    await until(() => Date.now() - frozenAt > 8000, 'time stands still');
    alice.thaw();
    await until(async () => (await reachedAt()) === plans.wwan0.publicAddress, 'no binding by wwan0');
    await registered(alice);
    await isCalled(alice);
  });

  it('stays signed in while the identity provider and the token service are down and the server is new', async () => {
    await Promise.all([lab.edge.parts.identity.kill(), lab.edge.parts.service.kill()]);
    await lab.edge.parts.kamailio.kill();
    await notReachable(alice);
    await lab.edge.parts.identity.start();
    expect((await alice.status()).identity).toBe('signed-in');
    await lab.edge.parts.service.start();
    await lab.edge.parts.kamailio.start();
    await registered(alice);
    await isCalled(alice);
  });

  it.each(['alice', 'carol'] as const)(
    'keeps a call while the server is killed and started again, and %s can end it',
    async (who) => {
      carol ??= await lab.startApp('carol');
      await alice.dial('101');
      await carol.call('incoming');
      await carol.answer();
      await Promise.all([alice.call('connected'), carol.call('connected')]);
      // Her ACK must have gone through: whoever was called says no BYE without it, for 32 s (RFC 3261 section 15).
      const isConfirmed = async () => /state: 4\b/.test(await lab.edge.kamcmd('dlg.list'));
      await until(isConfirmed, 'the call is not confirmed');
      await lab.edge.parts.kamailio.kill();
      await Promise.all([notReachable(alice), notReachable(carol)]);
      await lab.edge.parts.kamailio.start();
      await Promise.all([registered(alice), registered(carol)]);
      await Promise.all([alice.call('connected'), carol.call('connected')]);
      const [ender, other] = who === 'alice' ? [alice, carol] : [carol, alice];
      await ender.hangUp();
      await ender.call('ended');
      expect((await other.call('ended')).end?.cause).toBe('hung-up');
    },
  );
});

describe('the app, with two servers', () => {
  let desk: App;
  let other: Edge;
  beforeAll(async () => {
    other = await lab.anotherEdge();
    desk = await lab.startApp('desk', { account: 'managed', policy: withEdges(lab.edge, other) });
  });
  afterEach(() => lab.network.reset());
  const at = (edge: Edge) => (status: Status) =>
    isRegistered(status) && status.registration.server === edge.urls.wss;

  it('goes to the second when nothing gets through to the first any more', async () => {
    // On a busy machine the second may have opened first: it goes back by itself, after 30 s for the first time.
    await desk.until('registered at the first', at(lab.edge), 100_000);
    // By neither network, as above.
    for (const uplink of uplinks) await lab.network.block(uplink, { tcpPorts: [lab.edge.ports.wss] });
    await desk.until('registered at the second', at(other), mostMs);
    expect(await other.kamcmd('ul.dump')).toContain('701');
  }, 200_000);
});
