import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  connectPhones,
  isReinvite,
  isReplacing,
  liveAt,
  oneCallAt,
  sentBy,
} from '../../support/connect-phones.ts';
import { isAnswered } from '../../support/fake-media.ts';
import { createFakeWire, type FakeWire, type Interceptor, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { lostWifi, mobile } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('a far side that records (RFC 7866)', () => {
  let wire: FakeWire;
  let pages: ReturnType<typeof createKeptPages>;
  let alice: TestPhone;
  let bob: TestPhone;
  /** What the recorder between says to Alice, in every description of Bob's; null: nothing. */
  let said: 'on' | 'paused' | 'off' | null;

  beforeEach(async () => {
    wire = createFakeWire();
    said = null;
    wire.intercept(record);
    const clock = createFastClock(20);
    pages = createKeptPages(wire, clock);
    alice = pages.open();
    bob = createTestPhone(wire, 'bob', { clock });
    await Promise.all([alice.register(), bob.register()]);
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const record: Interceptor = (text, from) => {
    const [head = '', body = ''] = text.split('\r\n\r\n');
    if (from !== 'bob' || said === null || !body.startsWith('v=0')) return 'default';
    const told = `${body}a=record:${said}\r\n`;
    const length = `Content-Length: ${told.length}`;
    return { instead: `${head.replace(/^Content-Length: *\d+/im, length)}\r\n\r\n${told}` };
  };

  const call = () => connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  const recorded = (as: typeof said) => alice.untilWith('bob', ({ recording }) => recording === as);

  /** Says so from now on, and in a re-INVITE of Bob's first. */
  async function bobSays(what: typeof said): Promise<void> {
    said = what;
    const { id = '', hold } = liveAt(bob)[0] ?? {};
    const isHeld = hold?.byUs === 'held';
    if (isHeld) bob.engine.actions.resume(id);
    else bob.engine.actions.hold(id);
    await waitUntil(() => liveAt(bob)[0]?.hold.byUs === (isHeld ? 'no' : 'held'));
  }

  it('is told that we show it, and is believed: recording, paused, and over', async () => {
    await call();
    expect(sentBy(wire, 'alice', /^INVITE /)[0]).toMatch(/^Supported:.*\brecord-aware\b/im);
    expect(alice.callWith('bob').recording).toBe(null);
    await bobSays('on');
    await recorded('on');
    await bobSays('paused');
    await recorded('paused');
    await bobSays('off');
    await recorded(null);
    // Only what is told to us is shown to us.
    expect(bob.callWith('alice').recording).toBe(null);
  });

  /** Holds and resumes, which tells nothing new of a recording. */
  async function holdAndResume(): Promise<void> {
    const { id } = alice.callWith('bob');
    alice.engine.actions.hold(id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    alice.engine.actions.resume(id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
  }

  it.each([
    ['ranked-restart', true, isReinvite],
    ['re-anchor', false, isReinvite],
    ['replaces', true, isReplacing],
  ] as const)(
    'is shown without a break while the call moves by %s and after it, until they stop',
    async (rung, gateway, isOffer) => {
      wire.gateway = gateway;
      said = 'on';
      await call();
      await recorded('on');
      const shown = new Set<string | null>();
      const unsubscribe = alice.engine.subscribe(() => void shown.add(alice.callWith('bob').recording));
      if (rung === 'replaces')
        wire.intercept((text, from) =>
          from === 'alice' && isReinvite(text) ? { answer: responseTo(text, 488, 'No') } : record(text, from),
        );
      lostWifi(alice);
      const [media] = alice.media;
      await waitUntil(() => sentBy(wire, 'alice', /^INVITE /).some(isOffer));
      await waitUntil(() => isAnswered(media));
      media?.select(mobile);
      const { roams } = await alice.untilWith('bob', (each) => each.roams.length === 1);
      expect(roams[0]?.rung).toBe(rung);
      wire.intercept(record);
      await oneCallAt(bob);
      await holdAndResume();
      unsubscribe();
      expect([...shown]).toEqual(['on']);
      await bobSays('off');
      await recorded(null);
    },
  );

  it('is asked by the next page to tell it, and shown there, until they stop', async () => {
    said = 'on';
    await call();
    await recorded('on');
    pages.die();
    alice = pages.open();
    await alice.register();
    await alice.untilWith('bob', ({ step, recording }) => step === 'connected' && recording === 'on');
    expect(sentBy(wire, 'alice', /^INVITE /).find(isReplacing)).toMatch(/^Supported:.*\brecord-aware\b/im);
    await oneCallAt(bob);
    await holdAndResume();
    expect(alice.callWith('bob').recording).toBe('on');
    await bobSays('off');
    await recorded(null);
  });
});
