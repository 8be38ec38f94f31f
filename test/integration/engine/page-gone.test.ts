import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, directionIn, liveAt, oneCallAt, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from '../../support/test-phone.ts';
import { lostWifi } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

// Alice's page dies; main, which is the real one here, keeps her calls, and the next page takes them back.
describe('a page that dies in calls, on the wire', () => {
  let wire: FakeWire;
  let clock: ReturnType<typeof createFastClock>;
  let pages: ReturnType<typeof createKeptPages>;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  async function comeBack(options: TestPhoneOptions = {}): Promise<void> {
    alice = pages.open(options);
    await alice.register();
  }

  async function answerInTheNextPage(): Promise<void> {
    pages.die();
    await comeBack();
    await alice.until('incoming');
    alice.engine.actions.answer(alice.call().id);
    await alice.until('connected');
    await oneCallAt(bob);
  }

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFastClock(20);
    pages = createKeptPages(wire, clock);
    alice = pages.open();
    bob = createTestPhone(wire, 'bob', { clock });
    carol = createTestPhone(wire, 'carol', { clock });
    await Promise.all([alice.register(), bob.register(), carol.register()]);
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  const isReturn = (text: string) => text.startsWith('INVITE ') && text.includes('Replaces: ');
  const withBob = () => connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  const back = (number: string) => alice.untilWith(number, ({ step }) => step === 'connected');

  it.each([
    ['alice', 'bob'],
    ['bob', 'alice'],
  ] as const)(
    'takes back the call that %s began: one call for both, and its time goes on',
    async (caller, _other) => {
      if (caller === 'alice') await withBob();
      else await connectPhones({ phone: bob, name: 'bob' }, { phone: alice, name: 'alice' });
      const before = alice.callWith('bob');
      pages.die();
      await comeBack();
      const after = await back('bob');
      expect(after).toMatchObject({
        id: before.id,
        direction: before.direction,
        connectedAt: before.connectedAt,
        setupMs: before.setupMs,
        peer: { number: 'bob' },
      });
      expect(alice.engine.getSnapshot().calls).toHaveLength(1);
      expect(after.roams).toMatchObject([{ cause: 'page-gone', rung: 'replaces' }]);
      await oneCallAt(bob);
      const invite = sentBy(wire, 'alice', /^INVITE /).at(-1);
      expect(invite).toMatch(/^Replaces: .+;to-tag=.+;from-tag=.+/m);
      expect(invite).toMatch(/^Require: replaces/m);
    },
  );

  it('ends the old dialog towards a far side that does not do it itself', async () => {
    await withBob();
    const old = /^Call-ID: (.*)\r$/m.exec(sentBy(wire, 'alice', /^INVITE /)[0] ?? '')?.[1] ?? '';
    pages.die();
    await comeBack();
    await back('bob');
    await waitUntil(() => sentBy(wire, 'alice', /^BYE /).some((text) => text.includes(old)));
    await oneCallAt(bob);
  });

  it('can be ended from both sides afterwards', async () => {
    for (const who of ['alice', 'bob'] as const) {
      await withBob();
      pages.die();
      await comeBack();
      await back('bob');
      await oneCallAt(bob);
      const phone = who === 'alice' ? alice : bob;
      phone.engine.actions.hangUp(liveAt(phone)[0]?.id ?? '');
      await waitUntil(() => liveAt(alice).length === 0 && liveAt(bob).length === 0);
    }
  });

  it('keeps mute and digits', async () => {
    await withBob();
    alice.engine.actions.setMuted(alice.call().id, true);
    alice.engine.actions.sendDtmf(alice.call().id, '42');
    await waitUntil(() => alice.call().dtmf === '42');
    pages.die();
    await comeBack();
    const after = await back('bob');
    expect(after).toMatchObject({ muted: true, dtmf: '42' });
    expect(alice.media[0]?.muted).toBe(true);
  });

  it.each(['once', 'twice'] as const)(
    'dies %s while both show themselves: both cameras are off then, both are told, and each may start again',
    async (times) => {
      await withBob();
      const show = (phone: TestPhone, id = '') => phone.engine.actions.startVideo(id, 'camera');
      show(alice, alice.callWith('bob').id);
      await alice.untilWith('bob', ({ video }) => video.step === 'on');
      await bob.untilWith('alice', ({ video }) => video.theirs);
      show(bob, liveAt(bob)[0]?.id);
      await alice.untilWith('bob', ({ video }) => video.theirs);
      for (const _ of times === 'once' ? [1] : [1, 2]) {
        pages.die();
        await comeBack();
        await back('bob');
        await oneCallAt(bob);
      }
      const off = { step: 'off', source: null, theirs: false, problem: 'began-anew' };
      expect(alice.callWith('bob').video).toMatchObject(off);
      expect(alice.media.map(({ showing }) => showing)).toEqual([null]);
      expect(liveAt(bob)[0]?.video).toMatchObject(off);
      expect(bob.media.map(({ showing }) => showing)).toEqual(bob.media.map(() => null));
      show(alice, alice.callWith('bob').id);
      const { video } = await alice.untilWith('bob', (call) => call.video.step === 'on');
      expect(video.problem).toBeNull();
      await waitUntil(() => liveAt(bob)[0]?.video.theirs === true);
    },
  );

  it('keeps a hold: offered held, and resumed by the user alone', async () => {
    await withBob();
    alice.engine.actions.hold(alice.call().id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    pages.die();
    await comeBack();
    const after = await back('bob');
    expect(after.hold.byUs).toBe('held');
    expect(alice.media[0]?.held).toBe(true);
    expect(directionIn(sentBy(wire, 'alice', /^INVITE /).at(-1) ?? '')).toBe('sendonly');
    await oneCallAt(bob);
    expect(liveAt(bob)[0]?.hold.byThem).toBe(true);
    alice.engine.actions.resume(after.id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    await waitUntil(() => liveAt(bob)[0]?.hold.byThem === false);
  });

  it('keeps a hold of the far side, which is asked nothing', async () => {
    await withBob();
    bob.engine.actions.hold(bob.call().id);
    await alice.untilWith('bob', ({ hold }) => hold.byThem);
    pages.die();
    await comeBack();
    await back('bob');
    await alice.untilWith('bob', ({ hold }) => hold.byThem);
    await oneCallAt(bob);
    expect(liveAt(bob)[0]?.hold.byUs).toBe('held');
  });

  it('takes back two calls, the one with the line and the one that is held', async () => {
    await withBob();
    await connectPhones({ phone: alice, name: 'alice' }, { phone: carol, name: 'carol' });
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    pages.die();
    await comeBack();
    await back('bob');
    await back('carol');
    expect(alice.callWith('bob').hold.byUs).toBe('held');
    expect(alice.callWith('carol')).toMatchObject({ aside: false, hold: { byUs: 'no' } });
    await Promise.all([oneCallAt(bob), oneCallAt(carol)]);
  });

  it('takes back a conference as one', async () => {
    const createMixer = () => ({ join: () => undefined, leave: () => undefined, close: () => undefined });
    await alice.engine.stop();
    await comeBack({ createMixer });
    await withBob();
    await connectPhones({ phone: alice, name: 'alice' }, { phone: carol, name: 'carol' });
    alice.engine.actions.joinConference();
    await alice.untilWith('bob', ({ conference, hold }) => conference && hold.byUs === 'no');
    pages.die();
    await comeBack({ createMixer });
    await alice.untilWith('bob', ({ conference, step }) => step === 'connected' && conference);
    await alice.untilWith('carol', ({ conference, step }) => step === 'connected' && conference);
  });

  it('takes back a call that had moved to a new dialog before', async () => {
    await withBob();
    wire.intercept((text, from) =>
      from === 'alice' && text.startsWith('INVITE ') && /^To:.*;tag=/im.test(text)
        ? { answer: responseTo(text, 488, 'No') }
        : 'default',
    );
    lostWifi(alice);
    await waitUntil(() => sentBy(wire, 'alice', /^INVITE /).some(isReturn));
    const first = alice.callWith('bob').details.sipCallId;
    await alice.untilWith('bob', ({ details }) => details.sipCallId !== first);
    await oneCallAt(bob);
    wire.intercept(() => 'default');
    pages.die();
    await comeBack();
    await back('bob');
    await oneCallAt(bob);
  });

  it('survives a second death on the way back', async () => {
    await withBob();
    pages.die();
    wire.intercept((text) => (isReturn(text) ? 'drop' : 'default'));
    alice = pages.open();
    alice.engine.start();
    await waitUntil(() => sentBy(wire, 'alice', /^INVITE /).some(isReturn));
    pages.die();
    wire.intercept(() => 'default');
    await comeBack();
    await back('bob');
    await oneCallAt(bob);
  });

  it('lets go of a call that takes one page after another with it', async () => {
    await withBob();
    for (let death = 1; death <= 3; death += 1) {
      pages.die();
      await comeBack();
      await back('bob');
      await oneCallAt(bob);
    }
    pages.die();
    await comeBack();
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).end?.cause).toBe('page-gone');
    await waitUntil(() => liveAt(bob).length === 0);
  });

  it('hears that the far side hung up meanwhile', async () => {
    await withBob();
    pages.die();
    bob.engine.actions.hangUp(bob.call().id);
    await waitUntil(() => bob.call().step !== 'connected');
    await comeBack();
    const { end } = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(end).toMatchObject({ by: 'remote', cause: 'hung-up' });
  });

  it('is asked again where the far side cannot be reached for a moment', async () => {
    await withBob();
    pages.die();
    let refused = 0;
    wire.intercept((text) => {
      if (!isReturn(text) || refused > 0) return 'default';
      refused += 1;
      return { answer: responseTo(text, 480, 'Temporarily Unavailable') };
    });
    await comeBack();
    await back('bob');
    expect(refused).toBe(1);
    await oneCallAt(bob);
  });

  it('tells of a far side that cannot do it, and ends the old leg', async () => {
    await withBob();
    pages.die();
    wire.intercept((text) =>
      isReturn(text) ? { answer: responseTo(text, 420, 'Bad Extension') } : 'default',
    );
    await comeBack();
    const { end } = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(end).toMatchObject({ cause: 'page-gone', sipCode: 420 });
    await waitUntil(() => liveAt(bob).length === 0);
  });

  it('rings on: who called while the page died can still be answered', async () => {
    bob.engine.actions.dial('alice');
    await alice.until('incoming');
    await answerInTheNextPage();
  });

  it('rings on also where the server called its contact, as every server does, and stops when the caller does', async () => {
    const contact = () => /^Contact: <([^;>]+)/m.exec(sentBy(wire, 'alice', /^REGISTER /).at(-1) ?? '')?.[1];
    bob.engine.actions.dial(contact() ?? '');
    await alice.until('incoming');
    await answerInTheNextPage();
    bob.engine.actions.hangUp(liveAt(bob)[0]?.id ?? '');
    await waitUntil(() => liveAt(alice).length === 0);

    bob.engine.actions.dial(contact() ?? '');
    await alice.until('incoming');
    pages.die();
    await comeBack();
    await alice.until('incoming');
    bob.engine.actions.hangUp(liveAt(bob)[0]?.id ?? '');
    await waitUntil(() => liveAt(alice).length === 0);
  });

  it('takes back what it dialled and nobody has answered: the other phone stops ringing', async () => {
    alice.engine.actions.dial('bob');
    await bob.until('incoming');
    pages.die();
    await comeBack();
    expect((await bob.until('ended')).end?.cause).toBe('cancelled');
    const { end, followUps } = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(end?.cause).toBe('page-gone');
    expect(followUps).toContain('call-again');
  });

  it('says BYE once more for a call that was being hung up', async () => {
    await withBob();
    wire.intercept((text) => (text.startsWith('BYE ') ? 'drop' : 'default'));
    alice.engine.actions.hangUp(alice.call().id);
    await alice.until('ending');
    pages.die();
    wire.intercept(() => 'default');
    await comeBack();
    await waitUntil(() => liveAt(bob).length === 0);
    expect(alice.engine.getSnapshot().calls).toEqual([]);
  });

  it.each([['dialog'], ['request']] as const)(
    'says so once it is registered, however late, and again where that went down with the socket (%s)',
    async (kind) => {
      if (kind === 'dialog') await withBob();
      else alice.engine.actions.dial('bob');
      if (kind === 'request') await bob.until('incoming');
      wire.intercept((text) => (/^(?:BYE|CANCEL) /.test(text) ? 'drop' : 'default'));
      alice.engine.actions.hangUp(alice.call().id);
      await alice.until('ending');
      pages.die();
      const server = wire.server('alice.example.com');
      server.connections = 'refuses';
      const said = () => sentBy(wire, 'alice', /^(?:BYE|CANCEL) /).length;
      const before = said();
      alice = pages.open();
      alice.engine.start();
      const diedAt = clock.now();
      await waitUntil(() => clock.now() - diedAt > 90_000);
      expect(said()).toBe(before);
      server.connections = 'taken';
      await waitUntil(() => said() === before + 1);
      wire.intercept(() => 'default');
      wire.cut('alice');
      await waitUntil(() => liveAt(bob).length === 0);
    },
  );

  it('leaves nothing for the next page once all calls are over', async () => {
    await withBob();
    alice.engine.actions.hangUp(alice.call().id);
    await alice.until('ended');
    expect(pages.keeping.take().calls).toEqual([]);
  });

  it('says of a call nothing that is secret, and not what it sounds like', async () => {
    await withBob();
    const said = JSON.stringify(pages.keeping.take());
    expect(said).toContain('remoteTarget');
    expect(said).not.toMatch(/fingerprint|ice-pwd|candidate|Authorization/i);
  });

  it('is nobody else’s business: another account takes nothing', async () => {
    await withBob();
    pages.die();
    pages.keeping.keep({ ...pages.keeping.take(), aor: 'sip:dave@example.com' });
    await comeBack();
    expect(alice.engine.getSnapshot().calls).toEqual([]);
  });
});
