import { describe, expect, it } from 'vitest';
import { createCallEngine, DialTargetError } from '../../../../src/renderer/engine/call-engine.ts';
import { reachable } from '../../../../src/renderer/engine/core/availability.ts';
import type { SipAgent, SipListener } from '../../../../src/renderer/engine/core/ports.ts';
import { plainIdentity } from '../../../../src/renderer/engine/snapshot.ts';
import { defaultCallPolicy } from '../../../../src/shared/call-policy.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakeMedia } from '../../../support/fake-media.ts';

function setUp(
  servers: readonly string[] = ['wss://one.example.com/ws', 'wss://two.example.com/ws'],
  awaitServer: () => Promise<string | null> = async () => null,
) {
  const asked: string[] = [];
  const sounded: string[] = [];
  const clock = createFakeClock();
  const state: { listener: SipListener | null } = { listener: null };
  const note = (what: string) => (detail: unknown) => void asked.push(`${what} ${String(detail)}`.trim());
  const agent: SipAgent = {
    openSocket: (id, url, way) => void asked.push(`open ${id} ${url}${way === 'detour' ? ' detour' : ''}`),
    useSocket: note('use'),
    closeSocket: note('close'),
    dropSocket: () => void asked.push('drop'),
    ping: (id, ping, method) => void asked.push(`ping ${id} ${ping} ${method}`),
    register: note('register'),
    unregister: () => void asked.push('unregister'),
    invite: () => void asked.push('invite'),
    cancel: () => void asked.push('cancel'),
    accept: () => void asked.push('accept'),
    reject: () => void asked.push('reject'),
    redirect: note('redirect'),
    remake: note('remake'),
    deflect: note('deflect'),
    offer: note('offer'),
    dropOffer: note('drop offer'),
    prepareOffer: note('prepare offer'),
    replaceDialog: note('replace dialog'),
    withdrawOffer: note('withdraw offer'),
    cancelOffer: note('cancel offer'),
    socketLost: () => undefined,
    registered: () => undefined,
    refresh: note('refresh'),
    refer: note('refer'),
    forgetRefer: note('forget refer'),
    answerRefer: note('answer refer'),
    reportRefer: note('report refer'),
    sendDigits: note('digits'),
    trickle: note('trickle'),
    bye: () => void asked.push('bye'),
    keep: () => null,
    placeOf: () => null,
    letGo: ({ kind }) => void asked.push(`let go ${kind}`),
    ringAgain: () => void asked.push('ring again'),
    forget: () => void asked.push('forget'),
    subscribe: note('subscribe'),
    unsubscribe: note('unsubscribe'),
    sendMessage: async () => ({ sipCode: 200, offers: false }),
    publish: () => void asked.push('publish'),
    dispose: () => void asked.push('dispose'),
  };
  const engine = createCallEngine({
    account: {
      aor: 'sip:alice@example.com',
      displayName: 'Alice',
      servers: servers.map((url, priority) => ({ url, priority })),
      credentialKind: 'bearer',
      ice: { servers: [], transportPolicy: 'all' },
      codecs: ['opus'],
      calls: defaultCallPolicy,
      opus: { fec: true, dtx: false, bitrate: 32_000 },
      red: 'adaptive',
    },
    createAgent: (made) => {
      state.listener = made;
      return agent;
    },
    createMedia: (onFailed) => createFakeMedia('alice', onFailed),
    availability: reachable,
    saveAvailability: () => undefined,
    createMixer: null,
    store: { take: async () => null, keep: () => undefined },
    receiveMessage: async () => ({ code: 405 }),
    awaitServer,
    tones: { start: (tone) => void sounded.push(tone), stop: () => void sounded.push('silence') },
    clock,
    log: () => undefined,
    network: () => null,
  });
  const tell = (): SipListener => {
    if (state.listener === null) throw new Error('no listener');
    return state.listener;
  };
  return { engine, asked, sounded, clock, tell };
}

const peer = { uri: 'sip:b@x', number: 'b', name: null };
const caller = { peer, identity: plainIdentity(peer), replaces: null, wantsAutoAnswer: false };
const closed = { type: 'closed', detail: 'closed before it opened (1006)' } as const;
const opened = { type: 'opened' } as const;
const accepted = { type: 'register.accepted', expiresS: 600 } as const;

describe('the call engine', () => {
  it('tries the next server at once when one fails, and counts down to the next round', () => {
    const { engine, asked, clock, tell } = setUp();
    engine.start();
    tell().onSocket(1, closed);
    tell().onSocket(2, closed);
    expect(asked.filter((each) => each.startsWith('open'))).toEqual([
      'open 1 wss://one.example.com/ws',
      'open 2 wss://two.example.com/ws',
    ]);
    expect(engine.getSnapshot().registration).toMatchObject({ step: 'waiting', retryAt: clock.now() + 1000 });
    clock.advance(1000);
    expect(asked).toContain('open 3 wss://one.example.com/ws');
  });

  it('does not wait when the network changed, and asks all servers at once', () => {
    const { engine, asked, clock, tell } = setUp();
    engine.start();
    tell().onSocket(1, closed);
    tell().onSocket(2, closed);
    const state = { interfaces: [], defaultRoute: null };
    engine.networkChanged({ cause: 'link-up', before: state, after: state, at: clock.now() });
    // And each by another network, should there be one.
    expect(asked.slice(-4)).toEqual([
      'open 3 wss://one.example.com/ws',
      'open 4 wss://two.example.com/ws',
      'open 5 wss://one.example.com/ws detour',
      'open 6 wss://two.example.com/ws detour',
    ]);
  });

  it('is registered only while the socket is proven, and knows since when it cannot be called', () => {
    const { engine, clock, tell } = setUp(['wss://one.example.com/ws']);
    engine.start();
    tell().onSocket(1, opened);
    tell().onRegistration(accepted);
    const registeredAt = clock.now();
    expect(engine.getSnapshot().registration.step).toBe('registered');
    clock.advance(20_000);
    const { registration } = engine.getSnapshot();
    expect(registration.step).not.toBe('registered');
    expect(registration.unreachableSince).toBe(registeredAt);
  });

  it('says what it missed once it can be called again', () => {
    const { engine, asked, clock, tell } = setUp(['wss://one.example.com/ws']);
    engine.start();
    tell().onSocket(1, opened);
    tell().onRegistration(accepted);
    const from = clock.now();
    clock.advance(60_000);
    const state = { interfaces: [], defaultRoute: null };
    engine.networkChanged({ cause: 'link-up', before: state, after: state, at: clock.now() });
    const id = Number(/open (\d+)/.exec(asked.findLast((each) => each.startsWith('open')) ?? '')?.[1]);
    tell().onSocket(id, opened);
    tell().onRegistration(accepted);
    expect(engine.getSnapshot().registration).toMatchObject({
      step: 'registered',
      unreachableSince: null,
      lastGap: { from, to: clock.now() },
    });
  });

  it('shows the round trip of its pings', () => {
    const { engine, clock, tell } = setUp(['wss://one.example.com/ws']);
    engine.start();
    tell().onSocket(1, opened);
    clock.advance(40);
    tell().onSocket(1, { type: 'answered', ping: 1, method: 'crlf' });
    expect(engine.getSnapshot().registration.rttMs).toBe(40);
  });

  it('shows a renewed credential to the registrar at once', () => {
    const { engine, asked, tell } = setUp();
    engine.start();
    tell().onSocket(1, opened);
    tell().onRegistration(accepted);
    engine.credentialRenewed();
    expect(asked.filter((each) => each.startsWith('register'))).toHaveLength(2);
    expect(engine.getSnapshot().registration.step).toBe('registered');
  });

  it('looks on for a server that is gone, as long as it is gone', async () => {
    const looks: ((url: string | null) => void)[] = [];
    const look = () => new Promise<string | null>((resolve) => void looks.push(resolve));
    const { engine, clock, tell } = setUp(['wss://one.example.com/ws'], look);
    engine.start();
    tell().onSocket(1, { type: 'closed', detail: null });
    expect(engine.getSnapshot().registration.step).toBe('waiting');
    clock.sleep(25_000);
    looks[0]?.(null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(looks).toHaveLength(2);
    // At once: none is closed, and whatever fails there is not to be waited for.
    looks[1]?.(null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(looks).toHaveLength(2);
  });

  it('leaves no timer behind when it stops', async () => {
    const { engine, clock, tell } = setUp();
    engine.start();
    tell().onSocket(1, opened);
    tell().onRegistration(accepted);
    const stopped = engine.stop();
    clock.advance(5000);
    await Promise.resolve();
    tell().onRegistration({ type: 'register.ended' });
    clock.advance(5000);
    await stopped;
    expect(clock.pending).toBe(0);
  });

  it('is not brought back by a server that opens after it has stopped', async () => {
    let opens: (url: string) => void = () => undefined;
    const { engine, clock, tell } = setUp(
      undefined,
      () =>
        new Promise((resolve) => {
          opens = resolve;
        }),
    );
    engine.start();
    tell().onSocket(1, closed);
    tell().onSocket(2, closed);
    const stopped = engine.stop();
    clock.advance(5000);
    await stopped;
    opens('wss://one.example.com/ws');
    await Promise.resolve();
    await Promise.resolve();
    expect(clock.pending).toBe(0);
  });

  it('measures how long registering took', () => {
    const { engine, clock, tell } = setUp();
    engine.start();
    clock.advance(120);
    tell().onSocket(1, opened);
    clock.advance(80);
    tell().onRegistration(accepted);
    expect(engine.getSnapshot().registration).toMatchObject({ step: 'registered', registeredMs: 200 });
  });

  it('rings for as long as anybody calls', () => {
    const { sounded, tell } = setUp();
    tell().onIncomingCall('first', caller);
    tell().onIncomingCall('second', caller);
    tell().onCall('first', { type: 'sip.cancelled', elsewhere: false });
    expect(sounded).toEqual(['ring']);
    tell().onCall('second', { type: 'sip.cancelled', elsewhere: false });
    expect(sounded).toEqual(['ring', 'silence']);
  });

  it('takes no call any more once it is leaving, and leaves it to other devices', async () => {
    const { engine, asked, clock, tell } = setUp();
    tell().onIncomingCall('ringing', caller);
    const stopped = engine.stop();
    tell().onIncomingCall('late', caller);
    expect(asked.filter((each) => each === 'reject')).toHaveLength(2);
    expect(engine.getSnapshot().calls.map(({ id }) => id)).toEqual(['ringing']);
    clock.advance(5000);
    await stopped;
    expect(asked).toContain('dispose');
  });

  it('gives the same snapshot until something changes', () => {
    const { engine, tell } = setUp();
    const before = engine.getSnapshot();
    expect(engine.getSnapshot()).toBe(before);
    tell().onIncomingCall('x', caller);
    expect(engine.getSnapshot()).not.toBe(before);
  });

  it('refuses to dial what is no number', () => {
    expect(() => setUp().engine.actions.dial('???')).toThrow(DialTargetError);
  });

  it('keeps at most twenty ended calls and dismisses on request, never a live one', () => {
    const { engine, tell } = setUp();
    for (let index = 0; index < 30; index++) {
      tell().onIncomingCall(`call-${index}`, caller);
      tell().onCall(`call-${index}`, { type: 'sip.cancelled', elsewhere: false });
    }
    expect(engine.getSnapshot().calls).toHaveLength(20);
    engine.actions.dismiss('call-29');
    expect(engine.getSnapshot().calls).toHaveLength(19);
    tell().onIncomingCall('live', caller);
    engine.actions.dismiss('live');
    expect(engine.getSnapshot().calls.at(-1)?.id).toBe('live');
  });

  it('counts what makes no sense in a call’s step, and changes nothing for it', () => {
    const { engine, asked, tell } = setUp();
    tell().onIncomingCall('ringing', caller);
    const before = engine.getSnapshot().calls;
    engine.actions.hold('ringing');
    engine.actions.sendDtmf('ringing', '1');
    engine.actions.transferBlind('ringing', '200');
    engine.actions.swap();
    expect(engine.getSnapshot().calls).toEqual(before);
    expect(asked).toEqual([]);
    expect(
      engine
        .trace()
        .filter(({ kind }) => kind === 'ignored')
        .map(({ type }) => type),
    ).toEqual(['user.held', 'user.digits', 'user.transferred']);
  });

  it('remembers the newest events and commands by their types only', () => {
    const { engine, tell } = setUp();
    engine.start();
    for (let turn = 0; turn < 300; turn++)
      tell().onRegistration({ type: 'message.malformed', detail: 'secret' });
    expect(engine.trace()).toHaveLength(200);
    expect(JSON.stringify(engine.trace())).not.toContain('secret');
  });
});
