import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/renderer/engine/clock.ts';
import { consult, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, type Interceptor } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('a transfer whose connection is lost before anybody has answered it', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;
  let clock: Clock;

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFastClock(5);
    [alice, bob, carol] = ['alice', 'bob', 'carol'].map((user) => createTestPhone(wire, user, { clock })) as [
      TestPhone,
      TestPhone,
      TestPhone,
    ];
    await Promise.all([alice.register(), bob.register(), carol.register()]);
    await consult({ alice, bob, carol });
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  const refers = () => sentBy(wire, 'alice', /^REFER /);

  /** The first text like this is lost, and Alice's connection with it. */
  const losing = (isIt: (text: string, from: string) => boolean): Interceptor => {
    let isLost = false;
    return (text, from) => {
      if (isLost || !isIt(text, from)) return 'default';
      isLost = true;
      queueMicrotask(() => wire.cut('alice'));
      return 'drop';
    };
  };

  const handsOn = () =>
    alice.engine.actions.transferAttended(alice.callWith('bob').id, alice.callWith('carol').id);

  async function areJoined(): Promise<void> {
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await carol.untilWith('bob', ({ step }) => step === 'connected');
    await waitUntil(() => alice.engine.getSnapshot().calls.every(({ step }) => step === 'ended'));
  }

  it('is asked for once more by the next one, long before the first would be given up', async () => {
    wire.intercept(losing((text) => text.startsWith('REFER ')));
    handsOn();
    await areJoined();
    expect(refers()).toHaveLength(2);
    const [first = '', second = ''] = refers();
    const sequence = (text: string) => Number(/^CSeq: (\d+)/im.exec(text)?.[1]);
    expect(sequence(second)).toBeGreaterThan(sequence(first));
  });

  it('is not, where the answer alone was lost: who does it tells', async () => {
    wire.intercept(losing((text, from) => from === 'bob' && /^SIP\/2\.0 202 /.test(text)));
    handsOn();
    await areJoined();
    expect(refers()).toHaveLength(1);
  });

  /** On the clock of the phones: what was due before has been done by then. */
  async function isBackAndAnswered(): Promise<void> {
    await waitUntil(() => sentBy(wire, 'alice', /^REGISTER /).length > 1);
    await waitUntil(() => alice.engine.getSnapshot().registration.step === 'registered');
    await new Promise<void>((done) => void clock.after(3000, done));
  }

  it('is not, where the user has taken it back meanwhile: the call is theirs again', async () => {
    alice.engine.actions.hangUp(alice.callWith('carol').id);
    await carol.untilWith('alice', ({ step }) => step === 'ended');
    alice.engine.actions.resume(alice.callWith('bob').id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    wire.intercept(losing((text) => text.startsWith('REFER ')));
    alice.engine.actions.transferBlind(alice.callWith('bob').id, 'carol');
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'asking');
    alice.engine.actions.cancelTransfer(alice.callWith('bob').id);
    await isBackAndAnswered();
    expect(refers()).toHaveLength(1);
    expect(alice.callWith('bob')).toMatchObject({ step: 'connected', transfer: null, hold: { byUs: 'no' } });
  });

  it('is not, where the call that was consulted has ended meanwhile: that is told at once, not 32 s later', async () => {
    wire.intercept(losing((text) => text.startsWith('REFER ')));
    handsOn();
    await waitUntil(() => refers().length === 1);
    alice.engine.actions.hangUp(alice.callWith('carol').id);
    await isBackAndAnswered();
    expect(refers()).toHaveLength(1);
    expect(alice.callWith('bob')).toMatchObject({ step: 'connected', transfer: { step: 'unknown' } });
  });
});
