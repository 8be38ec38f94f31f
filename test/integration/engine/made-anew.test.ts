import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, inviteTo, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const server = 'alice.example.com';

describe('a call that is made anew by the next socket', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let far: FarSide;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice', {
      clock: createFastClock(20),
      policy: { emergency: { numbers: ['112'], unregistered: false, location: null } },
    });
    await alice.register();
    far = playFarSide(wire, 'alice');
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await alice.engine.stop();
  });

  /** Dials, lets one phone ring, and takes the socket away. Returns the INVITE that was sent then. */
  async function remade(number = '7042'): Promise<string> {
    alice.engine.actions.dial(number);
    await waitUntil(() => far.all('INVITE').length === 1);
    far.respond(far.latest('INVITE'), 180);
    await alice.untilWith(number, ({ step }) => step === 'ringing');
    wire.server(server).cut();
    await waitUntil(() => far.all('INVITE').length === 2);
    return far.latest('INVITE');
  }
  const ended = () => alice.untilWith('7042', ({ step }) => step === 'ended');

  it.each([400, 403, 404, 405, 408, 420, 480, 481, 488, 500, 501, 503, 603])(
    'goes on without Replaces where that is answered by %s and nothing has rung',
    async (code) => {
      const asking = await remade();
      expect(headerOf(asking, 'Replaces')).not.toBe('');
      far.respond(asking, code, { tag: 'edge' });
      await waitUntil(() => far.all('INVITE').length === 3);
      const plain = far.latest('INVITE');
      expect(headerOf(plain, 'Replaces')).toBe('');
      far.respond(plain, 200, { sdp: far.sdp('far') });
      await alice.untilWith('7042', ({ step }) => step === 'connected');
    },
  );

  it.each([
    ['is busy', 486, false],
    ['is busy everywhere', 600, false],
    ['has rung by it and is declined', 603, true],
    ['has rung by it and is not answered', 480, true],
  ] as const)('is not made a third time for whoever %s: %s', async (_, code, rings) => {
    const asking = await remade();
    if (rings) {
      far.respond(asking, 180, { tag: 'again' });
      await alice.untilWith('7042', ({ step }) => step === 'ringing');
    }
    far.respond(asking, code, { tag: 'again' });
    expect((await ended()).end?.sipCode).toBe(code);
    expect(far.all('INVITE')).toHaveLength(2);
  });

  it.each([
    [480, 'is not there yet'],
    [404, 'is not known yet'],
    [430, 'cannot be reached yet'],
    [503, 'cannot be called yet'],
  ])('is asked for again after %i where the server was away for the callee, too, who %s', async (code) => {
    const asking = await remade();
    for (let round = 1; round <= 2; round += 1) {
      // First their place, then plainly.
      expect(headerOf(far.latest('INVITE'), 'Replaces')).not.toBe('');
      far.respond(far.latest('INVITE'), code, { tag: 'edge' });
      await waitUntil(() => far.all('INVITE').length === 2 * round + 1);
      expect(headerOf(far.latest('INVITE'), 'Replaces')).toBe('');
      expect(alice.callWith('7042').step).toBe('calling');
      far.respond(far.latest('INVITE'), code, { tag: 'edge' });
      await waitUntil(() => far.all('INVITE').length === 2 * round + 2);
    }
    expect(headerOf(far.latest('INVITE'), 'Replaces')).toBe(headerOf(asking, 'Replaces'));
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
  });

  it('is told as it is where the callee does not come back', async () => {
    await remade();
    let answered = 1;
    await waitUntil(() => {
      const asked = far.all('INVITE');
      for (const text of asked.slice(answered)) far.respond(text, 480, { tag: 'edge' });
      answered = asked.length;
      return alice.callWith('7042').step === 'ended';
    });
    expect(alice.callWith('7042').end).toMatchObject({ cause: 'unavailable', sipCode: 480 });
    expect(far.all('INVITE').length).toBeGreaterThan(8);
  });

  it('is made by the next socket where its own goes again while the callee is waited for', async () => {
    far.respond(await remade(), 480, { tag: 'edge' });
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 480, { tag: 'edge' });
    await waitUntil(() => far.all('ACK').length === 2);
    wire.server(server).cut();
    await waitUntil(() => far.all('INVITE').length > 3);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
  });

  it('is not asked for again at the first try: what the server says of the callee is told at once', async () => {
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    far.respond(far.latest('INVITE'), 480, { tag: 'edge' });
    expect((await ended()).end?.sipCode).toBe(480);
    expect(far.all('INVITE')).toHaveLength(1);
  });

  it('is made plainly only once', async () => {
    far.respond(await remade(), 403);
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 403);
    expect((await ended()).end?.sipCode).toBe(403);
    expect(far.all('INVITE')).toHaveLength(3);
  });

  it('goes on with an offer of its own where an announcement came before the refusal of Replaces', async () => {
    const asking = await remade();
    far.respond(asking, 183, { tag: 'wait', sdp: far.sdp('wait') });
    await alice.untilWith('7042', ({ earlyMedia }) => earlyMedia);
    far.respond(asking, 481, { tag: 'wait' });
    await waitUntil(() => far.all('INVITE').length === 3);
    const plain = far.latest('INVITE');
    expect(headerOf(plain, 'Replaces')).toBe('');
    // What was heard is over: the caller hears it ring again.
    expect(alice.callWith('7042')).toMatchObject({ step: 'calling', earlyMedia: false });
    expect(alice.media[0]?.requested).toHaveLength(3);
    far.respond(plain, 200, { tag: 'desk', sdp: far.sdp('desk') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
  });

  it('asks for nobody’s place when it is an emergency call', async () => {
    expect(headerOf(await remade('112'), 'Replaces')).toBe('');
  });
});

describe('a call that rings here and is made anew by its caller', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice', { clock: createFastClock(20) });
    bob = createTestPhone(wire, 'bob', { clock: createFastClock(20) });
    await Promise.all([alice.register(), bob.register()]);
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const ringing = () => bob.engine.getSnapshot().calls.filter(({ step }) => step === 'incoming');

  it('rings as one call where the server has forgotten the first, and its CANCEL with it', async () => {
    wire.intercept((text, from) => (from === 'alice' && text.startsWith('CANCEL ') ? 'drop' : 'default'));
    alice.engine.actions.dial('bob');
    await Promise.all([alice.until('ringing'), bob.until('incoming')]);
    const first = bob.call().id;
    wire.server(server).cut();
    await waitUntil(() => bob.call().id !== first && bob.call().step === 'incoming');
    expect(ringing()).toHaveLength(1);
    const old = bob.engine.getSnapshot().calls.find(({ id }) => id === first);
    expect(old?.end).toMatchObject({ by: 'remote', cause: 'cancelled' });
    bob.engine.actions.answer(bob.call().id);
    await Promise.all([alice.until('connected'), bob.until('connected')]);
    expect(sentBy(wire, 'alice', /^INVITE /)).toHaveLength(2);
    alice.engine.actions.hangUp(alice.call().id);
    await Promise.all([alice.until('ended'), bob.until('ended')]);
  });

  it.each([
    ['by somebody else', '<sip:mallory@example.com>', 'far', ''],
    ['with another tag', '"Bob" <sip:bob@example.com>', 'guess', ''],
    ['only to be picked up', '"Bob" <sip:bob@example.com>', 'far', ';early-only'],
  ])('is not given up when its place is asked for %s', async (_, from, tag, flag) => {
    inviteTo(wire, 'alice', { callId: 'first' });
    await alice.until('incoming');
    const headers = [`Replaces: first;to-tag=ours;from-tag=${tag}${flag}`];
    inviteTo(wire, 'alice', { callId: 'second', from, headers });
    await waitUntil(() => sentBy(wire, 'alice', /^SIP\/2\.0 481 /).length === 1);
    expect(alice.engine.getSnapshot().calls.map(({ step }) => step)).toEqual(['incoming']);
  });
});
