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

  describe('told of unasked', () => {
    const boxes = ['Sales', 'Night'].map((name) => ({
      ...{ address: `sip:${name.toLowerCase()}@example.com`, name, number: '*98' },
    }));
    const [mine, theirs, night] = ['alice', 'sales', 'night'].map(
      (user) => `Message-Account: sip:${user}@example.com`,
    );
    const says = async (
      wanted: readonly (readonly [string | null, number])[],
      ...lines: readonly (string | undefined)[]
    ) => {
      const before = told.length;
      unsolicited([...lines, ''].join('\r\n'));
      await waitUntil(() => told.length > before);
      expect(newest()?.boxes.map(({ name, fresh }) => [name, fresh])).toEqual(wanted);
    };
    const some = 'Messages-Waiting: yes';
    const none = 'Messages-Waiting: no';

    it.each([
      ['says that there is nothing', mine, [none]],
      ['says so, and named others only', night, [none]],
      ['names only what was told of beside it', night, [some, night, 'Voice-Message: 1/0']],
    ])('is emptied where the next that comes unasked %s', async (_what, other, lines) => {
      // A server that refuses to be asked.
      notifier.answerBy(() => ({ code: 489 }));
      follow({ number: '*97', boxes });
      unsolicited([some, other, 'Voice-Message: 1/0', theirs, 'Voice-Message: 2/0', ''].join('\r\n'));
      await waitUntil(() => newest()?.fresh === 3);
      unsolicited([...lines, ''].join('\r\n'));
      await waitUntil(() => newest()?.fresh !== 3);
      expect(newest()?.fresh).toBe(lines.length > 1 ? 1 : 0);
      expect(newest()?.boxes.find(({ name }) => name === 'Sales')?.fresh).toBe(0);
    });

    it('stays where another, or nobody by name, is told of by itself', async () => {
      follow({ number: '*97', subscribe: false, boxes });
      const [other, their] = [
        ['Night', 0],
        ['Sales', 2],
      ] as const;
      await says([[null, 0], their, other], some, theirs, 'Voice-Message: 2/0');
      await says([[null, 1], their, other], some, mine, 'Voice-Message: 1/0');
      await says([[null, 0], their, other], none);
      // Two that another tells of together.
      await says(
        [[null, 4], their, ['Night', 3]],
        some,
        mine,
        'Voice-Message: 4/0',
        night,
        'Voice-Message: 3/0',
      );
      await says(
        [
          [null, 4],
          ['Sales', 5],
          ['Night', 3],
        ],
        some,
        theirs,
        'Voice-Message: 5/0',
      );
      await says(
        [
          [null, 0],
          ['Sales', 5],
          ['Night', 6],
        ],
        some,
        night,
        'Voice-Message: 6/0',
      );
    });

    it('keeps the name that it was shown by, and is not called by the own number', async () => {
      follow({ number: '*97', subscribe: false });
      await says(
        [
          [null, 1],
          ['sales', 2],
        ],
        ...[some, mine, 'Voice-Message: 1/0', theirs, 'Voice-Message: 2/0'],
      );
      const alone = [
        [null, 0],
        ['sales', 2],
      ] as const;
      await says(alone, some, theirs, 'Voice-Message: 2/0');
      expect(newest()?.boxes.map(({ number }) => number)).toEqual(['*97', null]);
      // Also after the own one was told of alone.
      await says([], some, mine, 'Voice-Message: 1/0');
      await says(alone, some, theirs, 'Voice-Message: 2/0');
    });

    it('can be called by the number of the company where no account is written as our address', async () => {
      follow({ number: '*97', subscribe: false });
      const [first, second] = ['100', '101'].map((user) => `Message-Account: sip:${user}@192.0.2.1`);
      await says(
        [
          [null, 0],
          ['100@192.0.2.1', 1],
          ['101@192.0.2.1', 2],
        ],
        ...[some, first, 'Voice-Message: 1/0', second, 'Voice-Message: 2/0'],
      );
      expect(newest()).toMatchObject({ fresh: 3, number: '*97' });
    });
  });

  it('is known by its whole address, whatever stands before the @', async () => {
    const box = { address: 'sip:line;group=a@example.com', name: 'A', number: null };
    follow({
      subscribe: false,
      boxes: [box, { ...box, address: 'sip:line;group=b@example.com', name: 'B' }],
    });
    unsolicited(summary(2, 'sips:Line;group=b@example.com;x=y'));
    await waitUntil(() => newest()?.fresh === 2);
    expect(newest()?.boxes.map(({ name }) => name)).toEqual(['B']);
  });

  it('stays as its own subscription told it where another leaves it out again, until that has ended', async () => {
    follow({ boxes: [{ address: 'sip:sales@example.com', name: 'Sales', number: '*98' }] });
    await waitUntil(() => notifier.subscribes.length === 2);
    const [own, theirs] = ['alice', 'sales'].map((user) =>
      notifier.subscribes.find(({ text }) => text.includes(`SUBSCRIBE sip:${user}@`)),
    );
    if (own === undefined || theirs === undefined) throw new Error('nothing was asked');
    const event = { contentType, event: 'message-summary' };
    const tell = async (to: typeof own | 'unasked', wanted: number, body: string) => {
      if (to === 'unasked') unsolicited(body);
      else notifier.notify(to, { ...event, body });
      await waitUntil(() => newest()?.boxes.find(({ name }) => name === null)?.fresh === wanted);
      return newest()?.boxes.find(({ name }) => name === 'Sales')?.fresh;
    };
    const both = `${summary(1, 'sip:alice@example.com')}Message-Account: sip:sales@example.com\r\nVoice-Message: 3/0\r\n`;
    notifier.notify(theirs, { ...event, body: summary(3) });
    await waitUntil(() => newest()?.fresh === 3);
    expect(await tell(own, 1, both)).toBe(3);
    expect(await tell(own, 2, summary(2, 'sip:alice@example.com'))).toBe(3);
    expect(await tell('unasked', 1, both)).toBe(3);
    expect(await tell('unasked', 2, summary(2, 'sip:alice@example.com'))).toBe(3);
    // It says no more: what the other tells is all there is.
    notifier.notify(theirs, { ...event, state: 'terminated;reason=rejected', body: summary(3) });
    await waitUntil(() => notifier.answers.length === 6);
    expect(await tell(own, 1, both)).toBe(3);
    expect(await tell(own, 2, summary(2, 'sip:alice@example.com'))).toBe(0);
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
