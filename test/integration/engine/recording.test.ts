import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import type { FakeWire } from '../../support/fake-wire.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { registerTwoPhones } from '../../support/two-phones.ts';

describe('a far side that records (RFC 7866)', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    ({ wire, alice, bob } = await registerTwoPhones());
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });

  afterEach(() => Promise.all([alice.engine.stop(), bob.engine.stop()]));

  /** What the recorder between says in the next re-INVITE of Bob's. */
  async function bobSays(line: string): Promise<void> {
    const held = bob.callWith('alice').hold.byUs === 'held';
    wire.intercept((text, from) => {
      if (from !== 'bob' || !text.startsWith('INVITE ')) return 'default';
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const told = `${body}${line}\r\n`;
      wire.intercept(() => 'default');
      wire.inject(
        'alice',
        `${head.replace(/^Content-Length: *\d+/im, `Content-Length: ${told.length}`)}\r\n\r\n${told}`,
      );
      return 'drop';
    });
    const { id } = bob.callWith('alice');
    if (held) bob.engine.actions.resume(id);
    else bob.engine.actions.hold(id);
    await bob.untilWith('alice', ({ hold }) => hold.byUs === (held ? 'no' : 'held'));
  }

  it('is told that we show it, and is believed: recording, paused, and over', async () => {
    expect(sentBy(wire, 'alice', /^INVITE /)[0]).toMatch(/^Supported:.*\brecord-aware\b/im);
    expect(alice.callWith('bob').recording).toBe(null);
    await bobSays('a=record:on');
    await alice.untilWith('bob', ({ recording }) => recording === 'on');
    await bobSays('a=record:paused');
    await alice.untilWith('bob', ({ recording }) => recording === 'paused');
    await bobSays('a=record:off');
    await alice.untilWith('bob', ({ recording }) => recording === null);
    // Only what is told to us is shown to us.
    expect(bob.callWith('alice').recording).toBe(null);
  });
});
