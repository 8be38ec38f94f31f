import { describe, expect, it } from 'vitest';
import { createCallEngine, DialTargetError } from '../../../../src/renderer/engine/call-engine.ts';
import type { SipAgent, SipListener } from '../../../../src/renderer/engine/core/ports.ts';
import { plainIdentity } from '../../../../src/renderer/engine/snapshot.ts';
import { defaultCallPolicy } from '../../../../src/shared/call-policy.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakeMedia } from '../../../support/fake-media.ts';

function setUp(servers: readonly string[] = ['wss://one.example.com/ws', 'wss://two.example.com/ws']) {
  const asked: string[] = [];
  const sounded: string[] = [];
  const clock = createFakeClock();
  const state: { listener: SipListener | null } = { listener: null };
  const note = (what: string) => (detail: unknown) => void asked.push(`${what} ${String(detail)}`.trim());
  const agent: SipAgent = {
    connect: note('connect'),
    disconnect: () => void asked.push('disconnect'),
    register: note('register'),
    unregister: () => void asked.push('unregister'),
    invite: () => void asked.push('invite'),
    cancel: () => void asked.push('cancel'),
    accept: () => void asked.push('accept'),
    reject: () => void asked.push('reject'),
    redirect: note('redirect'),
    deflect: note('deflect'),
    offer: note('offer'),
    refresh: note('refresh'),
    refer: note('refer'),
    answerRefer: note('answer refer'),
    reportRefer: note('report refer'),
    sendDigits: note('digits'),
    bye: () => void asked.push('bye'),
    forget: () => void asked.push('forget'),
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
    },
    createAgent: (made) => {
      state.listener = made;
      return agent;
    },
    createMedia: (onFailed) => createFakeMedia('alice', onFailed),
    createMixer: null,
    tones: { start: (tone) => void sounded.push(tone), stop: () => void sounded.push('silence') },
    clock,
    log: () => undefined,
  });
  const tell = (): SipListener => {
    if (state.listener === null) throw new Error('no listener');
    return state.listener;
  };
  return { engine, asked, sounded, clock, tell };
}

const peer = { uri: 'sip:b@x', number: 'b', name: null };
const caller = { peer, identity: plainIdentity(peer), replaces: null, wantsAutoAnswer: false };

const unreachable = {
  type: 'transport.failed',
  problem: { code: 'unreachable', sipCode: null, detail: null },
} as const;

describe('the call engine', () => {
  it('tries the next server after a failure, and counts down to the attempt', () => {
    const { engine, asked, clock, tell } = setUp();
    engine.start();
    tell().onRegistration(unreachable);
    expect(engine.getSnapshot().registration).toMatchObject({ step: 'waiting', retryAt: clock.now() + 1000 });
    clock.advance(1000);
    tell().onRegistration(unreachable);
    clock.advance(2000);
    expect(asked.filter((each) => each.startsWith('connect'))).toEqual([
      'connect wss://one.example.com/ws',
      'connect wss://two.example.com/ws',
      'connect wss://one.example.com/ws',
    ]);
  });

  it('does not wait when the network is said to be back', () => {
    const { engine, asked, tell } = setUp(['wss://one.example.com/ws']);
    engine.start();
    tell().onRegistration(unreachable);
    engine.retryNow();
    expect(asked.filter((each) => each.startsWith('connect'))).toHaveLength(2);
  });

  it('measures how long registering took', () => {
    const { engine, clock, tell } = setUp();
    engine.start();
    clock.advance(120);
    tell().onRegistration({ type: 'transport.connected' });
    clock.advance(80);
    tell().onRegistration({ type: 'register.accepted', expiresS: 600 });
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

  it('remembers the newest events and commands by their types only', () => {
    const { engine, tell } = setUp();
    engine.start();
    for (let turn = 0; turn < 300; turn++)
      tell().onRegistration({ type: 'message.malformed', detail: 'secret' });
    expect(engine.trace()).toHaveLength(200);
    expect(JSON.stringify(engine.trace())).not.toContain('secret');
  });
});
