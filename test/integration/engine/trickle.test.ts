import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import type { FakeWire } from '../../support/fake-wire.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { registerTwoPhones } from '../../support/two-phones.ts';
import { waitUntil } from '../../support/wait-until.ts';

const fragment = (port: number) =>
  `a=ice-ufrag:abcd\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=candidate:1 1 udp 1 192.0.2.1 ${port} typ host\r\n`;

describe('candidates found late, on the wire (RFC 8840)', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    ({ wire, alice, bob } = await registerTwoPhones());
  });

  afterEach(() => Promise.all([alice.engine.stop(), bob.engine.stop()]));

  const connect = () => connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  const infosOf = (name: string) => sentBy(wire, name, /^INFO /);

  it('travel in INFO to a far side that takes them, from both sides', async () => {
    await connect();
    alice.media[0]?.findCandidates(fragment(1000));
    await waitUntil(() => bob.media[0]?.fragments.length === 1);
    expect(bob.media[0]?.fragments).toEqual([fragment(1000)]);
    expect(infosOf('alice')[0]).toMatch(/^Info-Package: trickle-ice\r$/m);
    expect(infosOf('alice')[0]).toMatch(/^Content-Disposition: Info-Package\r$/im);
    expect(infosOf('alice')[0]).toMatch(/^Content-Type: application\/trickle-ice-sdpfrag\r$/m);
    bob.media[0]?.findCandidates(fragment(2000));
    await waitUntil(() => alice.media[0]?.fragments.length === 1);
    expect(alice.media[0]?.fragments).toEqual([fragment(2000)]);
  });

  it('that are there before the answer wait for the dialog', async () => {
    alice.engine.actions.dial('bob');
    const ringing = await bob.until('incoming');
    alice.media[0]?.findCandidates(fragment(1000));
    expect(infosOf('alice')).toEqual([]);
    bob.engine.actions.answer(ringing.id);
    await waitUntil(() => bob.media[0]?.fragments.length === 1);
    expect(bob.media[0]?.fragments).toEqual([fragment(1000)]);
  });

  it('are kept from a far side that does not take them', async () => {
    wire.intercept((text, from) => {
      if (from !== 'bob' || !/^CSeq: \d+ INVITE/m.test(text) || !text.includes(', trickle-ice'))
        return 'default';
      wire.inject('alice', text.replaceAll(', trickle-ice', ''));
      return 'drop';
    });
    await connect();
    alice.media[0]?.findCandidates(fragment(1000));
    alice.engine.actions.hangUp(alice.call().id);
    await bob.until('ended');
    expect(infosOf('alice')).toEqual([]);
  });
});
