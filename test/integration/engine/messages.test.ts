import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/renderer/engine/clock.ts';
import type { InstantMessage, MessageAnswer } from '../../../src/renderer/engine/core/ports.ts';
import { createMessenger, type Messenger } from '../../../src/renderer/messages/create-messenger.ts';
import { type CallPolicy, defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import type { Reply, RequestInput, RequestName } from '../../../src/shared/ipc/contract.ts';
import type { ChatMessage } from '../../../src/shared/messages.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { headerOf, playFarSide } from '../../support/far-side.ts';
import { messagesOf } from '../../support/messages-of.ts';
import { openPeople } from '../../support/open-people.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Main's part of messages, the real messenger and the real engine on real SIP.js. */
interface Writer {
  readonly phone: TestPhone;
  readonly messenger: Messenger;
  readonly ask: <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<Reply<N>>;
  write(number: string, text: string): Promise<void>;
  with(number: string): Promise<readonly ChatMessage[]>;
}

function createWriter(wire: FakeWire, user: string, policy: Partial<CallPolicy['messages']> = {}): Writer {
  let messenger: Messenger | null = null;
  const handlers = messagesOf(openPeople(), () => messenger?.look(), policy, Date.now);
  const ask = async <N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>> => {
    try {
      const handler = (handlers as Record<string, (input: unknown) => unknown>)[name];
      return { ok: true, value: await handler?.(input) } as Reply<N>;
    } catch {
      return { ok: false, code: 'failed' };
    }
  };
  const phone = createTestPhone(wire, user, {
    receiveMessage: (message: InstantMessage): Promise<MessageAnswer> =>
      messenger?.receive(message) ?? Promise.resolve({ code: 500 }),
  });
  const made = createMessenger({
    request: ask,
    account: () => ({
      aor: `sip:${user}@example.com`,
      policy: { ...defaultCallPolicy.messages, ...policy },
    }),
    isRegistered: () => phone.engine.getSnapshot().registration.step === 'registered',
    send: phone.engine.sendMessage,
    newId: () => crypto.randomUUID(),
    clock: systemClock,
    log: () => undefined,
  });
  messenger = made;
  const chatOf = async (number: string): Promise<number> => {
    const reply = await ask('messages.open', { number, name: null });
    return (reply.ok ? reply.value.chat : null) ?? 0;
  };
  return {
    phone,
    messenger: made,
    ask,
    write: async (number, text) => void (await ask('messages.send', { chat: await chatOf(number), text })),
    async with(number) {
      const reply = await ask('messages.list', { chat: await chatOf(number), before: null, most: 50 });
      return reply.ok ? reply.value.messages : [];
    },
  };
}

describe('messages', () => {
  let wire: FakeWire;
  let alice: Writer;
  let bob: Writer;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createWriter(wire, 'alice');
    bob = createWriter(wire, 'bob', { receipts: 'displayed' });
    await Promise.all([alice.phone.register(), bob.phone.register()]);
  });
  afterEach(() => Promise.all([alice.phone.engine.stop(), bob.phone.engine.stop()]));

  async function untilState(writer: Writer, number: string, state: ChatMessage['state']): Promise<void> {
    await expect.poll(async () => (await writer.with(number))[0]?.state).toBe(state);
  }

  it('go to and fro, word for word', async () => {
    await alice.write('bob', 'Grüße 👋\n<b>zweite</b> Zeile');
    await untilState(alice, 'bob', 'delivered');
    expect(await bob.with('alice')).toMatchObject([
      { direction: 'incoming', text: 'Grüße 👋\n<b>zweite</b> Zeile', state: 'received' },
    ]);
    await bob.write('alice', 'Danke');
    await untilState(bob, 'alice', 'delivered');
    expect((await alice.with('bob')).map(({ text }) => text)).toEqual([
      'Danke',
      'Grüße 👋\n<b>zweite</b> Zeile',
    ]);
  });

  it('are told to be shown, once both know that the other reads it (RFC 5438)', async () => {
    await alice.write('bob', 'first');
    await untilState(alice, 'bob', 'delivered');
    await alice.write('bob', 'second');
    await untilState(alice, 'bob', 'delivered');
    const wrapped = wire.crossed.find(
      ({ from, text }) => from === 'alice' && /^Content-Type: message\/cpim/im.test(text),
    );
    expect(wrapped?.text).toContain('imdn.Disposition-Notification: positive-delivery, display');
    const chat = await bob.ask('messages.open', { number: 'alice', name: null });
    await bob.ask('messages.seen', { chat: chat.ok ? (chat.value.chat ?? 0) : 0 });
    await untilState(alice, 'bob', 'displayed');
    expect((await bob.with('alice')).map(({ text }) => text)).toEqual(['second', 'first']);
  });

  it('wait while there is no registration, and go in order after it', async () => {
    const carol = createWriter(wire, 'carol');
    await carol.write('bob', 'one');
    await carol.write('bob', 'two');
    expect((await carol.with('bob')).map(({ state }) => state)).toEqual(['queued', 'queued']);
    await carol.phone.register();
    carol.messenger.look();
    await untilState(carol, 'bob', 'delivered');
    expect((await bob.with('carol')).map(({ text }) => text)).toEqual(['two', 'one']);
    await carol.phone.engine.stop();
  });

  it('that are written while one is on its way follow it by themselves', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => alice.write('bob', text)));
    await expect
      .poll(async () => (await bob.with('alice')).map(({ text }) => text))
      .toEqual([...['d', 'c', 'b', 'a']]);
  });

  it('say what the server refused them with', async () => {
    const far = playFarSide(wire, 'alice');
    await alice.write('404', 'nobody');
    await waitUntil(() => far.all('MESSAGE').length > 0);
    far.respond(far.latest('MESSAGE'), 404);
    await untilState(alice, '404', 'refused');
    expect((await alice.with('404'))[0]?.sipCode).toBe(404);
    expect(headerOf(far.latest('MESSAGE'), 'Content-Type')).toBe('text/plain;charset=UTF-8');
  });

  it.each([
    ['of another type', 'text/html', 415, 'Accept: text/plain'],
    ['that is no wrapper', 'message/cpim', 400, ''],
  ])('%s are refused, and kept nowhere', async (_what, type, code, header) => {
    const far = playFarSide(wire, 'alice');
    wire.inject('alice', strangerMessage(type, 'x'));
    await waitUntil(() => far.responses(code).length > 0);
    expect(far.responses(code)[0]).toContain(header);
    expect(await alice.with('666')).toEqual([]);
  });

  it('that come twice are answered twice and kept once', async () => {
    const far = playFarSide(wire, 'alice');
    wire.inject('alice', strangerMessage('text/plain', 'Hi', 1, 'Offhook-Message: same'));
    wire.inject('alice', strangerMessage('text/plain', 'Hi', 2, 'Offhook-Message: same'));
    await waitUntil(() => far.responses(200).length === 2);
    expect((await alice.with('666')).map(({ text }) => text)).toEqual(['Hi']);
  });

  it('are refused with 405 where the policy has switched them off', async () => {
    const off = createWriter(wire, 'dave', { enabled: false });
    await off.phone.register();
    await alice.write('dave', 'Hello');
    await untilState(alice, 'dave', 'refused');
    expect((await alice.with('dave'))[0]?.sipCode).toBe(405);
    await off.phone.engine.stop();
  });
});

function strangerMessage(type: string, body: string, cseq = 1, ...headers: readonly string[]): string {
  return [
    'MESSAGE sip:alice@alice.invalid SIP/2.0',
    `Via: SIP/2.0/WSS far.invalid;branch=z9hG4bK${cseq}`,
    'Max-Forwards: 70',
    'From: <sip:666@example.com>;tag=f1',
    'To: <sip:alice@example.com>',
    'Call-ID: stranger',
    `CSeq: ${cseq} MESSAGE`,
    ...headers,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
