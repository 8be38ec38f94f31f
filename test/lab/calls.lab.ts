import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import type { Baresip } from './support/baresip.ts';
import { type Lab, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';
import { withCodecs } from './support/policies.ts';
import { called, calling } from './support/scenarios.ts';

let lab: Lab;
let alice: App;
let desk: Baresip;
beforeAll(async () => {
  lab = await startLab();
  [alice, desk] = await Promise.all([lab.startApp('alice'), lab.baresip('702')]);
});
afterAll(() => lab.close());

describe('between the app and a desk phone (baresip, G.711)', () => {
  it('the app calls: both hear each other', async () => {
    await alice.dial('702');
    await alice.call('connected');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
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
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
    expect(await desk.secondsHeard(alice.tone)).toBeGreaterThanOrEqual(1);
    await alice.talked();
    desk.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});

describe('between the app and a phone that speaks PCMU alone (SIPp)', () => {
  it('the app calls: both hear each other', async () => {
    const phone = await lab.phone('703', called.answers);
    await alice.dial('703');
    await alice.call('connected');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(phone.tone));
    expect(await phone.secondsHeard(alice.tone)).toBeGreaterThanOrEqual(1);
    await alice.hangUp();
    await alice.call('ended');
    await phone.done;
  });

  it('the phone calls: both hear each other', async () => {
    const phone = await lab.caller('704', '100', (own, tone) => calling.talks(own, tone, 4000));
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(phone.tone));
    expect(await phone.secondsHeard(alice.tone)).toBeGreaterThanOrEqual(1);
    await phone.done;
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
  });
});

describe('transcoding', () => {
  it('joins an app that offers Opus alone and a phone that has G.711 alone', async () => {
    const opus = await lab.startApp('opus', { account: 'managed', policy: withCodecs('opus') });
    await opus.dial('702');
    await opus.call('connected');
    expect((await opus.hears()).frequency).toSatisfy(nearTone(desk.tone));
    expect(await desk.secondsHeard(opus.tone)).toBeGreaterThanOrEqual(1);
    const call = await opus.talked();
    expect(call.codec).toMatch(/opus/i);
    expect(desk.output()).toContain('Set audio decoder: PCMU');
    await opus.hangUp();
    await opus.call('ended');
    await opus.stop();
  });
});

describe('between two apps', () => {
  it('Alice calls Carol: both hear each other', async () => {
    const carol = await lab.startApp('carol');
    await alice.dial('101');
    await carol.call('incoming');
    await carol.answer();
    await alice.call('connected');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(carol.tone));
    expect((await carol.hears()).frequency).toSatisfy(nearTone(alice.tone));
    await carol.talked();
    await carol.hangUp();
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
    await carol.stop();
  });
});
