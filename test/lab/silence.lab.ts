import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EdgePart } from '../../edge/options.ts';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { type CallOnTheWay, callOnTheWay } from './support/call-on-the-way.ts';
import type { Capture } from './support/capture.ts';
import { endedFrom } from './support/ended-from.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';
import { obeys } from './support/obeys.ts';
import { plans, serverAddress, type Uplink } from './support/topology.ts';
import { until } from './support/until.ts';

// The path of a call dies and nobody says so: address, link and default route stay. Nothing here asserts a time:
// bench/roam.ts measures.
let lab: Lab;
let alice: App;
let desk: LabBaresip;
/** Calls in while Alice talks. */
let other: LabBaresip;
let way: CallOnTheWay;
let wire: Capture;
beforeAll(async () => {
  lab = await startLab({ edge: { secondGateway: true } });
  [alice, desk, other] = await Promise.all([lab.startApp('alice'), lab.baresip('702'), lab.baresip('703')]);
  wire = await lab.capture('server', 'eth0');
  way = callOnTheWay(alice, wire);
});
afterEach(async () => {
  alice.thaw();
  desk.thaw();
  await lab.network.reset();
  await alice.endAll();
  await registered();
});
afterAll(() => lab.close());

const registered = () =>
  alice.until('registered', ({ registration }) => registration.state === 'registered', 60_000);
const reachedBy = (uplink: Uplink) =>
  until(
    async () => (await lab.edge.kamcmd('ul.dump')).includes(plans[uplink].publicAddress),
    `no binding by ${uplink}`,
  );

async function talk(): Promise<void> {
  await alice.dial('702');
  await alice.call('connected');
  await alice.talked();
  await way.flowsBy('wlan0');
}

describe('a NAT that forgets a call', () => {
  it('gives it other ports: sound goes on both ways, signalling is made anew, and the far side can end it', async () => {
    await talk();
    const before = way.portsOf('wlan0').length;
    const at = Date.now();
    await lab.network.rebindNat('wlan0');
    await until(() => way.portsOf('wlan0').length > before, 'the NAT gave no other port');
    await way.flowsBy('wlan0');
    await alice.until(
      'signalling made anew',
      ({ registration }) => registration.state === 'registered' && (registration.lastGap?.to ?? 0) > at,
      60_000,
    );
    await way.flowsBy('wlan0');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    await obeys(alice, desk, other, '5');
    await endedFrom('there', alice, desk);
  });
});

describe('a far end that sends nothing for a while', () => {
  it('is waited for: the path answers, and nothing moves', async () => {
    await talk();
    desk.freeze();
    const [{ sent, received }, other] = [way.passed('wlan0'), way.passed('wwan0')];
    // Ten seconds of ours; whatever was on its way to us before is over by then.
    await until(() => way.passed('wlan0').sent >= sent + 500, 'we send no more');
    expect(way.passed('wlan0').received - received).toBeLessThan(50);
    expect(way.passed('wwan0')).toEqual(other);
    desk.thaw();
    await way.flowsBy('wlan0');
    expect(await alice.call('connected')).toMatchObject({ roams: [] });
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    desk.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});

describe('a router that lets in and drops what goes out, without a word', () => {
  it('is left for the other uplink, by which both are heard again', async () => {
    await talk();
    await lab.network.block('wlan0', { udp: true });
    const { roams } = await way.roamed(1);
    await way.flowsBy('wwan0');
    expect(roams[0]).toMatchObject({
      cause: 'one-sided',
      before: { network: 'wifi' },
      after: { network: 'cellular' },
    });
    await expectBothHear(alice, desk);
    await obeys(alice, desk, other, '5');
    await endedFrom('there', alice, desk);
  });
});

describe('a router that drops everything without a word', () => {
  it('is left for the other uplink, by sound and by signalling, though the system prefers it', async () => {
    await talk();
    await lab.network.dropSilently('wlan0');
    const { roams } = await way.roamed(1);
    await way.flowsBy('wwan0');
    expect(roams[0]).toMatchObject({
      rung: 'ranked-restart',
      before: { network: 'wifi' },
      after: { network: 'cellular' },
    });
    expect(roams[0]?.cause).toMatch(/^(silence|one-sided|disconnected)$/);
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    await registered();
    await reachedBy('wwan0');
    // What is said in the call arrives, and so does a new one.
    await obeys(alice, desk, other, '5');
    await way.flowsBy('wwan0');
    await endedFrom('here', alice, desk);
    desk.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await way.flowsBy('wwan0');
  });

  it('is left again when it heals and dies once more, and once each time', async () => {
    await talk();
    await lab.network.dropSilently('wlan0');
    await way.roamed(1);
    await way.flowsBy('wwan0');
    await lab.network.heal();
    await alice.talked();
    await lab.network.dropSilently('wlan0');
    await way.flowsBy('wwan0');
    const { roams, state } = await way.roamed(1);
    expect(state).toBe('connected');
    expect(roams.length).toBeLessThanOrEqual(2);
    await registered();
    await reachedBy('wwan0');
    await obeys(alice, desk, other, '5');
    await endedFrom('there', alice, desk);
  });
});

function gateways(): readonly [EdgePart, EdgePart] {
  const { parts, secondGateway } = lab.edge;
  if (secondGateway === null) throw new Error('there is no second gateway');
  return [parts.rtpengine, secondGateway];
}

/** Which of the two it is follows from the Call-ID; its ports tell. */
function gatewayOfCall(): EdgePart {
  const [first, second] = gateways();
  const mark = `${serverAddress}:`;
  const from = wire.rtp().findLast((packet) => packet.from.startsWith(mark))?.from ?? '';
  const port = Number(from.slice(mark.length));
  const { media } = lab.edge.ports;
  return port >= media.from && port <= media.to ? first : second;
}

async function holdAndResume(): Promise<void> {
  await alice.act({ verb: 'hold' });
  await alice.callWith('702', 'held', ({ hold }) => hold.byUs === 'held');
  await alice.act({ verb: 'resume' });
  await alice.callWith('702', 'resumed', ({ hold }) => hold.byUs === 'no');
  await way.flowsBy('wlan0');
}

/** Both hear each other, hold and resume work, and the desk phone ends it. */
async function expectWholeCall(): Promise<void> {
  await way.flowsBy('wlan0');
  expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
  await holdAndResume();
  desk.hangUp();
  expect((await alice.call('ended')).end?.cause).toBe('hung-up');
}

describe('a media gateway that dies in a call', () => {
  it('is asked anew when it is back: both hear again, and the call can be held', async () => {
    await talk();
    await Promise.all(gateways().map((each) => each.kill()));
    await Promise.all(gateways().map((each) => each.start()));
    await expectWholeCall();
  });
});

describe('a media gateway that dies in a call, beside another one', () => {
  async function loseGateway(): Promise<void> {
    const own = gatewayOfCall();
    await own.kill();
    try {
      await expectWholeCall();
    } finally {
      await own.start();
    }
  }

  it('is left for that one: both hear again, and the call can be held', async () => {
    await talk();
    await loseGateway();
  });

  it('is left, too, where the call had been held before, so that the server remembers it', async () => {
    await talk();
    await holdAndResume();
    await loseGateway();
  });
});

describe('a machine that sleeps in a call', () => {
  it('goes on by another network after waking, while nobody vouches for the person', async () => {
    await talk();
    await Promise.all([lab.edge.parts.identity.kill(), lab.edge.parts.service.kill()]);
    alice.freeze();
    await lab.network.lose('wlan0');
    // Longer than any hiccup: a machine that slept.
    const frozenAt = Date.now();
    await until(() => Date.now() - frozenAt > 8000, 'time stands still');
    alice.thaw();
    await way.roamed(1);
    await way.flowsBy('wwan0');
    await registered();
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    desk.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});
