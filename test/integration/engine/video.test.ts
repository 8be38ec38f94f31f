import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, directionIn, isReinvite, sentBy } from '../../support/connect-phones.ts';
import { createFakeClock, pass } from '../../support/fake-clock.ts';
import { sampleMedia } from '../../support/fake-media.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { bodyOf, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { registerTwoPhones } from '../../support/two-phones.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** What a message says of its picture; null without any. */
const videoIn = (text: string): string | undefined =>
  /m=video (\d+)[\s\S]*?a=(sendrecv|sendonly|recvonly|inactive)/.exec(text)?.slice(1).join(' ');
const lastInvite = (wire: FakeWire, from: string) => sentBy(wire, from, /^INVITE /).at(-1) ?? '';

describe('pictures in a call, on the wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    ({ wire, alice, bob } = await registerTwoPhones());
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const start = (phone: TestPhone, number: string) =>
    phone.engine.actions.startVideo(phone.callWith(number).id, 'camera');
  const show = async (phone: TestPhone, number: string) => {
    start(phone, number);
    return phone.untilWith(number, ({ video }) => video.step === 'on');
  };

  it('a call begins without; a re-INVITE adds one, which is seen there with the camera off', async () => {
    expect(lastInvite(wire, 'alice')).not.toContain('m=video');
    await show(alice, 'bob');
    expect(videoIn(lastInvite(wire, 'alice'))).toBe('9 sendrecv');
    const { video } = await bob.untilWith('alice', (call) => call.video.theirs);
    expect(video).toMatchObject({ step: 'off', source: null, codec: 'vp8' });
    expect(bob.media[0]?.showing).toBeNull();
    expect(alice.callWith('bob').video).toMatchObject({ theirs: false, problem: null });
  });

  it('both ways, and each ends by itself', async () => {
    await show(alice, 'bob');
    await bob.untilWith('alice', (call) => call.video.theirs);
    await show(bob, 'alice');
    await alice.untilWith('bob', (call) => call.video.theirs);
    alice.engine.actions.stopVideo(alice.callWith('bob').id);
    expect(alice.media[0]?.showing).toBeNull();
    await bob.untilWith('alice', (call) => !call.video.theirs);
    expect(bob.callWith('alice').video.step).toBe('on');
    expect(videoIn(lastInvite(wire, 'alice'))).toBe('9 recvonly');
    expect(alice.callWith('bob').video.theirs).toBe(true);
  });

  it('a phone without video leaves the call as it is, and later offers keep the refused m-line', async () => {
    const [media] = bob.media;
    if (media !== undefined) media.takesVideo = false;
    start(alice, 'bob');
    const { video, step } = await alice.untilWith('bob', (call) => call.video.problem !== null);
    expect({ problem: video.problem, step }).toEqual({ problem: 'not-taken', step: 'connected' });
    expect(alice.media[0]?.showing).toBeNull();
    alice.engine.actions.hold(alice.callWith('bob').id);
    await alice.untilWith('bob', (call) => call.hold.byUs === 'held');
    expect(videoIn(lastInvite(wire, 'alice'))).toBe('0 inactive');
  });

  it('refused whole by 488: rolled back, said, and the call goes on', async () => {
    wire.intercept((text, from) =>
      from === 'alice' && isReinvite(text)
        ? { answer: responseTo(text, 488, 'Not Acceptable Here') }
        : 'default',
    );
    start(alice, 'bob');
    const { video } = await alice.untilWith('bob', (call) => call.video.problem !== null);
    expect(video).toMatchObject({ step: 'off', problem: 'not-taken' });
    expect(alice.media[0]).toMatchObject({ rollbacks: 1, showing: null });
    wire.intercept(() => 'default');
    await show(alice, 'bob');
  });

  it.each([408, 480])('refused by %i is asked for once: it has a clock of its own', async (code) => {
    wire.intercept((text, from) =>
      from === 'alice' && isReinvite(text) ? { answer: responseTo(text, code, 'No') } : 'default',
    );
    const before = sentBy(wire, 'alice', /^INVITE /).length;
    start(alice, 'bob');
    await alice.untilWith('bob', (call) => call.video.problem !== null);
    expect(sentBy(wire, 'alice', /^INVITE /)).toHaveLength(before + 1);
  });

  it('both start at once: whoever hears 491 asks again, and both are seen', async () => {
    start(alice, 'bob');
    start(bob, 'alice');
    await alice.untilWith('bob', ({ video }) => video.step === 'on' && video.theirs);
    await bob.untilWith('alice', ({ video }) => video.step === 'on' && video.theirs);
    expect(
      sentBy(wire, 'bob', /^SIP\/2\.0 491/).length + sentBy(wire, 'alice', /^SIP\/2\.0 491/).length,
    ).toBeGreaterThan(0);
  });

  it('that gets stuck where the voice gets through is restarted once; in vain, it ends with a word, the call does not', async () => {
    await show(alice, 'bob');
    await bob.untilWith('alice', (call) => call.video.theirs);
    const restarts = () => alice.media[0]?.requested.filter(({ iceRestart }) => iceRestart).length ?? 0;
    alice.media[0]?.tell({ type: 'picture-way', up: false });
    await waitUntil(() => restarts() === 1);
    expect(videoIn(lastInvite(wire, 'alice'))).toBe('9 sendrecv');
    expect(alice.callWith('bob').video.step).toBe('on');
    alice.media[0]?.tell({ type: 'picture-way', up: false });
    const { step, video } = await alice.untilWith('bob', (call) => call.video.problem !== null);
    expect(video).toMatchObject({ step: 'off', problem: 'no-way' });
    expect(step).toBe('connected');
    expect(alice.media[0]?.showing).toBeNull();
    // Whoever tries again gets another way.
    await show(alice, 'bob');
    await waitUntil(() => restarts() === 2);
  });

  it('that gets stuck and whose restart is refused ends with a word, the call does not', async () => {
    await show(alice, 'bob');
    await bob.untilWith('alice', (call) => call.video.theirs);
    wire.intercept((text, from) =>
      from === 'alice' && isReinvite(text)
        ? { answer: responseTo(text, 488, 'Not Acceptable Here') }
        : 'default',
    );
    alice.media[0]?.tell({ type: 'picture-way', up: false });
    const { step, video } = await alice.untilWith('bob', (call) => call.video.problem !== null);
    expect({ step, problem: video.problem }).toEqual({ step: 'connected', problem: 'no-way' });
    expect(alice.media[0]?.showing).toBeNull();
  });

  it('a hold hides both pictures, and they are back after it', async () => {
    await show(alice, 'bob');
    await bob.untilWith('alice', (call) => call.video.theirs);
    await show(bob, 'alice');
    await alice.untilWith('bob', (call) => call.video.theirs);
    alice.engine.actions.hold(alice.callWith('bob').id);
    await alice.untilWith('bob', (call) => call.hold.byUs === 'held');
    expect([directionIn(lastInvite(wire, 'alice')), videoIn(lastInvite(wire, 'alice'))]).toEqual([
      'sendonly',
      '9 inactive',
    ]);
    await bob.untilWith('alice', (call) => !call.video.theirs);
    alice.engine.actions.resume(alice.callWith('bob').id);
    await alice.untilWith('bob', ({ video }) => video.step === 'on' && video.theirs);
    await bob.untilWith('alice', (call) => call.video.theirs);
  });

  it('the offers of a recovery keep the picture as it is', async () => {
    await show(alice, 'bob');
    const sent = () => sentBy(wire, 'alice', /^INVITE /).length;
    const before = sent();
    alice.engine.simulate('media-silence');
    // By a restart or from a new connection, as the far side can.
    await waitUntil(() => sent() > before);
    expect(videoIn(lastInvite(wire, 'alice'))).toBe('9 sendrecv');
    expect(alice.callWith('bob').video.step).toBe('on');
  });

  it('a camera that is refused is said, and nothing is asked of the far side', async () => {
    const [media] = alice.media;
    if (media !== undefined) media.videoProblem = 'camera-refused';
    const before = sentBy(wire, 'alice', /^INVITE /).length;
    start(alice, 'bob');
    const { video } = await alice.untilWith('bob', (call) => call.video.problem !== null);
    expect(video).toMatchObject({ problem: 'camera-refused', step: 'off' });
    expect(sentBy(wire, 'alice', /^INVITE /)).toHaveLength(before);
  });

  it('one that is unplugged ends the picture, and the far side is told', async () => {
    await show(alice, 'bob');
    await bob.untilWith('alice', (call) => call.video.theirs);
    alice.media[0]?.tell({ type: 'video-ended', problem: 'ended' });
    await bob.untilWith('alice', (call) => !call.video.theirs);
    expect(alice.callWith('bob').video).toMatchObject({ step: 'off', problem: 'ended' });
  });
});

it('an emergency call has no video, and none is begun in it', async () => {
  const wire = createFakeWire();
  const alice = createTestPhone(wire, 'alice', {
    policy: { emergency: { numbers: ['112'], unregistered: false, location: null } },
  });
  const help = createTestPhone(wire, '112');
  await Promise.all([alice.register(), help.register()]);
  await connectPhones({ phone: alice, name: 'alice' }, { phone: help, name: '112' });
  const { id, video } = alice.callWith('112');
  expect(video).toMatchObject({ allowed: false, mayStart: false });
  alice.engine.actions.startVideo(id, 'camera');
  expect([alice.callWith('112').video.step, alice.media[0]?.showing]).toEqual(['off', null]);
  // Nor does theirs take anything from the voice.
  help.engine.actions.startVideo(help.callWith('alice').id, 'camera');
  const refused = await help.untilWith('alice', (call) => call.video.problem !== null);
  expect(refused.video).toMatchObject({ step: 'off', problem: 'not-taken' });
  expect(alice.callWith('112').video.theirs).toBe(false);
  await Promise.all([alice.engine.stop(), help.engine.stop()]);
});

describe('a picture of theirs that is not seen', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    ({ wire, alice, bob } = await registerTwoPhones({ clock: createFastClock(40) }));
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    alice.engine.actions.startVideo(alice.callWith('bob').id, 'camera');
    await bob.untilWith('alice', (call) => call.video.theirs);
  });

  afterEach(async () => {
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  /** What Bob hears and sees of Alice from now on. */
  function comes({ bytes, frames }: { readonly bytes: number; readonly frames: number }): void {
    const [media] = bob.media;
    if (media === undefined) throw new Error('bob has no media');
    let looks = 0;
    media.figures = () => {
      looks += 1;
      const flow = { bytes: looks * bytes, frames: looks * frames, width: 640, height: 360 };
      const unsent = { bytes: 0, frames: 0, width: 0, height: 0 };
      const inbound = { ...sampleMedia.inbound, packets: looks * 10 };
      return { ...sampleMedia, inbound, video: { sent: unsent, received: flow } };
    };
  }
  const restarts = () => bob.media[0]?.requested.filter(({ iceRestart }) => iceRestart).length ?? 0;

  it('though its packets come, is asked for anew once, told in vain, and said no more of once it is back', async () => {
    comes({ bytes: 900, frames: 0 });
    await waitUntil(() => restarts() === 1);
    expect(videoIn(lastInvite(wire, 'bob'))).toBe('9 recvonly');
    const { step, video } = await bob.untilWith('alice', (call) => call.video.missing !== null);
    expect({ step, missing: video.missing, theirs: video.theirs }).toEqual({
      ...{ step: 'connected', missing: 'unreadable', theirs: true },
    });
    expect(restarts()).toBe(1);
    expect(alice.callWith('bob').video.step).toBe('on');
    comes({ bytes: 900, frames: 5 });
    await bob.untilWith('alice', (call) => call.video.missing === null);
  });

  it('is told at once where the far side will not be asked for it anew', async () => {
    wire.intercept((text, from) =>
      from === 'bob' && /^INVITE /.test(text)
        ? { answer: responseTo(text, 488, 'Not Acceptable Here') }
        : 'default',
    );
    comes({ bytes: 900, frames: 0 });
    await waitUntil(() => restarts() === 1);
    // From here on it could only be told as not coming at all.
    comes({ bytes: 0, frames: 0 });
    const { video } = await bob.untilWith('alice', (call) => call.video.missing !== null);
    expect(video.missing).toBe('unreadable');
  });

  it('of which nothing comes while the voice does, is told, and gone from the words with its end', async () => {
    comes({ bytes: 0, frames: 0 });
    await bob.untilWith('alice', (call) => call.video.missing === 'not-coming');
    expect(restarts()).toBe(0);
    alice.engine.actions.stopVideo(alice.callWith('bob').id);
    const { video } = await bob.untilWith('alice', (call) => !call.video.theirs);
    expect(video.missing).toBeNull();
  });

  it('whose own way is stuck is told where nothing of ours is shown, too', async () => {
    comes({ bytes: 0, frames: 0 });
    bob.media[0]?.tell({ type: 'picture-way', up: false });
    await waitUntil(() => restarts() === 1);
    bob.media[0]?.tell({ type: 'picture-way', up: false });
    const { video } = await bob.untilWith('alice', (call) => call.video.missing !== null);
    expect(video).toMatchObject({ missing: 'not-coming', problem: null });
  });
});

describe('a restart of a stuck picture', () => {
  it('is not taken for refused when another offer is', async () => {
    const wire = createFakeWire();
    const clock = createFakeClock();
    const alice = createTestPhone(wire, 'alice', { clock, policy: { sessionExpiresS: 90 } });
    await alice.register();
    const far = playFarSide(wire, 'alice');
    const headers = ['Session-Expires: 90;refresher=uac', 'Require: timer', 'Allow: INVITE, ACK, BYE'];
    const asked = (count: number) => waitUntil(() => far.all('INVITE').length === count);
    const answer = async (count: number) => {
      // Who says the same of everything takes it as it is.
      far.respond(far.latest('INVITE'), 200, { headers, sdp: bodyOf(far.latest('INVITE')) });
      await waitUntil(() => far.all('ACK').length === count);
    };
    alice.engine.actions.dial('7042');
    await asked(1);
    far.respond(far.latest('INVITE'), 200, { headers, sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    alice.engine.actions.startVideo(alice.callWith('7042').id, 'camera');
    await asked(2);
    await answer(2);
    await alice.untilWith('7042', ({ video }) => video.step === 'on');
    await pass(clock, 44_000);
    alice.media[0]?.tell({ type: 'picture-way', up: false });
    await asked(3);
    // The session is to be refreshed meanwhile, which waits for its turn.
    await pass(clock, 2000);
    await answer(3);
    await asked(4);
    far.respond(far.latest('INVITE'), 488);
    await waitUntil(() => far.all('ACK').length === 4);
    await pass(clock, 1000);
    expect(alice.callWith('7042').video).toMatchObject({ step: 'on', problem: null });
  });
});
