import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallView } from '../../../src/renderer/engine/snapshot.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { type TortureMessage, tortureMessages } from '../../support/torture.ts';
import { waitUntil } from '../../support/wait-until.ts';

const requests = tortureMessages.filter(({ isRequest }) => isRequest);
const responses = tortureMessages.filter(({ isRequest }) => !isRequest);

let wire: FakeWire;
let bob: TestPhone;
let probes = 0;

/** Where Bob takes requests: the Contact of his REGISTER. */
function contactOfBob(): string {
  const register = wire.crossed.find(({ from, text }) => from === 'bob' && text.startsWith('REGISTER '));
  return /^Contact: <(sip:[^;>]+)/im.exec(register?.text ?? '')?.[1] ?? '';
}

/** The same request, to Bob. */
const aimed = (text: string) =>
  text.replace(/^(\S+) \S+/, (_line, method: string) => `${method} ${contactOfBob()}`);

/**
 * A request that Bob must answer; everything that came before it has been dealt with by then, but for the answer to a
 * MESSAGE that was readable for him: it waits until the text is kept, and may come after. Gives the probe's branch.
 */
async function probe(): Promise<string> {
  probes += 1;
  const branch = `z9hG4bKprobe${probes}`;
  wire.inject(
    'bob',
    [
      `OPTIONS ${contactOfBob()} SIP/2.0`,
      `Via: SIP/2.0/WSS probe.invalid;branch=${branch}`,
      'From: <sip:probe@example.com>;tag=1',
      'To: <sip:bob@example.com>',
      `Call-ID: probe${probes}`,
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 70',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
  await waitUntil(() =>
    wire.crossed.some(({ text }) => text.startsWith('SIP/2.0 200 ') && text.includes(branch)),
  );
  return branch;
}

/** Throws a text at Bob and gives the codes of everything he sent in return. */
async function throwAt(text: string): Promise<number[]> {
  const before = wire.crossed.length;
  wire.inject('bob', text);
  const branch = await probe();
  return wire.crossed
    .slice(before)
    .filter(({ from, text: sent }) => from === 'bob' && !sent.includes(branch))
    .map((sent) => Number(/^SIP\/2\.0 (\d{3}) /.exec(sent.text)?.[1]));
}

const isFinal = (code: number) => code >= 200;

/** What the RFC wants of a user agent that the request may not even be meant for. */
function expectAnswer({ verdict, codes }: TortureMessage, answered: readonly number[]): void {
  expect(answered.filter(isFinal)).toHaveLength(1);
  const [code = 0] = answered.filter(isFinal);
  if (verdict === 'refuse') expect(codes).toContain(code);
  // Read as it was meant, then treated as any request that is for somebody else, or refused for what it is.
  else expect([...codes, 404, 405, 481]).toContain(code);
}

/** What of a call must not change because of a stranger's words. */
const essence = ({ id, step, direction, peer, muted, end }: CallView) => ({
  id,
  step,
  direction,
  peer,
  muted,
  end,
});

/** Alice in a call with Bob. */
async function callBob(): Promise<TestPhone> {
  const alice = createTestPhone(wire, 'alice');
  await alice.register();
  alice.engine.actions.dial('bob');
  bob.engine.actions.answer((await bob.until('incoming')).id);
  await Promise.all([alice.until('connected'), bob.until('connected')]);
  return alice;
}

const unhandled = () => bob.logged.filter((line) => line.includes('could not be handled'));

// One phone takes it all: what one message does to it, the next ones would show.
beforeAll(async () => {
  wire = createFakeWire();
  bob = createTestPhone(wire, 'bob');
  await bob.register();
});

afterAll(async () => {
  await bob.engine.stop();
});

describe('an idle phone', () => {
  it.each(requests)('answers $name ($note) as RFC $rfc says in $section', async (message) => {
    expectAnswer(message, await throwAt(message.text));
    expect(bob.engine.getSnapshot().calls).toEqual([]);
    expect(bob.engine.getSnapshot().registration).toMatchObject({ step: 'registered', problem: null });
    expect(unhandled()).toEqual([]);
  });

  it.each(responses)('says nothing to $name ($note) and stays registered', async (message) => {
    expect(await throwAt(message.text)).toEqual([]);
    expect(bob.engine.getSnapshot()).toMatchObject({
      calls: [],
      registration: { step: 'registered', problem: null },
    });
    expect(unhandled()).toEqual([]);
  });

  it.each(requests.map((each) => each.name))('never answers %s as an ACK', async (name) => {
    const { text } = requests.find((each) => each.name === name) ?? { text: '' };
    const method = /^\S+/.exec(text)?.[0] ?? '';
    expect(await throwAt(text.replaceAll(method, 'ACK'))).toEqual([]);
  });

  it.each([
    ['esc01', 180],
    ['longreq', 180],
    ['lwsdisp', 200],
    ['semiuri', 200],
    ['transports', 200],
    ['zeromf', 200],
    ['mult-ip-in-sdp', 180],
    ['ipv4-mapped-ipv6', 180],
    ['via-received-param-no-delim', 200],
  ])('takes %s when it is meant for it', async (name, code) => {
    const { text } = requests.find((each) => each.name === name) ?? { text: '' };
    // The RFC gives one branch to many messages, and to SIP.js the branch alone is the transaction.
    const forBob = aimed(text).replaceAll('branch=z9hG4bK', `branch=z9hG4bK${name}`);
    expect((await throwAt(forBob)).at(-1)).toBe(code);
    const { calls } = bob.engine.getSnapshot();
    expect(calls.map(({ step }) => step)).toEqual(code === 180 ? ['incoming'] : []);
    for (const { id } of calls) {
      bob.engine.actions.decline(id);
      bob.engine.actions.dismiss(id);
    }
  });

  it('answers 400 to what SIP.js parses and then dies of', async () => {
    // A Content-Length that cuts a character in two.
    const { text } = requests.find(({ name }) => name === 'invut') ?? { text: '' };
    const halved = aimed(text).replaceAll('INVITE', 'MESSAGE').replace('Length: 40', 'Length: 1');
    expect(await throwAt(halved.replace('<audio>', '\u{1f600}'))).toEqual([400]);
    expect(unhandled()).toHaveLength(1);
    bob.logged.splice(0);
    expect(bob.engine.getSnapshot().calls).toEqual([]);
  });

  it('tells in a 420 what it does not have, and in a 415 what it takes', async () => {
    for (const [name, line] of [
      ['bext01', 'Unsupported: nothingSupportsThis, nothingSupportsThisEither'],
      ['invut', 'Accept: application/sdp'],
    ] as const) {
      await throwAt(requests.find((each) => each.name === name)?.text ?? '');
      expect(wire.crossed.some(({ text }) => text.includes(`\r\n${line}\r\n`))).toBe(true);
    }
  });
});

describe('a phone in a call', () => {
  let alice: TestPhone;

  beforeAll(async () => {
    alice = await callBob();
  });

  afterAll(async () => {
    await alice.engine.stop();
  });

  it.each(tortureMessages.filter(({ verdict }) => verdict !== 'valid'))(
    'keeps it whatever $name does, also under the Call-ID of the call',
    async (message) => {
      const before = essence(bob.call());
      const callId = /^Call-ID: (\S+)/im.exec(
        wire.crossed.find(({ text }) => text.startsWith('INVITE '))?.text ?? '',
      )?.[1];
      const hijacking = message.text.replaceAll(/^((?:call-id|i)[ \t]*:[ \t]*)\S.*$/gim, `$1${callId ?? ''}`);
      for (const text of [message.text, hijacking]) {
        const answered = await throwAt(text);
        if (message.isRequest) expectAnswer(message, answered);
        else expect(answered).toEqual([]);
        expect(bob.engine.getSnapshot().calls.map(essence)).toEqual([before]);
      }
    },
  );

  it('keeps it whatever the valid ones do, and can still be hung up on', async () => {
    const before = essence(bob.call());
    for (const { text } of tortureMessages.filter(({ verdict }) => verdict === 'valid')) await throwAt(text);
    expect(bob.engine.getSnapshot().calls.map(essence)).toEqual([before]);
    alice.engine.actions.hangUp(alice.call().id);
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    expect(unhandled()).toEqual([]);
    bob.engine.actions.dismiss(before.id);
  });
});

/** What a broken or hostile sender makes of a message: cuts, noise, lines twice, lines gone, other line ends. */
const mutation = fc.oneof(
  fc.record({ at: fc.nat(2000), cut: fc.nat(40), noise: fc.string({ unit: 'binary', maxLength: 12 }) }).map(
    ({ at, cut, noise }) =>
      (text: string) =>
        text.slice(0, at) + noise + text.slice(at + cut),
  ),
  fc.nat(30).map((at) => (text: string) => text.split('\r\n').toSpliced(at, 1).join('\r\n')),
  fc.nat(30).map((at) => (text: string) => {
    const lines = text.split('\r\n');
    return lines.toSpliced(at, 0, lines[at] ?? '').join('\r\n');
  }),
  fc.nat(2000).map((at) => (text: string) => text.slice(0, at)),
  fc.constantFrom('\n', '\r', '\r\n \r\n', '\0').map((end) => (text: string) => text.replaceAll('\r\n', end)),
  fc
    .constantFrom('Content-Length: 99999999999', 'CSeq: 1', 'Via: ', 'Contact: *', 'Record-Route: <', ': x')
    .map((line) => (text: string) => text.replace('\r\n', `\r\n${line}\r\n`)),
);

describe('mutations of the torture messages', () => {
  it('neither stop the phone, nor change its call, nor its registration', async () => {
    const alice = await callBob();
    const before = essence(bob.call());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tortureMessages),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async ({ text }, mutations, forBob) => {
          await throwAt(mutations.reduce((mutated, mutate) => mutate(mutated), forBob ? aimed(text) : text));
          const { calls, registration } = bob.engine.getSnapshot();
          const first = calls[0];
          expect(first === undefined ? null : essence(first)).toEqual(before);
          expect(registration.step).toBe('registered');
          // What rings because it was readable after all is declined, as a person would.
          for (const { id, step } of calls.slice(1)) {
            if (step === 'incoming') bob.engine.actions.decline(id);
            if (step === 'ended') bob.engine.actions.dismiss(id);
          }
        },
      ),
      { numRuns: 400 },
    );
    await alice.engine.stop();
  });
});
