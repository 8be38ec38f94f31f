import { describe, expect, it } from 'vitest';
import { createMessageStore } from '../../../../src/main/messages/message-store.ts';
import type { IncomingMessage, SendOutcome } from '../../../../src/shared/messages.ts';
import { german, openPeople, person } from '../../../support/open-people.ts';

const dayMs = 86_400_000;

function open() {
  const people = openPeople();
  const time = { now: 100 * dayMs };
  const store = createMessageStore(
    people,
    () => german,
    () => {
      time.now += 1;
      return time.now;
    },
  );
  const bob = store.open({ uri: 'sip:200@example.com', number: '200', name: 'Bob' });
  const outgoing = (text: string, mostBytes = 1000): void => void store.write(bob, text, mostBytes);
  const texts = (chat = bob) =>
    store
      .list({ chat, before: null, most: 200 })
      .messages.map(({ text }) => text)
      .reverse();
  const newest = (chat = bob) => store.list({ chat, before: null, most: 1 }).messages[0];
  const all = (text = '') => store.chats({ text, from: 0, most: 50 });
  return { people, store, time, bob, outgoing, texts, newest, all };
}

const incoming = (some: Partial<IncomingMessage> = {}): IncomingMessage => ({
  messageId: 'm1',
  uri: 'sip:200@example.com',
  number: '200',
  name: 'Bob',
  text: 'Hello',
  offers: false,
  wantsDisplayed: false,
  ...some,
});

const withNumbers = (...numbers: string[]) => ({
  numbers: numbers.map((number) => ({ kind: 'work' as const, number })),
});

describe('the chats', () => {
  it('hold what comes in once, whatever copies come, and count what nobody has seen', () => {
    const { store, texts, all } = open();
    expect(store.receive(incoming())).toBe(true);
    expect(store.receive(incoming())).toBe(false);
    expect(store.receive(incoming({ messageId: 'm2', text: 'Again' }))).toBe(true);
    expect(texts()).toEqual(['Hello', 'Again']);
    expect(all().chats[0]).toMatchObject({ name: 'Bob', unread: 2, last: { text: 'Again' } });
    expect(store.unread()).toBe(2);
    const [chat] = store.unreadChats();
    expect(store.seen(chat?.id ?? 0)).toBe(true);
    expect(store.seen(chat?.id ?? 0)).toBe(false);
    expect(store.unread()).toBe(0);
  });

  it('stand in the order in which they came when the clock is set back', () => {
    const { store, time, texts, outgoing, newest, all } = open();
    store.receive(incoming({ messageId: 'a', text: 'First' }));
    const before = newest()?.at ?? 0;
    time.now -= 3_600_000;
    store.receive(incoming({ messageId: 'b', text: 'Second' }));
    outgoing('Third');
    store.receive(incoming({ messageId: 'c', text: 'Fourth' }));
    expect(texts()).toEqual(['First', 'Second', 'Third', 'Fourth']);
    expect(newest()?.at).toBe(before);
    expect(all().chats[0]?.last?.text).toBe('Fourth');
  });

  it('are one for every writing of a number, by the name of the contact', () => {
    const { people, store, all } = open();
    people.save(null, person('Anna Krüger', '030 7654321'));
    store.receive(incoming({ messageId: 'a', number: '+49307654321', uri: 'sip:+49307654321@example.com' }));
    store.receive(incoming({ messageId: 'b', number: '0307654321', uri: 'sip:0307654321@example.com' }));
    expect(all().chats.map(({ name }) => name)).toEqual(['Anna Krüger']);
    // Somebody else's 200 is not ours.
    store.receive(incoming({ messageId: 'c', uri: 'sip:200@elsewhere.example' }));
    expect(all().total).toBe(2);
  });

  it('are one for a person by number and by address, who is a contact with both', () => {
    const { people, store, all, texts } = open();
    const carol = { uri: 'sip:carol@example.com', number: 'carol', name: null };
    const before = store.open({ uri: 'sip:7042@example.com', number: '7042', name: null });
    store.write(before, 'By number', 1000);
    store.receive(incoming({ messageId: 'a', ...carol, text: 'By address' }));
    expect(all().total).toBe(2);
    people.save(null, person('Carol', withNumbers('7042', 'carol@example.com')));
    // What had been two is one with the next message, and the answer goes where that came from.
    store.receive(incoming({ messageId: 'b', ...carol, text: 'Again' }));
    const [chat, ...others] = all().chats;
    expect(others).toEqual([]);
    expect(chat).toMatchObject({ name: 'Carol', uri: 'sip:carol@example.com', number: 'carol' });
    expect(texts(chat?.id)).toEqual(['By number', 'By address', 'Again']);
    const moved = store.open({ uri: 'sip:7042@example.com', number: '7042', name: null });
    expect([moved, store.chat(moved)?.uri]).toEqual([chat?.id, 'sip:7042@example.com']);
    // Found by what was heard of them, whichever way.
    expect(all('again').total).toBe(1);
  });

  it('of two people stay two, though both are called through the same switchboard', () => {
    const { people, store, all } = open();
    people.save(null, person('Anna', withNumbers('7001', '7042')));
    people.save(null, person('Carla', withNumbers('7001', '7043')));
    for (const number of ['7001', '7042', '7043'])
      store.receive(incoming({ messageId: number, uri: `sip:${number}@example.com`, number }));
    expect(all().total).toBe(3);
  });

  it('are found by letters of its own that a message has', () => {
    const { outgoing, all } = open();
    outgoing('Łukasz wohnt in der Hauptstraße');
    for (const text of ['łukasz', 'Hauptstraße', 'hauptstr']) expect(all(text).total, text).toBe(1);
  });

  it('are found by who it is and by the beginnings of what was written', () => {
    const { store, outgoing, all } = open();
    outgoing('Die Überweisung ist heute raus');
    store.receive(incoming({ messageId: 'x', uri: 'sip:7042@example.com', number: '7042', name: 'Carol' }));
    expect(all('uberw').chats).toMatchObject([
      { name: 'Bob', last: { text: 'Die Überweisung ist heute raus' } },
    ]);
    expect(all('heute überweisung').total).toBe(1);
    expect(all('ueberweisung').total).toBe(1);
    expect(all('caro').chats).toMatchObject([{ number: '7042' }]);
    expect(all('704').total).toBe(1);
    expect(all('"; DROP').total).toBe(0);
  });

  it.each([
    ['Treffen in der Weißstraße', ['weissstrasse', 'weißstraße', 'WEISS', 'strasse'], [1, 1, 1, 0]],
    ['Treffen in der Weissstrasse', ['weißstraße', 'Weißstrasse', 'weis'], [1, 1, 1]],
    [
      'Frau Mueller, über Herrn Müßig',
      ['müller', 'muessig', 'mussig', 'ueber muell', 'muller'],
      [1, 1, 1, 1, 0],
    ],
    [
      'Søren Æbel aus Łódź, Rødovre und Đakovo',
      ['soren', 'soeren', 'søren', 'aebel', 'lodz', 'rodovre', 'dakovo', 'æb sor', 'sören', 'oslo'],
      [1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    ],
    [
      'Ærø, Sæbøvej og Þórð',
      ['aero', 'aeroe', 'ærø', 'saebo', 'saeboe', 'sæbo', 'saebov', 'thord', 'thor', 'aro'],
      [1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    ],
    ['Åse schreibt', ['aase', 'ase', 'aas', 'haase'], [1, 1, 1, 0]],
    ['Ich muss zum Su\u0308dhang', ['suedhang', 'südhang', 'sudhang', 'sue', 'mueß'], [1, 1, 1, 1, 0]],
    ['Suhr', ['sue', 'su'], [0, 1]],
  ])('%s is found by its letters and by how they are written out', (text, typed, totals) => {
    const { outgoing, all } = open();
    outgoing(text);
    expect(typed.map((each) => all(each).total)).toEqual(totals);
  });

  it('are found by what is older than much that was only guessed to be meant', () => {
    const { store, outgoing, all } = open();
    outgoing('Mueller zur Uebung');
    store.receive(incoming({ messageId: 'o', uri: 'sip:7042@example.com', number: '7042', name: 'Carol' }));
    const carol = all('carol').chats[0]?.id ?? 0;
    for (let n = 0; n < 510; n += 1) store.write(carol, 'muss und nur unter uns', 1000);
    expect(['mue', 'ue', 'mueller ueb'].map((typed) => all(typed).total)).toEqual([1, 1, 1]);
  });

  it('keep hostile text as text, without what would hide or turn it', () => {
    const { store, texts } = open();
    const hostile = '<img src=x onerror=alert(1)>\u0000\u001b[31m\u202Egpj.exe\ud800\r\nsecond';
    store.receive(incoming({ text: hostile }));
    expect(texts()).toEqual(['<img src=x onerror=alert(1)>\uFFFD\uFFFD[31mgpj.exe\uFFFD\nsecond']);
  });

  it('go with all that is in them, message by message, and by age, but never what still waits', () => {
    const { store, outgoing, texts, all, time, bob } = open();
    store.receive(incoming({ text: 'old' }));
    outgoing('waits');
    time.now += 40 * dayMs;
    store.receive(incoming({ messageId: 'm9', text: 'new' }));
    expect(store.removeOld(30)).toBe(1);
    expect(texts()).toEqual(['waits', 'new']);
    expect(all('old').total).toBe(0);
    store.removeChat(bob);
    expect(all().total).toBe(0);
    expect(store.write(bob, 'too late', 1000)).toBe(false);
  });

  it('are read page by page', () => {
    const { store, bob } = open();
    for (let index = 0; index < 25; index += 1)
      store.receive(incoming({ messageId: `m${index}`, text: `t${index}` }));
    const first = store.list({ chat: bob, before: null, most: 10 });
    const second = store.list({ chat: bob, before: first.next, most: 10 });
    const third = store.list({ chat: bob, before: second.next, most: 10 });
    const texts = [first, second, third].flatMap(({ messages }) => messages.map(({ text }) => text));
    expect(texts).toEqual(Array.from({ length: 25 }, (_, index) => `t${24 - index}`));
    expect(third.next).toBeNull();
  });
});

describe('the outbox', () => {
  function sent(outcome: SendOutcome) {
    const opened = open();
    opened.outgoing('Hello');
    const taken = opened.store.take(true);
    opened.store.settle(taken?.messageId ?? '', outcome);
    return { ...opened, taken };
  }

  it('gives each message once, in order, and again to the page that comes after', () => {
    const { store, outgoing, newest } = open();
    outgoing('one');
    outgoing('two');
    const one = store.take(true);
    expect(one).toMatchObject({ text: 'one', uri: 'sip:200@example.com', cpim: false });
    expect(store.take(false)?.text).toBe('two');
    expect(store.take(false)).toBeNull();
    expect(newest()?.state).toBe('sending');
    // The page is gone; the next one begins.
    expect(store.take(true)).toMatchObject({ text: 'one', messageId: one?.messageId });
  });

  it.each([
    [{ kind: 'sent', sipCode: 200, offers: false }, 'delivered', null],
    [{ kind: 'sent', sipCode: 202, offers: false }, 'accepted', null],
    [{ kind: 'refused', sipCode: 403 }, 'refused', 403],
    [{ kind: 'refused', sipCode: 480 }, 'unreachable', 480],
    [{ kind: 'lost', sipCode: null }, 'queued', null],
  ] as const)('has after %j: %s', (outcome, state, sipCode) => {
    const { newest } = sent(outcome);
    expect(newest()).toMatchObject({ state, sipCode });
  });

  it('gives up after three answers of a server that could not, and begins anew when asked to', () => {
    const { store, newest, taken } = sent({ kind: 'lost', sipCode: 503 });
    for (let times = 0; times < 2; times += 1) {
      expect(newest()?.state).toBe('queued');
      store.take(false);
      store.settle(taken?.messageId ?? '', { kind: 'lost', sipCode: 503 });
    }
    expect(newest()).toMatchObject({ state: 'unreachable', sipCode: 503 });
    expect(store.sendAgain(newest()?.id ?? 0)).toBe(true);
    expect(newest()).toMatchObject({ state: 'queued', sipCode: null });
    expect(store.sendAgain(newest()?.id ?? 0)).toBe(false);
  });

  it('wraps for whom it has seen to read that, and stops where the phone refuses it', () => {
    const { store, newest, outgoing } = sent({ kind: 'sent', sipCode: 200, offers: true });
    outgoing('wrapped');
    const taken = store.take(false);
    expect(taken?.cpim).toBe(true);
    store.settle(taken?.messageId ?? '', { kind: 'refused', sipCode: 415 });
    expect(newest()?.state).toBe('queued');
    expect(store.take(false)).toMatchObject({ text: 'wrapped', cpim: false });
  });

  it('takes notifications of whom it was sent to alone, and never back', () => {
    const { store, newest, taken } = sent({ kind: 'sent', sipCode: 202, offers: false });
    const messageId = taken?.messageId ?? '';
    expect(store.notified({ messageId, uri: 'sip:666@example.com', status: 'displayed' })).toBe(false);
    expect(store.notified({ messageId, uri: 'sip:200@example.com', status: 'delivered' })).toBe(true);
    expect(newest()?.state).toBe('delivered');
    expect(store.notified({ messageId, uri: 'sip:200@example.com', status: 'displayed' })).toBe(true);
    expect(store.notified({ messageId, uri: 'sip:200@example.com', status: 'failed' })).toBe(false);
    expect(newest()?.state).toBe('displayed');
  });

  it('keeps what a notification said before the answer came', () => {
    const { store, outgoing, newest } = open();
    outgoing('Hello');
    const messageId = store.take(true)?.messageId ?? '';
    store.notified({ messageId, uri: 'sip:200@example.com', status: 'displayed' });
    store.settle(messageId, { kind: 'sent', sipCode: 202, offers: true });
    expect(newest()?.state).toBe('displayed');
  });

  it('tells once whose text was shown, and only where that was asked for', () => {
    const { store, bob } = open();
    store.receive(incoming({ messageId: 'ask', wantsDisplayed: true }));
    store.receive(incoming({ messageId: 'no' }));
    expect(store.takeDisplayed()).toEqual([]);
    store.seen(bob);
    expect(store.takeDisplayed()).toEqual([{ uri: 'sip:200@example.com', messageId: 'ask' }]);
    expect(store.takeDisplayed()).toEqual([]);
  });
});
