import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import type { FakeMedia } from '../../support/fake-media.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, inviteTo, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

// Alice's page dies, the next one asks for her call with Replaces, and the answer goes down with her socket.
describe('a call whose place was asked for, and the answer was lost, on the wire', () => {
  let wire: FakeWire;
  let clock: ReturnType<typeof createFastClock>;
  let pages: ReturnType<typeof createKeptPages>;
  let alice: TestPhone;
  let bob: TestPhone;
  /** Her call there, as it was before. */
  let firstAtBob: string;
  /** What Bob's phone waits for before it takes the sound of a call. */
  let gate: () => Promise<void>;

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFastClock(5);
    pages = createKeptPages(wire, clock);
    alice = pages.open();
    gate = async () => undefined;
    const prepareMedia = (media: FakeMedia) => {
      const { open } = media;
      const waits = gate;
      media.open = (muted) => waits().then(() => open(muted));
    };
    bob = createTestPhone(wire, 'bob', { clock, prepareMedia });
    await Promise.all([alice.register(), bob.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    firstAtBob = bob.call().id;
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const isReturn = (text: string) => text.startsWith('INVITE ') && headerOf(text, 'Replaces') !== '';
  const returns = () => sentBy(wire, 'alice', /^INVITE /).filter(isReturn);
  const isAnswerTo = (invite: string | undefined, text: string) =>
    text.startsWith('SIP/2.0 200 ') &&
    headerOf(text, 'Call-ID') === headerOf(invite ?? '', 'Call-ID') &&
    headerOf(text, 'CSeq').endsWith('INVITE');
  const liveAtBob = () => bob.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended');
  const back = () => alice.untilWith('bob', ({ step }) => step === 'connected');

  /** So many answers to her asking go down with the socket. */
  function loseAnswers(most: number, stayAway = false): () => number {
    const lost = new Set<string>();
    wire.intercept((text, from) => {
      const asked = returns().findLast((invite) => isAnswerTo(invite, text));
      if (from !== 'bob' || asked === undefined) return 'default';
      const callId = headerOf(asked, 'Call-ID');
      if (!lost.has(callId) && lost.size === most) return 'default';
      if (!lost.has(callId))
        queueMicrotask(() => {
          wire.refuseConnections = stayAway;
          wire.cut('alice');
        });
      lost.add(callId);
      return 'drop';
    });
    return () => lost.size;
  }

  async function comeBack(): Promise<void> {
    pages.die();
    alice = pages.open();
    alice.engine.start();
  }

  /** One call for both, and what one of them does in it reaches the other. */
  async function bothTalk(): Promise<void> {
    await back();
    await waitUntil(() => liveAtBob().length === 1 && liveAtBob()[0]?.step === 'connected');
    alice.engine.actions.hold(alice.callWith('bob').id);
    await waitUntil(() => liveAtBob()[0]?.hold.byThem === true);
    const ends = bob.engine.getSnapshot().calls.flatMap(({ end }) => end?.cause ?? []);
    expect(new Set(ends)).toEqual(new Set(['replaced']));
    bob.engine.actions.hangUp(liveAtBob()[0]?.id ?? '');
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end?.by).toBe('remote');
    await waitUntil(() => liveAtBob().length === 0);
  }

  it.each([1, 2])('goes on, though %i answers went down with the socket', async (most) => {
    const lost = loseAnswers(most);
    await comeBack();
    await bothTalk();
    expect(lost()).toBe(most);
    const asked = returns().map((text) => headerOf(text, 'Replaces'));
    expect([asked.length, new Set(asked).size]).toEqual([most + 1, 1]);
  });

  it('goes on, though the first asking had not been answered when its socket went', async () => {
    let letOpen: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      letOpen = resolve;
    });
    gate = () => isOpen;
    await comeBack();
    await waitUntil(() => returns().length === 1);
    gate = async () => undefined;
    wire.cut('alice');
    await back();
    letOpen();
    await bothTalk();
    expect(returns()).toHaveLength(2);
    expect(sentBy(wire, 'bob', /^SIP\/2\.0 487 /).length).toBeGreaterThan(0);
  });

  it('is nobody else’s: who only knows which dialog it was is not given the place', async () => {
    loseAnswers(1);
    await comeBack();
    await waitUntil(() => returns().length === 1);
    const replaces = headerOf(returns()[0] ?? '', 'Replaces');
    const callId = 'mallory-1';
    inviteTo(wire, 'bob', {
      ...{ from: '"Mallory" <sip:mallory@example.com>', callId },
      headers: [`Replaces: ${replaces}`, 'Require: replaces'],
    });
    const answers = () =>
      sentBy(wire, 'bob', /^SIP\/2\.0 [2-6]/).filter((text) => headerOf(text, 'Call-ID') === callId);
    await waitUntil(() => answers().length > 0);
    expect(answers()[0]).toMatch(/^SIP\/2\.0 (?:481|486|603) /);
    await bothTalk();
  });

  it('is told as hung up where they did that meanwhile', async () => {
    loseAnswers(1, true);
    await comeBack();
    await waitUntil(() => liveAtBob().some((call) => call.id !== firstAtBob && call.step === 'connected'));
    bob.engine.actions.hangUp(liveAtBob().find(({ id }) => id !== firstAtBob)?.id ?? '');
    wire.refuseConnections = false;
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end).toMatchObject({
      ...{ by: 'remote', cause: 'hung-up', sipCode: 603 },
    });
    expect(liveAtBob().filter(({ step }) => step === 'connected')).toEqual([]);
  });

  describe('at a far side that is asked for the dialog it has given away', () => {
    const invites = (far: FarSide) => far.all('INVITE').filter(isReturn);

    async function askAndLose(rings: boolean): Promise<FarSide> {
      const far = playFarSide(wire, 'alice');
      await comeBack();
      await waitUntil(() => invites(far).length === 1);
      if (rings) {
        far.respond(far.latest('INVITE'), 180, { tag: 'moved' });
        await alice.untilWith('bob', ({ ringsAnew }) => ringsAnew);
      }
      wire.cut('alice');
      await waitUntil(() => invites(far).length === 2);
      far.respond(far.latest('INVITE'), 481);
      return far;
    }

    it('asks for the one that had begun to ring when the answer was lost', async () => {
      const far = await askAndLose(true);
      await waitUntil(() => invites(far).length === 3);
      const [lost = '', , last = ''] = invites(far);
      const fromTag = /;tag=(.*)$/.exec(headerOf(lost, 'From'))?.[1];
      expect(headerOf(last, 'Replaces')).toBe(
        `${headerOf(lost, 'Call-ID')};to-tag=moved;from-tag=${fromTag}`,
      );
      far.respond(last, 200, { tag: 'last', sdp: far.sdp('far') });
      await back();
    });

    it('says that the call was lost, not that anybody hung up, and offers another one', async () => {
      await askAndLose(false);
      const { end, followUps } = await alice.untilWith('bob', ({ step }) => step === 'ended');
      expect(end).toMatchObject({ by: 'local', cause: 'page-gone', sipCode: 481 });
      expect(followUps).toContain('call-again');
    });
  });
});
