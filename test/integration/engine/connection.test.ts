import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkCause } from '../../../src/shared/network.ts';
import { type AtServers, callBob, startAtServers } from '../../support/at-servers.ts';
import { byDetour, createFakeWire, type FakeWire, gruuOf, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const urls = ['wss://one.example.com/ws', 'wss://two.example.com/ws'];
const [one, two] = ['one.example.com', 'two.example.com'] as const;

describe('the connection to several servers, on real SIP.js over a fake wire', () => {
  let wire: FakeWire;
  let alice: AtServers['alice'];
  let shown: AtServers['shown'];
  let registration: AtServers['registration'];
  let registeredAt: AtServers['registeredAt'];

  function start(servers: readonly string[] = urls, options: TestPhoneOptions = {}): void {
    ({ alice, shown, registration, registeredAt } = startAtServers(wire, servers, {
      clock: createFastClock(20),
      ...options,
    }));
  }
  const sent = (method: string) => wire.crossed.filter(({ text }) => text.startsWith(`${method} `));
  function networkChanged(cause: NetworkCause): void {
    const state = { interfaces: [], defaultRoute: null };
    alice.engine.networkChanged({ cause, before: state, after: state, at: Date.now() });
  }
  const startCall = (): Promise<TestPhone> => callBob(wire, alice);

  beforeEach(() => {
    wire = createFakeWire();
  });
  afterEach(() => alice.engine.stop());

  it('uses the best server and leaves the others alone', async () => {
    start();
    await registeredAt(one);
    expect(registration().server).toBe(urls[0]);
    expect(wire.server(two).opened).toBe(0);
  });

  it.each(['refuses', 'black-hole'] as const)('goes to the next when the first %s', async (connections) => {
    wire.server(one).connections = connections;
    start();
    await registeredAt(two);
    expect(registration().server).toBe(urls[1]);
  });

  it('goes to the next when the first opens and says nothing', async () => {
    wire.server(one).passage = 'silent';
    start();
    await registeredAt(two);
    await waitUntil(() => wire.server(one).open === 0);
  });

  it('goes to the next when the first lives and does not answer a REGISTER', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ') && wire.crossed.at(-1)?.server === one ? 'drop' : 'default',
    );
    start();
    await registeredAt(two);
  });

  it('goes to the next when the first names a time to come back', async () => {
    wire.intercept((text) =>
      text.startsWith('REGISTER ') && wire.crossed.at(-1)?.server === one
        ? { answer: responseTo(text, 503, 'Service Unavailable', ['Retry-After: 3600']) }
        : 'default',
    );
    start();
    await registeredAt(two);
    expect(sent('REGISTER').filter(({ server }) => server === one)).toHaveLength(1);
  });

  it('notices silent death, says that it cannot be called, moves, and says what it may have missed', async () => {
    start();
    await registeredAt(one);
    shown.length = 0;
    wire.server(one).passage = 'silent';
    await registeredAt(two);
    expect(shown).toContain('connecting');
    const { lastGap } = registration();
    expect(lastGap?.to).toBeGreaterThan(lastGap?.from ?? Number.POSITIVE_INFINITY);
    expect(wire.server(one).open).toBe(0);
  });

  it('goes back to the better server without ever not being registered', async () => {
    wire.server(one).connections = 'refuses';
    start();
    await registeredAt(two);
    shown.length = 0;
    wire.server(one).connections = 'taken';
    await registeredAt(one);
    await waitUntil(() => wire.server(two).open === 0);
    expect(new Set(shown)).toEqual(new Set(['registered']));
    expect(registration().lastGap).toBeNull();
  });

  it('stays where it is when the better server is back and refuses it', async () => {
    wire.server(one).connections = 'refuses';
    start();
    await registeredAt(two);
    wire.intercept((text) =>
      text.startsWith('REGISTER ') && wire.crossed.at(-1)?.server === one
        ? { answer: responseTo(text, 500, 'Server Error') }
        : 'default',
    );
    wire.server(one).connections = 'taken';
    await waitUntil(() => sent('REGISTER').some(({ server }) => server === one));
    await waitUntil(() => wire.server(one).open === 0);
    expect(registration()).toMatchObject({ step: 'registered', server: urls[1] });
  });

  it.each(['alice', 'bob'] as const)('keeps a call while it goes back, and %s can end it', async (who) => {
    wire.server(one).connections = 'refuses';
    start();
    await registeredAt(two);
    const bob = await startCall();
    wire.server(one).connections = 'taken';
    await registeredAt(one);
    const ender = who === 'alice' ? alice : bob;
    ender.engine.actions.hangUp(ender.call().id);
    await Promise.all([alice.until('ended'), bob.until('ended')]);
    expect(sent('BYE')).toHaveLength(1);
    await bob.engine.stop();
  });

  it.each(['alice', 'bob'] as const)(
    'keeps a call when the socket is lost and replaced, and %s can end it',
    async (who) => {
      start();
      await registeredAt(one);
      const bob = await startCall();
      wire.server(one).connections = 'refuses';
      wire.server(one).cut();
      await registeredAt(two);
      expect(alice.call().step).toBe('connected');
      const ender = who === 'alice' ? alice : bob;
      ender.engine.actions.hangUp(ender.call().id);
      await Promise.all([alice.until('ended'), bob.until('ended')]);
      expect(sent('BYE')).toHaveLength(1);
      await bob.engine.stop();
    },
  );

  it('answers a call that rang when its socket died, by another', async () => {
    start();
    await registeredAt(one);
    const bob = createTestPhone(wire, 'bob', { clock: createFastClock(20) });
    await bob.register();
    bob.engine.actions.dial('alice');
    await alice.until('incoming');
    wire.server(one).passage = 'silent';
    await registeredAt(two);
    alice.engine.actions.answer(alice.call().id);
    await Promise.all([alice.until('connected'), bob.until('connected')]);
    bob.engine.actions.hangUp(bob.call().id);
    expect((await alice.until('ended')).end?.cause).toBe('hung-up');
    await bob.engine.stop();
  });

  it('makes a call that was dialled while the socket was in doubt, as soon as another is proven', async () => {
    start();
    await registeredAt(one);
    const bob = createTestPhone(wire, 'bob', { clock: createFastClock(20) });
    await bob.register();
    wire.server(one).passage = 'silent';
    networkChanged('default-route');
    alice.engine.actions.dial('bob');
    expect(alice.call().step).toBe('preparing');
    await bob.until('incoming');
    expect(wire.bindingOf('alice')).toBe(two);
    alice.engine.actions.hangUp(alice.call().id);
    await Promise.all([alice.until('ended'), bob.until('ended')]);
    await bob.engine.stop();
  });

  it('opens no microphone for a call that was hung up while it waited for a socket', async () => {
    const opened: string[] = [];
    start(urls.slice(0, 1), {
      prepareMedia(media) {
        media.open = async () => void opened.push('microphone');
      },
    });
    await registeredAt(one);
    wire.server(one).passage = 'silent';
    networkChanged('default-route');
    alice.engine.actions.dial('bob');
    alice.engine.actions.hangUp(alice.call().id);
    expect((await alice.until('ended')).end).toMatchObject({ cause: 'cancelled' });
    wire.server(one).passage = 'free';
    await registeredAt(one);
    alice.engine.actions.dial('carol');
    await waitUntil(() => sent('INVITE').length === 1);
    expect(opened).toHaveLength(1);
  });

  it('stays on its socket when the network changed and the socket answers', async () => {
    start();
    await registeredAt(one);
    networkChanged('address-removed');
    expect(registration().step).not.toBe('registered');
    await registeredAt(one);
    expect(sent('REGISTER')).toHaveLength(1);
    await waitUntil(() => wire.server(two).open === 0 && wire.server(one).open === 1);
  });

  it('moves at once when the network changed and the socket is dead', async () => {
    start();
    await registeredAt(one);
    wire.server(one).passage = 'silent';
    networkChanged('default-route');
    await registeredAt(two);
    expect(registration().step).toBe('registered');
  });

  it('waits for no ping on a socket that opens beside a doubted one: REGISTER is what proves it', async () => {
    // Time stands nearly still: nothing is given up here because it took too long.
    start(urls, { clock: createFastClock(0.05) });
    await registeredAt(one);
    shown.length = 0;
    wire.server(one).passage = 'silent';
    wire.server(one).connections = 'black-hole';
    wire.server(two).answersCrlf = false;
    wire.server(two).answersOptions = false;
    networkChanged('default-route');
    await registeredAt(two);
    expect(shown).toEqual(['connecting', 'registering', 'registered']);
  });

  it('can be called though a REGISTER that was left on another socket arrives after the one that took its place', async () => {
    // Slow enough that the next refresh by itself is far away.
    start(urls.slice(0, 1), { clock: createFastClock(5) });
    await registeredAt(one);
    wire.server(byDetour(one)).connections = 'taken';
    let bound: (string | null)[] = [];
    wire.intercept((text) => {
      if (!text.startsWith('REGISTER ')) return 'default';
      if (wire.crossed.at(-1)?.server === byDetour(one)) {
        queueMicrotask(() => {
          wire.release();
          bound = [...bound, wire.bindingOf('alice')];
        });
        return 'default';
      }
      wire.server(one).passage = 'silent';
      return 'hold';
    });
    // What is in use does not answer; a new one takes the REGISTER, and says nothing more either.
    wire.server(one).passage = 'silent';
    networkChanged('default-route');
    wire.server(one).passage = 'free';
    await waitUntil(() => bound.length === 2);
    expect(bound).toEqual([null, byDetour(one)]);
    expect(registration().step).toBe('registered');
    expect(sent('REGISTER').map(({ server }) => server)).toEqual([one, one, byDetour(one), byDetour(one)]);
  });

  it('is not shown as registered by a socket that only opened, and goes on from one that says nothing', async () => {
    start();
    await registeredAt(one);
    shown.length = 0;
    wire.server(one).connections = 'refuses';
    wire.server(one).passage = 'silent';
    wire.server(two).passage = 'silent';
    networkChanged('default-route');
    await waitUntil(() => wire.server(two).opened > 2);
    expect(shown).not.toContain('registered');
    wire.server(two).passage = 'free';
    await registeredAt(two);
  });

  it('stays registered at a server that answers no CRLF', async () => {
    wire.server(one).answersCrlf = false;
    start([urls[0] ?? '']);
    await registeredAt(one);
    shown.length = 0;
    const { pings } = wire.server(one);
    await waitUntil(() => pings.options >= 6);
    expect(pings.crlf).toBe(2);
    expect(new Set([...shown, registration().step])).toEqual(new Set(['registered']));
  });

  it('follows a redirect to a server of ours, and not to a stranger', async () => {
    let target = 'sip:two.example.com;transport=ws';
    wire.intercept((text) =>
      text.startsWith('REGISTER ') && wire.crossed.at(-1)?.server === one
        ? { answer: responseTo(text, 302, 'Moved Temporarily', [`Contact: <${target}>`]) }
        : 'default',
    );
    start();
    await registeredAt(two);
    await alice.engine.stop();
    target = 'sip:evil.example.net;transport=ws';
    start([urls[0] ?? '']);
    await waitUntil(() => registration().problem !== null);
    expect(registration().problem).toMatchObject({ code: 'refused', sipCode: 302 });
    expect(wire.server('evil.example.net').opened).toBe(0);
  });

  it.each([
    ['routes', true],
    ['gives', false],
  ] as const)('takes its GRUU for Contact when the server %s it: %s (RFC 5627)', async (gruu, isUsed) => {
    wire.server(one).gruu = gruu;
    start();
    await registeredAt(one);
    const bob = await startCall();
    const contact = /^Contact: (.*)$/im.exec(sent('INVITE')[0]?.text ?? '')?.[1] ?? '';
    expect(contact.includes(gruuOf('alice'))).toBe(isUsed);
    alice.engine.actions.hangUp(alice.call().id);
    await Promise.all([alice.until('ended'), bob.until('ended')]);
    await bob.engine.stop();
  });

  it('lets go though nobody answers any more', async () => {
    start();
    await registeredAt(one);
    wire.server(one).passage = 'silent';
    wire.server(two).connections = 'black-hole';
    await alice.engine.stop();
    expect(wire.server(one).open).toBe(0);
  });
});
