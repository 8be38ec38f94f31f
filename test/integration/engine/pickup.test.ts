import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lampOf } from '../../../src/renderer/presence/colleague.ts';
import { sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('a call that rings at a colleague', () => {
  let wire: FakeWire;
  let phones: TestPhone[];
  /** Picks up. */
  let alice: TestPhone;
  /** Calls carol. */
  let bob: TestPhone;
  let carol: TestPhone;

  beforeEach(() => {
    wire = createFakeWire();
    phones = [];
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all(phones.map(({ engine }) => engine.stop()));
  });

  async function begin(policies: Readonly<Record<string, TestPhoneOptions['policy']>> = {}): Promise<void> {
    const make = (name: string) => {
      const policy = policies[name];
      return createTestPhone(wire, name, policy === undefined ? {} : { policy });
    };
    [alice, bob, carol] = [make('alice'), make('bob'), make('carol')];
    phones = [alice, bob, carol];
    await Promise.all(phones.map((phone) => phone.register()));
    bob.engine.actions.dial('carol');
    await carol.until('incoming');
    await bob.until('ringing');
  }

  /** What a server that has seen this call tells of it to whoever watches carol. */
  function told() {
    const [invite = ''] = sentBy(wire, 'bob', /^INVITE /);
    const [ringing = ''] = sentBy(wire, 'carol', /^SIP\/2\.0 180 /);
    const callId = /^Call-ID: (.*?)\r$/im.exec(invite)?.[1] ?? '';
    const tagIn = (header: string, text: string) =>
      new RegExp(`^${header}:[^\\r]*;tag=([^;\\r]+)`, 'im').exec(text)?.[1] ?? '';
    const lamp = lampOf(
      [
        {
          ...{ id: '1', callId, localTag: tagIn('To', ringing), remoteTag: tagIn('From', invite) },
          ...{ direction: 'recipient', state: 'early', local: null },
          remote: { identity: { uri: 'sip:bob@example.com', display: 'Bob' }, target: null },
        },
      ],
      'example.com',
    );
    if (lamp.line !== 'ringing' || lamp.pickup === null) throw new Error('nothing can be picked up');
    return lamp.pickup;
  }

  it('is taken over by Replaces: caller and colleague see it go, and the caller talks to us', async () => {
    await begin();
    alice.engine.actions.pickUp('101', told());
    await alice.untilWith('bob', ({ step }) => step === 'connected');
    await bob.untilWith('alice', ({ step }) => step === 'connected');
    expect((await carol.untilWith('bob', ({ step }) => step === 'ended')).end?.cause).toBe('cancelled');
    expect((await bob.untilWith('carol', ({ step }) => step === 'ended')).end?.cause).toBe('replaced');
    const [invite] = sentBy(wire, 'alice', /^INVITE /);
    expect(invite).toMatch(/^INVITE sip:bob@example\.com /);
    expect(invite).toMatch(/\r\nReplaces: [^\r]+;early-only\r\n/);
    expect(invite).toContain('\r\nRequire: replaces\r\n');
    // Bob waits for somebody to answer: he is not rung.
    expect(bob.tones).not.toContain('ring');
  });

  it('goes by the company’s code, as the same call, where the caller does not let it be replaced', async () => {
    await begin({ alice: { pickUp: '*8' }, bob: { transfers: 'never' } });
    wire.intercept((text, from) =>
      from === 'alice' && text.startsWith('INVITE sip:*8101@')
        ? { answer: responseTo(text, 486, 'Busy Here') }
        : 'default',
    );
    alice.engine.actions.pickUp('101', told());
    const call = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(call.end?.sipCode).toBe(486);
    const [asked, code] = sentBy(wire, 'alice', /^INVITE /);
    expect(asked).toContain('\r\nReplaces: ');
    expect(code).toMatch(/^INVITE sip:\*8101@example\.com /);
    expect(code).not.toMatch(/\r\n(Replaces|Require): /);
    // It rings on where it rang.
    expect(carol.call().step).toBe('incoming');
    expect(bob.engine.getSnapshot().calls).toHaveLength(1);
  });

  it('is left alone, and nobody rung instead, where there is no code and the caller refuses', async () => {
    await begin({ bob: { transfers: 'never' } });
    alice.engine.actions.pickUp('101', told());
    const call = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(call.end?.sipCode).toBe(403);
    expect(sentBy(wire, 'alice', /^INVITE /)).toHaveLength(1);
    expect(bob.call().step).toBe('ringing');
  });

  it('is the colleague’s once they have answered', async () => {
    await begin({ alice: { pickUp: '*8' } });
    const pickup = told();
    carol.engine.actions.answer(carol.call().id);
    await bob.until('connected');
    alice.engine.actions.pickUp('101', pickup);
    const call = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(call.end?.sipCode).toBe(486);
    expect(sentBy(wire, 'alice', /^INVITE /)).toHaveLength(1);
    await waitUntil(() => bob.call().step === 'connected');
    expect(carol.call().step).toBe('connected');
  });
});
