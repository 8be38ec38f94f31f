import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeClock, pass } from '../../support/fake-clock.ts';
import type { FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf } from '../../support/far-side.ts';
import { callPlayed, startPlayedPhone } from '../../support/played-phone.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('an offer that nobody answers', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;

  beforeEach(async () => {
    const played = await startPlayedPhone();
    ({ wire, clock, alice, far } = played);
    await callPlayed(played);
  });
  afterEach(() => {
    wire.intercept(() => 'default');
  });
  const view = () => alice.callWith('7042');

  it('acknowledges the late 200 to what it gave up', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    const first = far.latest('INVITE');
    far.respond(first, 100);
    await pass(clock, 8250);
    await waitUntil(() => far.all('CANCEL').length === 1);
    await pass(clock, 2250);
    await waitUntil(() => far.all('INVITE').length === 3);
    const number = headerOf(first, 'CSeq').split(' ')[0];
    const acks = () => far.all('ACK').filter((t) => headerOf(t, 'CSeq') === `${number} ACK`).length;
    const before = acks();
    far.respond(first, 200, { sdp: far.sdp('far') });
    await pass(clock, 1000);
    far.respond(first, 200, { sdp: far.sdp('far') });
    await pass(clock, 1000);
    far.respond(first, 200, { sdp: far.sdp('far') });
    await pass(clock, 1000);
    expect(acks()).toBeGreaterThan(before);
  });

  it('comes to an end with a far side that takes 9 s over it, as it did', async () => {
    alice.engine.actions.hold(view().id);
    const answered = new Set<string>();
    const cancelled = new Set<string>();
    const from = new Map<string, number>();
    for (let left = 400; left > 0 && view().hold.byUs !== 'held' && view().hold.problem === null; left -= 1) {
      await pass(clock, 250);
      for (const text of far.all('INVITE').slice(1)) {
        if (!from.has(text)) {
          from.set(text, clock.now());
          far.respond(text, 100);
        }
      }
      for (const c of far.all('CANCEL')) {
        const n = headerOf(c, 'CSeq').split(' ')[0];
        if (cancelled.has(c)) continue;
        cancelled.add(c);
        far.respond(c, 200);
        const inv = far.all('INVITE').find((t) => headerOf(t, 'CSeq') === `${n} INVITE`);
        if (inv && !answered.has(inv)) {
          answered.add(inv);
          far.respond(inv, 487);
        }
      }
      for (const [text, at] of from)
        if (!answered.has(text) && clock.now() - at >= 9000) {
          answered.add(text);
          far.respond(text, 200, { sdp: far.sdp('far') });
        }
    }
    expect(view().hold.byUs).toBe('held');
  });

  it('is taken back within moments by whoever thinks better of it while nobody answers', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 100);
    await pass(clock, 500);
    alice.engine.actions.resume(view().id);
    const from = clock.now();
    for (let left = 120; left > 0 && view().hold.byUs !== 'no'; left -= 1) await pass(clock, 250);
    expect(clock.now() - from).toBeLessThan(4000);
  });

  it('acknowledges on the next socket what went down with the one before', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    const first = far.latest('INVITE');
    const number = headerOf(first, 'CSeq').split(' ')[0];
    wire.cut('alice');
    for (let left = 60; left > 0 && far.all('INVITE').length < 3; left -= 1) await pass(clock, 250);
    await pass(clock, 1000);
    expect(far.all('ACK').map((t) => headerOf(t, 'CSeq'))).toContain(`${number} ACK`);
  });

  it.each([487, 500, 200])(
    'is deaf: a late %i to it leaves the next one alone, whose ACK has its own number',
    async (code) => {
      alice.engine.actions.hold(view().id);
      await waitUntil(() => far.all('INVITE').length === 2);
      const first = far.latest('INVITE');
      far.respond(first, 100);
      await pass(clock, 10_500);
      await waitUntil(() => far.all('INVITE').length === 3);
      far.respond(first, code, code === 200 ? { sdp: far.sdp('far') } : {});
      await pass(clock, 250);
      const next = far.latest('INVITE');
      far.respond(next, 200, { sdp: far.sdp('far') });
      await pass(clock, 250);
      expect(view().hold.byUs).toBe('held');
      const number = headerOf(next, 'CSeq').split(' ')[0];
      expect(headerOf(far.latest('ACK'), 'CSeq')).toBe(`${number} ACK`);
    },
  );

  it('is followed by the opposite where an attempt before may have been taken, whatever becomes of the next', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    const taken = far.latest('INVITE');
    far.respond(taken, 100);
    await pass(clock, 10_500);
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(taken, 200, { sdp: far.sdp('far') });
    const next = far.latest('INVITE');
    far.respond(next, 100);
    alice.engine.actions.resume(view().id);
    await pass(clock, 1250);
    await waitUntil(() => far.all('CANCEL').length === 2);
    far.respond(far.latest('CANCEL'), 200);
    far.respond(next, 487);
    await waitUntil(() => far.all('INVITE').length === 4);
    expect(far.latest('INVITE')).toContain('a=sendrecv');
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ hold }) => hold.byUs === 'no');
  });

  it('is not taken back from a far side that answers in a moment: two clean offers', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    alice.engine.actions.resume(view().id);
    await pass(clock, 500);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ hold }) => hold.byUs === 'no');
    await pass(clock, 2000);
    expect(far.all('CANCEL')).toEqual([]);
  });

  it('is asked for again by whoever wants it after all, though a CANCEL was not answered either', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 100);
    alice.engine.actions.resume(view().id);
    await pass(clock, 1250);
    await waitUntil(() => far.all('CANCEL').length === 1);
    alice.engine.actions.hold(view().id);
    await pass(clock, 2250);
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    const { hold } = await alice.untilWith('7042', (call) => call.hold.byUs === 'held');
    expect(hold.problem).toBeNull();
  });

  it('waits as long as a server says (Retry-After), and is told at once where that is long', async () => {
    alice.engine.actions.hold(view().id);
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 480, { headers: ['Retry-After: 6'] });
    await pass(clock, 5000);
    expect(far.all('INVITE')).toHaveLength(2);
    await pass(clock, 1500);
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 480, { headers: ['Retry-After: 120'] });
    await alice.untilWith('7042', ({ hold }) => hold.problem === 'hold-refused');
  });
});
