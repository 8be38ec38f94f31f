import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followMailbox } from '../../../src/renderer/voicemail/follow-mailbox.ts';
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

  const follow = (some: { number?: string; subscribe?: boolean } = {}) =>
    followMailbox({
      packages: alice.engine.packages,
      aor: 'sip:alice@example.com',
      number: some.number ?? null,
      subscribe: some.subscribe ?? true,
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
    expect(newest()).toEqual({ fresh: 2, old: 4, urgent: 0, isCounted: true, number: '*97' });
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

  it('stays as it was at what is no summary', async () => {
    follow({ subscribe: false });
    unsolicited('<html>');
    unsolicited(summary(3), 'dialog');
    unsolicited(summary(5));
    await waitUntil(() => newest()?.fresh === 5);
    expect(told.map(({ fresh }) => fresh)).toEqual([0, 5]);
  });
});
