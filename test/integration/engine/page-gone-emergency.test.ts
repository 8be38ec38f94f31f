import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, type Interceptor, responseTo } from '../../support/fake-wire.ts';
import { headerOf } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

// Alice has called for help, and her page dies. Whoever helps may know no Replaces, or something on the way may not.
describe('a call for help whose page died, on the wire', () => {
  let wire: FakeWire;
  let clock: ReturnType<typeof createFastClock>;
  let pages: ReturnType<typeof createKeptPages>;
  let alice: TestPhone;
  let help: TestPhone;

  const openPage = (unregistered: boolean) =>
    pages.open({ policy: { emergency: { numbers: ['112'], unregistered, location: null } } });

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFastClock(20);
    pages = createKeptPages(wire, clock);
    alice = openPage(false);
    help = createTestPhone(wire, '112', { clock });
    await Promise.all([alice.register(), help.register()]);
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), help.engine.stop()]);
  });

  const invites = () => sentBy(wire, 'alice', /^INVITE /).filter((text) => !/^To: .*;tag=/m.test(text));
  const isReturn = (text: string) => text.startsWith('INVITE ') && headerOf(text, 'Replaces') !== '';
  const back = () => alice.untilWith('112', ({ step }) => step === 'connected');
  const liveAtHelp = () => help.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended');

  async function standAndDieUnder(interceptor: Interceptor, unregistered = false): Promise<void> {
    await connectPhones({ phone: alice, name: 'alice' }, { phone: help, name: '112' });
    expect(alice.callWith('112').emergency).toBe(true);
    await dieUnder(interceptor, unregistered);
  }

  /** The page dies, and the wire does this from then on. */
  async function dieUnder(interceptor: Interceptor, unregistered = false): Promise<void> {
    pages.die();
    wire.intercept(interceptor);
    alice = openPage(unregistered);
    alice.engine.start();
  }

  /** Somebody answers what rings there anew; the old call ends, and both have one. */
  async function helpAnswersAnew(): Promise<void> {
    await waitUntil(() => liveAtHelp().some(({ step }) => step === 'incoming'));
    await alice.untilWith('112', ({ ringsAnew }) => ringsAnew);
    const { id } = help.call();
    help.engine.actions.answer(id);
    await back();
    await waitUntil(() => liveAtHelp().length === 1);
    expect(liveAtHelp()).toMatchObject([{ id, step: 'connected' }]);
    expect(headerOf(invites().at(-1) ?? '', 'Replaces')).toBe('');
  }

  it('goes on with whoever helps, who is asked for it and not made to refuse', async () => {
    await standAndDieUnder(() => 'default');
    await back();
    await waitUntil(() => liveAtHelp().length === 1);
    const asked = invites().at(-1) ?? '';
    expect(headerOf(asked, 'Replaces')).toMatch(/;to-tag=.+;from-tag=/);
    expect(headerOf(asked, 'Require')).not.toContain('replaces');
  });

  it.each([400, 403, 420, 481, 486, 500, 503, 603])(
    'is made anew at once when the taking over is answered with %i',
    async (code) => {
      await standAndDieUnder((text) =>
        isReturn(text) ? { answer: responseTo(text, code, 'No') } : 'default',
      );
      await helpAnswersAnew();
      expect(invites().filter(isReturn)).toHaveLength(1);
    },
  );

  it('follows to the desk that it is sent on to', async () => {
    const desk = createTestPhone(wire, 'bob', { clock });
    await desk.register();
    await standAndDieUnder((text) => {
      if (!isReturn(text) || !text.startsWith('INVITE sip:112@')) return 'default';
      return { answer: responseTo(text, 302, 'Moved Temporarily', ['Contact: <sip:bob@example.com>']) };
    });
    await desk.until('incoming');
    desk.engine.actions.answer(desk.call().id);
    await back();
    await desk.engine.stop();
  });

  it('is made anew when nobody says a word to the taking over', async () => {
    await standAndDieUnder((text) => (isReturn(text) ? 'drop' : 'default'));
    await helpAnswersAnew();
  });

  it('rings where it is a call like any other for them, and stands once it is answered', async () => {
    // What stands there takes no Replaces, and leaves it unread.
    const unread = (text: string) => text.replace(/^Replaces: .*\r\n/m, '');
    const passed = new Set<string>();
    await standAndDieUnder((text) => {
      if (!isReturn(text) || passed.has(text)) return 'default';
      passed.add(text);
      wire.inject('112', unread(text));
      return 'drop';
    });
    await waitUntil(() => liveAtHelp().some(({ step }) => step === 'incoming'));
    help.engine.actions.answer(help.call().id);
    await back();
    await waitUntil(() => liveAtHelp().length === 1);
  });

  it('waits for no registration where the edge takes such calls without', async () => {
    await standAndDieUnder((text) => (text.startsWith('REGISTER ') ? 'drop' : 'default'), true);
    await back();
    expect(alice.engine.getSnapshot().registration.step).not.toBe('registered');
  });

  it('that nobody had answered is made again by itself, and rings there once', async () => {
    alice.engine.actions.dial('112');
    const { id } = await help.until('incoming');
    await dieUnder(() => 'default');
    await help.untilWith('alice', (call) => call.id !== id && call.step === 'incoming');
    await waitUntil(() => liveAtHelp().length === 1);
    await helpAnswersAnew();
    expect(help.engine.getSnapshot().calls.find((call) => call.id === id)?.end?.cause).toBe('cancelled');
  });

  it('comes back though the network was away for longer than another call waits for it', async () => {
    await connectPhones({ phone: alice, name: 'alice' }, { phone: help, name: '112' });
    wire.refuseConnections = true;
    await dieUnder(() => 'default');
    await new Promise<void>((resolve) => void clock.after(18_000, resolve));
    wire.refuseConnections = false;
    const up = { interfaces: [], defaultRoute: { address: '192.0.2.1', interface: null } };
    const before = { interfaces: [], defaultRoute: null };
    alice.engine.networkChanged({ cause: 'link-up', before, after: up, at: clock.now() });
    await back();
    await waitUntil(() => liveAtHelp().length === 1);
    expect(liveAtHelp()).toMatchObject([{ step: 'connected' }]);
  });

  it('that was over is not forgotten with the page: help may call back, whoever is not to be disturbed', async () => {
    const bob = createTestPhone(wire, 'bob', { clock });
    await bob.register();
    await connectPhones({ phone: alice, name: 'alice' }, { phone: help, name: '112' });
    alice.engine.actions.hangUp(alice.callWith('112').id);
    await help.until('ended');
    await dieUnder(() => 'default');
    await waitUntil(() => alice.engine.getSnapshot().registration.step === 'registered');
    alice.engine.actions.setDoNotDisturb(true);
    // From a number that nobody can know before.
    bob.engine.actions.dial('alice');
    await alice.untilWith('bob', ({ step }) => step === 'incoming');
    await bob.engine.stop();
  });
});
