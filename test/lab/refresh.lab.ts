import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import { type Lab, type LabSipp, startLab } from './support/lab.ts';
import type { RtpPacket } from './support/rtp.ts';
import { plans } from './support/topology.ts';
import { until } from './support/until.ts';

// What takes a call a minute: session timers (RFC 4028), and RED that comes and goes. The minutes pass side by side.
let lab: Lab;
let alice: App;
let carol: App;
/** At the server, where no loss of an uplink reaches: in one call from the first test to the last. */
let dave: App;
let refreshed: LabSipp;
/** Has two calls whose far sides are dead. */
let managed: App;
beforeAll(async () => {
  lab = await startLab();
  [alice, carol, dave, managed] = await Promise.all([
    lab.startApp('alice'),
    lab.startApp('carol'),
    lab.startApp('dave', { place: 'server' }),
    lab.startApp('managed', { account: 'managed', place: 'server' }),
  ]);
  await lab.phone('706', (tone) => called.dies(tone, 90, 'uas'));
  await lab.phone('707', (tone) => called.dies(tone, 90, 'uac'));
  for (const number of ['706', '707']) {
    await managed.dial(number);
    await managed.callWith(number, 'connected', ({ state }) => state === 'connected');
  }
  refreshed = await lab.phone('702', (tone) => called.isRefreshed(tone, 120));
  await dave.dial('702');
  await dave.call('connected');
});
afterEach(() => Promise.all([alice.endAll(), carol.endAll()]));
afterAll(() => lab.close());

/** Of RED in Chromium's offers. */
const redPayloadType = 63;

describe('between two apps', () => {
  it('each frame goes three times (RED), through the gateway, while the network loses packets, and once when it does no more', async () => {
    const wire = await lab.capture('client', 'wlan0');
    const own = `${plans.wlan0.client}:`;
    const packets = (way: 'from' | 'to') => wire.rtp().filter((packet) => packet[way].startsWith(own));
    const last = (way: 'from' | 'to') => packets(way).slice(-100);
    const isRed = ({ payloadType }: RtpPacket) => payloadType === redPayloadType;
    const expectTalk = () =>
      Promise.all([
        expect.poll(() => alice.hearsOf([carol.tone]), { timeout: 15_000 }).toEqual([carol.tone]),
        expect.poll(() => carol.hearsOf([alice.tone]), { timeout: 15_000 }).toEqual([alice.tone]),
      ]);
    await alice.dial('101');
    await carol.call('incoming');
    await carol.answer();
    await alice.call('connected');
    await until(() => packets('from').length > 200, 'nobody talks');
    expect(packets('from').some(isRed)).toBe(false);
    await lab.network.dropRandomly('wlan0', 20);
    await until(() => last('from').every(isRed) && last('to').every(isRed), 'no RED', 60_000);
    await expectTalk();
    await lab.network.heal();
    await until(() => !last('from').some(isRed) && !last('to').some(isRed), 'still RED', 60_000);
    await expectTalk();
  });
});

describe('a call with a session timer', () => {
  it('is refreshed by the phone', async () => {
    const phone = await lab.phone('703', (tone) => called.refreshes(tone, 90));
    await alice.dial('703');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is refreshed by the app when half of the session interval has passed', async () => {
    await refreshed.saw('UPDATE sip:', 80_000);
    await expectBothHear(dave, refreshed);
    await dave.hangUp();
    await refreshed.done;
  });
});

it('a far side that is dead ends the call with words when the session interval is over, whoever was to refresh', async () => {
  for (const number of ['706', '707']) {
    const { end } = await managed.callWith(number, 'over', ({ state }) => state === 'ended', 110_000);
    expect(end?.cause).toBe('session-expired');
  }
});
