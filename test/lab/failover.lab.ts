import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EdgePart, EdgeRegistrar } from '../../edge/options.ts';
import type { CallSummary } from '../../src/shared/engine-summary.ts';
import type { Status } from '../../tools/scripted/remote.ts';
import type { App } from './support/app.ts';
import { secondsOfTone } from './support/hearing.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { type NameServer, startNameServer } from './support/name-server.ts';
import { knowEachOther } from './support/registrars.ts';
import { missingIn, soundOfPcmu } from './support/rtp.ts';
import { plans, serverAddress } from './support/topology.ts';
import { until } from './support/until.ts';

// Two registrars and two TURN servers that stand in for each other, known by a name: one after the other dies in a call, and
// at last nobody tells what the name means. One app, one edge, one story.
const host = 'sip.offhook.test';
const mostMs = 60_000;
/** The first try to go back is 30 s after the move, and it is not the only thing that takes time then. */
const failBackMs = 100_000;

let lab: Lab;
let names: NameServer;
let second: EdgeRegistrar;
let secondRelay: EdgePart;
let alice: App;
let desk: LabBaresip;
/** The last time that nobody could call, before the app went back to the first registrar. */
let gapBefore: Status['registration']['lastGap'] = null;
beforeAll(async () => {
  lab = await startLab({
    edge: { secondRegistrar: true, secondRelay: true, iceTransportPolicy: 'relay', wssHost: host },
  });
  const { edge } = lab;
  if (edge.secondRegistrar === null || edge.secondRelay === null) throw new Error('there is no second one');
  ({ secondRegistrar: second, secondRelay } = edge);
  names = await startNameServer(lab.network, { [host]: serverAddress });
  // On a busy machine the first might not open in time, and the story begins there.
  await second.kamailio.kill();
  const { sha256 } = edge.certificate;
  [alice, desk] = await Promise.all([
    lab.startApp('alice', {
      policy: ({ trustedCertificates = [], ...policy }) => ({
        ...policy,
        trustedCertificates: [...trustedCertificates, { host: serverAddress, sha256 }],
      }),
    }),
    lab.baresip('702'),
  ]);
  await second.kamailio.start();
  await knowEachOther(lab.edge);
});
afterAll(() => lab.close());

const at =
  (url: string) =>
  ({ registration }: Status) =>
    registration.state === 'registered' && registration.server === url;
const atFirst = () => alice.until('registered at the first', at(lab.edge.urls.wss), failBackMs);
const atSecond = () => alice.until('registered at the second', at(second.wss), mostMs);

const lastGap = ({ registration }: Status) => registration.lastGap;

const talking = (what: string, fits: (call: CallSummary) => boolean) =>
  alice.callWith('702', what, fits, mostMs);

/** Each hears the other now, whatever was heard before. */
async function expectTalk(): Promise<void> {
  const before = desk.packets();
  const more = () => {
    const now = desk.packets();
    const isSameCall = now.at(-1)?.to === before.at(-1)?.to;
    return secondsOfTone(soundOfPcmu(isSameCall ? now.slice(before.length) : now), alice.tone);
  };
  await expect.poll(more, { timeout: mostMs }).toBeGreaterThanOrEqual(1);
  await expect.poll(() => alice.hearsOf([desk.tone]), { timeout: mostMs }).toEqual([desk.tone]);
}

async function holdsAndResumes(): Promise<void> {
  await alice.act({ verb: 'hold' });
  await talking('held', ({ hold }) => hold.byUs === 'held');
  await alice.act({ verb: 'resume' });
  await talking('resumed', ({ hold }) => hold.byUs === 'no');
}

async function isHeldAndResumed(): Promise<void> {
  desk.hold();
  await talking('held by them', ({ hold }) => hold.byThem);
  desk.resume();
  await talking('resumed by them', ({ hold }) => !hold.byThem);
}

async function hungUpByDesk(): Promise<void> {
  desk.hangUp();
  expect((await talking('ended', ({ state }) => state === 'ended')).end?.cause).toBe('hung-up');
}

describe('a call whose registrar dies', () => {
  it('goes on over the other one without losing a sound, can be held, given digits and ended, and the next one comes in there', async () => {
    await atFirst();
    await alice.dial('702');
    await alice.call('connected');
    await expectTalk();
    const since = desk.packets().length - 1;
    const { lost } = (await alice.call('connected')).inbound;
    await lab.edge.parts.kamailio.kill();
    await atSecond();
    await expectTalk();
    // A busy machine loses one now and then; a second has fifty.
    expect(missingIn(desk.packets().slice(since))).toBeLessThan(25);
    expect((await alice.call('connected')).inbound.lost - lost).toBeLessThan(25);

    await holdsAndResumes();
    await isHeldAndResumed();
    await alice.sendDigits('7');
    await until(() => desk.digits() === '7', 'the digit did not arrive');
    await alice.hangUp();
    await desk.ended(1);

    desk.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await expectTalk();
  }, 240_000);

  it('hears the far side over the first again as soon as that is back', async () => {
    // From here on it may go back at any time, before anybody looks again.
    gapBefore = lastGap(await atSecond());
    await lab.edge.parts.kamailio.start();
    await knowEachOther(lab.edge);
    await isHeldAndResumed();
  }, 240_000);
});

describe('a call whose first registrar is back', () => {
  it('goes back there without a gap, and obeys as before', async () => {
    const isBack = at(lab.edge.urls.wss);
    const after = await alice.until(
      'registered at the first again',
      (status) => {
        if (isBack(status)) return true;
        gapBefore = lastGap(status);
        return false;
      },
      failBackMs,
    );
    expect(lastGap(after)).toEqual(gapBefore);
    await expectTalk();
    await holdsAndResumes();
    await isHeldAndResumed();
    // Where nobody is registered any more knows where they are all the same.
    const known = async () => await second.kamcmd('ul.dump');
    await until(async () => (await known()).includes('AoR: alice'), 'the second does not know alice');
    expect(await known()).toContain('AoR: 702');
  }, 240_000);
});

/** Where its last move led; NaN where that is no relay. */
function relayPortOf({ roams }: CallSummary): number {
  const [, port] = /^relay \S+:(\d+) /.exec(roams.at(-1)?.after.path ?? '') ?? [];
  return Number(port);
}

describe('a relayed call whose TURN server dies', () => {
  it('goes on by the other one, and back when that dies, too, and the far side can end it', async () => {
    const { coturn } = lab.edge.parts;
    const { from, to } = lab.edge.ports.relay;
    await coturn.kill();
    await expectTalk();
    await coturn.start();
    await secondRelay.kill();
    await expectTalk();
    // By which of both it went at first nobody chose; the first is the one that is left.
    await talking('by the first relay', (call) => {
      const port = relayPortOf(call);
      return port >= from && port <= to;
    });
    await secondRelay.start();
    await hungUpByDesk();
  }, 240_000);
});

describe('a call that roams while nobody tells names any more', () => {
  it('goes on, and its registrar is found where the name was last', async () => {
    await alice.dial('702');
    await alice.call('connected');
    await expectTalk();
    await names.fallSilent();
    await lab.network.lose('wlan0');
    const mobile = plans.wwan0.publicAddress;
    const isBound = async () => (await lab.edge.kamcmd('ul.dump')).includes(mobile);
    await until(isBound, `no binding by ${mobile}`, mostMs);
    await alice.until('registered', ({ registration }) => registration.state === 'registered', mostMs);
    await expectTalk();
    await holdsAndResumes();
    await hungUpByDesk();
    desk.dial('100');
    await alice.call('incoming');
    await alice.act({ verb: 'decline' });
    await alice.call('ended');
  }, 240_000);
});
