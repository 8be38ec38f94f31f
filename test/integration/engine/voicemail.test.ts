import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followMailbox } from '../../../src/renderer/voicemail/follow-mailbox.ts';
import type { CallPolicy } from '../../../src/shared/call-policy.ts';
import { type Mailbox, noMailbox } from '../../../src/shared/mailbox.ts';
import { createFakeNotifier, headerIn } from '../../support/fake-notifier.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const contentType = 'application/simple-message-summary';
const summary = (fresh: number, account = 'sip:*97@example.com') =>
  [
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Message-Account: ${account}`,
    `Voice-Message: ${fresh}/4 (0/0)`,
    '',
  ].join('\r\n');

describe('the mailbox', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let notifier: ReturnType<typeof createFakeNotifier>;
  let told: Mailbox[];
  const newest = () => told.at(-1);

  beforeEach(async () => {
    wire = createFakeWire();
    told = [];
    notifier = createFakeNotifier(wire, 'alice');
    alice = createTestPhone(wire, 'alice');
    await alice.register();
  });
  afterEach(() => alice.engine.stop());

  const follow = (some: Partial<CallPolicy['voicemail']> = {}) =>
    followMailbox({
      packages: alice.engine.packages,
      aor: 'sip:alice@example.com',
      policy: { number: null, subscribe: true, boxes: [], ...some },
      onChange: (mailbox) => void told.push(mailbox),
    });
  const unsolicited = (body: string, event = 'message-summary') =>
    wire.inject(
      'alice',
      [
        'NOTIFY sip:alice@alice.invalid SIP/2.0',
        `Via: SIP/2.0/WSS far.invalid;branch=z9hG4bK${crypto.randomUUID()}`,
        'Max-Forwards: 70',
        'From: <sip:asterisk@example.com>;tag=n',
        'To: <sip:alice@example.com>',
        `Call-ID: ${crypto.randomUUID()}`,
        'CSeq: 1 NOTIFY',
        `Event: ${event}`,
        `Content-Type: ${contentType}`,
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );

  it('is asked for, and tells how many wait and what to call', async () => {
    follow();
    await waitUntil(() => notifier.subscribes.length === 1);
    const [subscribe] = notifier.subscribes;
    if (subscribe === undefined) throw new Error('nothing was asked');
    expect(headerIn(subscribe.text, 'Event')).toBe('message-summary');
    expect(headerIn(subscribe.text, 'Accept')).toBe(contentType);
    notifier.notify(subscribe, { body: summary(2), contentType, event: 'message-summary' });
    await waitUntil(() => newest()?.fresh === 2);
    expect(newest()).toEqual({ ...noMailbox, fresh: 2, old: 4, number: '*97' });
    notifier.notify(subscribe, { body: summary(0), contentType, event: 'message-summary' });
    await waitUntil(() => newest()?.fresh === 0);
    expect(newest()?.number).toBe('*97');
  });

  it('is heard of without having been asked for, and the number of the company stays', async () => {
    const leave = follow({ number: '8000', subscribe: false });
    expect(newest()?.number).toBe('8000');
    unsolicited(summary(1));
    await waitUntil(() => newest()?.fresh === 1);
    expect(newest()?.number).toBe('8000');
    expect(notifier.subscribes).toEqual([]);
    leave();
    expect(newest()).toEqual(noMailbox);
  });

  it('is never called by a number that somebody told unasked', async () => {
    follow({ subscribe: false });
    unsolicited(summary(1, 'sip:0900123456@example.com'));
    await waitUntil(() => newest()?.fresh === 1);
    expect(newest()?.number).toBeNull();
  });

  it('is several where the server tells of several accounts, each with its name and what to call', async () => {
    follow({ number: '8000' });
    await waitUntil(() => notifier.subscribes.length === 1);
    const [subscribe] = notifier.subscribes;
    if (subscribe === undefined) throw new Error('nothing was asked');
    const body = [
      ...['Messages-Waiting: yes', 'Message-Account: sip:alice@example.com', 'Voice-Message: 1/3 (0/0)'],
      ...['Message-Account: sip:sales@example.com;x=y', 'Voice-Message: 2/0 (1/0)'],
      ...['Message-Account: sip:night@vmail.example.net', 'Voice-Message: 0/1 (0/0)', ''],
    ].join('\r\n');
    notifier.notify(subscribe, { body, contentType, event: 'message-summary' });
    await waitUntil(() => newest()?.fresh === 3);
    const box = { fresh: 0, old: 0, urgent: 0, isCounted: true };
    expect(newest()).toEqual({
      ...{ fresh: 3, old: 4, urgent: 1, isCounted: true, number: '8000' },
      boxes: [
        { ...box, fresh: 1, old: 3, name: null, number: '8000' },
        { ...box, fresh: 2, urgent: 1, name: 'sales', number: 'sales' },
        { ...box, old: 1, name: 'night@vmail.example.net', number: 'night@vmail.example.net' },
      ],
    });
    // One again: as if there had never been another.
    notifier.notify(subscribe, { body: summary(1), contentType, event: 'message-summary' });
    await waitUntil(() => newest()?.fresh === 1);
    expect(newest()).toEqual({ ...noMailbox, fresh: 1, old: 4, number: '8000' });
  });

  it('stands beside those of others that the company gives, each asked for by itself', async () => {
    const leave = follow({
      boxes: [{ address: 'sip:sales@example.com', name: 'Sales', number: '*98' }],
    });
    expect(newest()).toMatchObject({ number: '*98', boxes: [{ name: 'Sales', number: '*98' }] });
    await waitUntil(() => notifier.subscribes.length === 2);
    const of = (user: string) =>
      notifier.subscribes.find(({ text }) => text.includes(`SUBSCRIBE sip:${user}@`));
    const [own, theirs] = [of('alice'), of('sales')];
    if (own === undefined || theirs === undefined) throw new Error('nothing was asked');
    const event = { contentType, event: 'message-summary' };
    notifier.notify(own, { ...event, body: summary(1) });
    notifier.notify(theirs, { ...event, body: summary(2, 'sip:vm@example.com') });
    await waitUntil(() => newest()?.fresh === 3);
    const box = { fresh: 0, old: 4, urgent: 0, isCounted: true };
    expect(newest()?.boxes).toEqual([
      { ...box, fresh: 1, name: null, number: '*97' },
      { ...box, fresh: 2, name: 'Sales', number: '*98' },
    ]);
    // Unasked, of that box by its address: the own one stays as it was.
    unsolicited(summary(5, 'sips:Sales@example.com'));
    await waitUntil(() => newest()?.fresh === 6);
    expect(newest()?.boxes.map(({ fresh }) => fresh)).toEqual([1, 5]);
    leave();
    expect(newest()).toEqual(noMailbox);
  });

  it('is not called for that of somebody else, told of unasked beside it', async () => {
    follow({ number: '*97', subscribe: false });
    unsolicited(
      [
        ...['Messages-Waiting: yes', 'Message-Account: sip:alice@example.com', 'Voice-Message: 1/0'],
        ...['Message-Account: sip:sales@example.com', 'Voice-Message: 2/0', ''],
      ].join('\r\n'),
    );
    await waitUntil(() => newest()?.fresh === 3);
    expect(newest()?.boxes.map(({ name, number }) => [name, number])).toEqual([
      [null, '*97'],
      ['sales', null],
    ]);
  });

  it('is emptied, with those that were told of beside it, where the next answer says nothing of them', async () => {
    follow({ boxes: [{ address: 'sip:sales@example.com', name: 'Sales', number: '*98' }] });
    await waitUntil(() => notifier.subscribes.length === 2);
    const [own, theirs] = ['alice', 'sales'].map((user) =>
      notifier.subscribes.find(({ text }) => text.includes(`SUBSCRIBE sip:${user}@`)),
    );
    if (own === undefined || theirs === undefined) throw new Error('nothing was asked');
    const tell = async (to: typeof own, wanted: readonly [number, number], ...lines: readonly string[]) => {
      notifier.notify(to, { body: [...lines, ''].join('\r\n'), contentType, event: 'message-summary' });
      await waitUntil(() => newest()?.fresh === wanted[0] + wanted[1]);
      expect(newest()?.boxes.map(({ fresh }) => fresh)).toEqual(wanted);
    };
    const [mine, sales] = [
      'Message-Account: sip:alice@example.com',
      'Message-Account: sip:sales@example.com',
    ];
    const both = ['Messages-Waiting: yes', mine, 'Voice-Message: 1/0', sales, 'Voice-Message: 2/0'];
    await tell(own, [1, 2], ...both);
    await tell(own, [0, 0], 'Messages-Waiting: no');
    await tell(own, [1, 2], ...both);
    await tell(own, [0, 4], 'Messages-Waiting: yes', sales, 'Voice-Message: 4/0');
    expect(newest()?.boxes.map(({ number }) => number)).toEqual(['alice', '*98']);
    // What was said since by who was asked for that box alone stays.
    await tell(theirs, [0, 3], 'Messages-Waiting: yes', 'Voice-Message: 3/0');
    await tell(own, [1, 3], 'Messages-Waiting: yes', mine, 'Voice-Message: 1/0');
  });

  it('stays as it was at what is no summary', async () => {
    follow({ subscribe: false });
    unsolicited('<html>');
    unsolicited(summary(3), 'dialog');
    unsolicited(summary(5));
    await waitUntil(() => newest()?.fresh === 5);
    expect(told.map(({ fresh }) => fresh)).toEqual([0, 5]);
  });
});
