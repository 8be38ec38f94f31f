import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  SubscriptionNews,
  SubscriptionRequest,
} from '../../../src/renderer/engine/core/subscription.ts';
import { createFakeClock, type FakeClock, pass } from '../../support/fake-clock.ts';
import { createFakeNotifier, headerIn } from '../../support/fake-notifier.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const request: SubscriptionRequest = {
  targetUri: 'sip:carol@example.com',
  event: 'dialog',
  accept: ['application/dialog-info+xml'],
  expiresS: 600,
  eventList: false,
};

describe('subscriptions on real SIP.js over a fake wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let clock: FakeClock;
  let notifier: ReturnType<typeof createFakeNotifier>;
  let news: SubscriptionNews[];

  const newest = () => {
    const found = notifier.subscribes.at(-1);
    if (found === undefined) throw new Error('nobody has subscribed');
    return found;
  };
  const bodies = () => news.flatMap((each) => (each.type === 'notified' ? [each.body] : []));
  async function watch(): Promise<() => void> {
    const end = alice.engine.packages.subscribe(request, (each) => void news.push(each));
    await reach(() => notifier.subscribes.length > 0);
    return end;
  }
  const reach = (isSo: () => boolean) =>
    waitUntil(async () => {
      await pass(clock, 50, 50);
      return isSo();
    });

  beforeEach(async () => {
    wire = createFakeWire();
    news = [];
    clock = createFakeClock();
    notifier = createFakeNotifier(wire, 'alice');
    alice = createTestPhone(wire, 'alice', {
      clock,
      servers: ['wss://one.example.com/ws'],
      credentials: async ({ method, status }) =>
        method === 'SUBSCRIBE' && status === 407 ? 'Bearer t' : null,
    });
    alice.engine.start();
    await reach(() => alice.engine.getSnapshot().registration.step === 'registered');
  });
  afterEach(async () => {
    const stopping = alice.engine.stop();
    await pass(clock, 3000, 100);
    await stopping;
  });

  it('subscribes with what it understands, and tells what it is notified of', async () => {
    await watch();
    const { text, isWithin } = newest();
    expect(text).toMatch(/^SUBSCRIBE sip:carol@example\.com SIP\/2\.0/);
    expect(headerIn(text, 'Event')).toBe('dialog');
    expect(headerIn(text, 'Accept')).toBe('application/dialog-info+xml');
    expect(isWithin).toBe(false);
    notifier.notify(newest(), { body: 'free', contentType: 'application/dialog-info+xml' });
    await reach(() => bodies().length === 1);
    expect(news).toEqual([{ type: 'notified', contentType: 'application/dialog-info+xml', body: 'free' }]);
    expect(notifier.answers).toEqual(['200']);
  });

  it('answers a challenge, and is not asked a second time', async () => {
    wire.intercept((text, from) =>
      text.startsWith('SUBSCRIBE ') && !text.includes('Proxy-Authorization: Bearer t')
        ? {
            answer: responseTo(text, 407, 'Proxy Authentication Required', [
              'Proxy-Authenticate: Bearer x="y"',
            ]),
          }
        : notifier.intercept(text, from),
    );
    await watch();
    alice.engine.packages.subscribe({ ...request, targetUri: 'sip:dave@example.com' }, () => undefined);
    await reach(() => notifier.subscribes.length === 2);
    expect(wire.crossed.filter(({ text }) => text.startsWith('SUBSCRIBE '))).toHaveLength(3);
    expect(headerIn(notifier.subscribes[0]?.text ?? '', 'CSeq')).toBe('2 SUBSCRIBE');
  });

  it('refreshes in its dialog, by the route and to the target of the NOTIFY', async () => {
    await watch();
    notifier.notify(newest(), { body: 'free', state: 'active;expires=4' });
    await reach(() => notifier.subscribes.length === 2);
    const { text, isWithin } = newest();
    expect(isWithin).toBe(true);
    expect(text).toMatch(/^SUBSCRIBE sip:notifier@192\.0\.2\.9:5060 SIP\/2\.0/);
    expect(headerIn(text, 'Route')).toBe('<sip:192.0.2.8;lr>');
    expect(headerIn(text, 'CSeq')).toBe('2 SUBSCRIBE');
    expect(headerIn(text, 'Call-ID')).toBe(headerIn(notifier.subscribes[0]?.text ?? '', 'Call-ID'));
  });

  it('refuses what is out of order, of a fork, of another event or without a state, and tells none of it', async () => {
    await watch();
    notifier.notify(newest(), { body: 'first', cseq: 5 });
    notifier.notify(newest(), { body: 'older', cseq: 4 });
    notifier.notify(newest(), { body: 'forked', cseq: 9, tag: 'fork' });
    notifier.notify(newest(), { body: 'stateless', cseq: 10, state: ' ' });
    notifier.notify(newest(), { body: 'strange', cseq: 11, event: 'conference' });
    await reach(() => notifier.answers.length === 5);
    expect(notifier.answers.toSorted()).toEqual(['200', '400', '481', '481', '500']);
    expect(bodies()).toEqual(['first']);
  });

  it('begins anew after a restart of the server that has forgotten it', async () => {
    await watch();
    notifier.notify(newest(), { body: 'free' });
    await reach(() => bodies().length === 1);
    notifier.answerBy(({ isWithin }) => (isWithin ? { code: 481 } : { code: 200 }));
    wire.server('one.example.com').cut();
    await reach(() => notifier.subscribes.length === 3);
    expect(notifier.subscribes.map(({ isWithin }) => isWithin)).toEqual([false, true, false]);
    expect(new Set(notifier.subscribes.map(({ callId }) => callId)).size).toBe(2);
    notifier.notify(newest(), { body: 'busy' });
    await reach(() => bodies().length === 2);
    expect(bodies()).toEqual(['free', 'busy']);
  });

  it('asks again within its dialog after the connection has changed', async () => {
    await watch();
    notifier.notify(newest(), { body: 'free' });
    await reach(() => bodies().length === 1);
    wire.server('one.example.com').cut();
    await reach(() => notifier.subscribes.length === 2);
    expect(newest().isWithin).toBe(true);
  });

  it('asks for longer where the server wants it, and gives up for good where it knows no such event', async () => {
    notifier.answerBy(({ expiresS }) =>
      expiresS < 3600 ? { code: 423, headers: ['Min-Expires: 3600'] } : { code: 489 },
    );
    await watch();
    await reach(() => news.length === 1);
    expect(notifier.subscribes.map(({ expiresS }) => expiresS)).toEqual([600, 3600]);
    expect(news).toEqual([{ type: 'ended', problem: { code: 'unsupported', sipCode: 489 } }]);
  });

  it('is ended at the notifier when it is wanted no more', async () => {
    const end = await watch();
    notifier.notify(newest(), { body: 'free' });
    await reach(() => bodies().length === 1);
    end();
    await reach(() => notifier.subscribes.length === 2);
    expect(newest()).toMatchObject({ isWithin: true, expiresS: 0 });
    notifier.notify(newest(), { body: 'late', state: 'terminated;reason=timeout' });
    await reach(() => notifier.answers.length === 2);
    expect(bodies()).toEqual(['free']);
  });

  it('spreads a hundred over time, and all of them stand', async () => {
    const begun = clock.now();
    for (let each = 0; each < 100; each++) {
      alice.engine.packages.subscribe({ ...request, targetUri: `sip:${each}@example.com` }, () => undefined);
    }
    await reach(() => notifier.subscribes.length === 100);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(99 * 20);
  });

  it('hands on a NOTIFY that nobody has subscribed to, and refuses one without an event', async () => {
    const notices: unknown[] = [];
    alice.engine.packages.onNotice((notice) => void notices.push(notice));
    const contact = headerIn(
      wire.crossed.find(({ text }) => text.startsWith('REGISTER '))?.text ?? '',
      'Contact',
    );
    const notify = (branch: string, event: readonly string[]) =>
      [
        `NOTIFY ${/<([^>]+)>/.exec(contact)?.[1] ?? ''} SIP/2.0`,
        `Via: SIP/2.0/WSS box.invalid;branch=z9hG4bK${branch}`,
        'From: <sip:voicemail@example.com>;tag=box',
        'To: <sip:alice@example.com>',
        `Call-ID: ${branch}`,
        'CSeq: 1 NOTIFY',
        ...event,
        'Content-Type: application/simple-message-summary',
        'Content-Length: 23',
        '',
        'Messages-Waiting: yes\r\n',
      ].join('\r\n');
    wire.inject('alice', notify('one', ['Event: message-summary']));
    wire.inject('alice', notify('two', []));
    await reach(() => notifier.answers.length === 2);
    expect(notices).toEqual([
      {
        event: 'message-summary',
        contentType: 'application/simple-message-summary',
        body: 'Messages-Waiting: yes\r\n',
      },
    ]);
    expect(notifier.answers.toSorted()).toEqual(['200', '489']);
  });
});
