import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceGave } from '../support/edge/service-gave.ts';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import { calling } from './support/calling.ts';
import { secondsOfTone } from './support/hearing.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';
import { type PolicyChange, withCodecs, withStun } from './support/policies.ts';
import { gapsIn, soundOfPcmu } from './support/rtp.ts';
import { officeAddress, plans, uplinks } from './support/topology.ts';
import { until } from './support/until.ts';

let lab: Lab;
let alice: App;
let desk: LabBaresip;
beforeAll(async () => {
  // Carol signs in as everybody does, and registers by time-limited digest.
  lab = await startLab({ edge: { claims: { carol: { credentials: 'ephemeral' } } } });
  [alice, desk] = await Promise.all([lab.startApp('alice'), lab.baresip('702')]);
});
afterAll(() => lab.close());

describe('between the app and a desk phone (baresip, G.711)', () => {
  it('the app calls: both hear each other', async () => {
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, desk);
    // Not only did it reach the phone: the phone's own recording holds it.
    expect(await desk.secondsHeard(alice.tone)).toBeGreaterThanOrEqual(1);
    await alice.talked();
    await alice.hangUp();
    await alice.call('ended');
    await desk.ended(1);
  });

  it('the desk phone calls: both hear each other, and the phone hangs up', async () => {
    desk.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await expectBothHear(alice, desk);
    await alice.talked();
    desk.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});

describe('while the link is cut', () => {
  it('a call has a gap, which the capture tells, and goes on', async () => {
    const wire = await lab.capture('office', 'eth0');
    await alice.dial('702');
    await alice.call('connected');
    const voice = () => wire.rtp().filter(({ to }) => to.startsWith(`${officeAddress}:`));
    const spoken = () => secondsOfTone(soundOfPcmu(voice()), alice.tone);
    await until(() => spoken() >= 1, 'nothing reaches the phone');
    for (const uplink of uplinks) await lab.network.dropSilently(uplink);
    const cutAt = Date.now();
    const silentForMs = () => Date.now() - Math.max(cutAt, voice().at(-1)?.atMs ?? cutAt);
    // What has passed stands in the capture a moment later.
    await expect.poll(silentForMs, { timeout: 30_000 }).toBeGreaterThan(1500);
    const heard = spoken();
    const healingAt = Date.now();
    await lab.network.heal();
    await until(() => spoken() >= heard + 1, 'it does not go on');

    const packets = voice();
    const gap = gapsIn(
      packets.map(({ atMs }) => atMs),
      0,
    ).reduce((longest, each) => (each.ms > longest.ms ? each : longest));
    expect(gap.ms).toBeGreaterThan(1000);
    expect(gap.atMs).toBeLessThan(healingAt);
    expect(gap.atMs + gap.ms).toBeGreaterThan(healingAt);
    // Packets that were said and never came, one in 20 ms: not merely some that waited.
    const last = packets.findLast(({ atMs }) => atMs <= gap.atMs);
    const next = packets.find(({ atMs }) => atMs > gap.atMs);
    expect(((next?.sequence ?? 0) - (last?.sequence ?? 0)) & 0xffff).toBeGreaterThan(25);
    await alice.hangUp();
    await alice.call('ended');
  });
});

describe.each([
  ['tcp', '705'],
  ['tls', '706'],
] as const)('between the app and a desk phone over %s', (transport, number) => {
  it('whoever calls: both hear each other', async () => {
    const phone = await lab.baresip(number, { transport });
    await alice.dial(number);
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await alice.call('ended');
    await phone.ended(1);

    phone.dial('100');
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(phone.tone));
    phone.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
    const bindings = await lab.edge.kamcmd('ul.lookup', 'location', `${number}@${lab.edge.domain}`);
    expect(bindings).toContain(`transport=${transport}`);
    await phone.stop();
  });
});

describe('between the app and a phone that speaks PCMU alone (SIPp)', () => {
  it('the app calls: both hear each other', async () => {
    const phone = await lab.phone('703', called.answers);
    await alice.dial('703');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await alice.call('ended');
    await phone.done;
  });

  it('the phone calls: both hear each other', async () => {
    const phone = await lab.caller('704', '100', (own, tone) => calling.talks(own, tone, null));
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await alice.call('ended');
    await phone.done;
  });
});

describe('an app whose policy offers Opus alone and names two STUN servers, the first of them dead', () => {
  /** In the server's network, where nobody has this address. */
  const nowhere = '203.0.113.99';
  let opus: App;
  beforeAll(async () => {
    const stun = withStun(`stun:${nowhere}:3478`, `stun:${lab.edge.address}:${lab.edge.ports.turn}`);
    const policy: PolicyChange = (document) => stun(withCodecs('opus')(document));
    opus = await lab.startApp('opus', { account: 'managed', policy });
  });
  afterAll(() => opus.stop());

  it('is joined by transcoding with a phone that has G.711 alone', async () => {
    await opus.dial('702');
    await opus.call('connected');
    await expectBothHear(opus, desk);
    const call = await opus.talked();
    expect(call.codec).toMatch(/opus/i);
    expect(desk.output()).toContain('Set audio decoder: PCMU');
    await opus.hangUp();
    await opus.call('ended');
  });

  it('offers the address that the second sees behind the NAT, and without both calls all the same', async () => {
    const control = await lab.capture('server', 'lo');
    const uplink = await lab.capture('client', 'wlan0');
    const mapped = new RegExp(` ${plans.wlan0.publicAddress} \\d+ typ srflx raddr ${plans.wlan0.client} `);
    /** Offers as Kamailio hands them to rtpengine, while this call is set up. */
    const offersOfCall = async () => {
      await control.upTo(Date.now());
      const before = control.datagrams().length;
      await opus.dial('702');
      await opus.call('connected');
      await opus.talked();
      await opus.hangUp();
      await opus.call('ended');
      await control.upTo(Date.now());
      const sent = control.datagrams().slice(before);
      return sent.map(({ payload }) => payload.toString('latin1')).filter((text) => text.includes('5:offer'));
    };
    // An offer waits 30 ms for the server's answer and no longer: on a busy machine not each call has it in time.
    let offered = '';
    for (let calls = 0; calls < 15 && !mapped.test(offered); calls += 1)
      offered = (await offersOfCall()).join('\n');
    expect(offered).toMatch(mapped);
    // The first was asked, and said nothing.
    const asked = uplink.datagrams();
    expect(asked.some(({ to }) => to === `${nowhere}:3478`)).toBe(true);
    expect(asked.some(({ from }) => from.startsWith(nowhere))).toBe(false);

    await lab.edge.parts.coturn.kill();
    const without = await offersOfCall();
    await lab.edge.parts.coturn.start();
    expect(without.join('\n')).toContain(' typ host ');
    expect(without.join('\n')).not.toContain('typ srflx');
  });
});

describe('between two apps', () => {
  let carol: App;
  beforeAll(async () => {
    carol = await lab.startApp('carol');
  });
  afterAll(() => carol.stop());

  it('Alice (Bearer) calls Carol (time-limited digest): both hear each other', async () => {
    // What the service has just said may still be on its way into the file.
    await expect.poll(() => serviceGave(lab.edge.runDir, '/sip-credentials')).toEqual(new Set(['carol']));
    expect(serviceGave(lab.edge.runDir, '/token')).toContain('alice');
    expect(serviceGave(lab.edge.runDir, '/token')).not.toContain('carol');
    await alice.dial('101');
    await carol.call('incoming');
    await carol.answer();
    await alice.call('connected');
    const [hers, ours] = await Promise.all([alice.hears(), carol.hears()]);
    expect(hers.frequency).toSatisfy(nearTone(carol.tone));
    expect(ours.frequency).toSatisfy(nearTone(alice.tone));
    await carol.talked();
    await carol.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});
