import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultRegistrationConfig as config,
  type RegistrationCommand,
  type RegistrationEvent,
  type RegistrationProblem,
  type RegistrationState,
  type RegistrationTimer,
  registrationConfigInCall,
} from '../../../../../src/renderer/engine/core/registration.ts';
import { stepRegistration } from '../../../../../src/renderer/engine/core/registration-step.ts';

const problem = (code: RegistrationProblem['code'], sipCode: number | null = null): RegistrationProblem => ({
  code,
  sipCode,
  detail: null,
});
const refused = (code: RegistrationProblem['code'], sipCode: number, more = {}): RegistrationEvent => ({
  type: 'register.refused',
  problem: problem(code, sipCode),
  retryAfterMs: null,
  minExpiresS: null,
  redirectUrl: null,
  ...more,
});

function run(from: RegistrationState, ...events: RegistrationEvent[]) {
  return events.reduce((step, event) => stepRegistration(step.state, event, config), {
    state: from,
    commands: [],
  } as ReturnType<typeof stepRegistration>);
}

const idle: RegistrationState = { step: 'idle' };
const registered: RegistrationState = {
  step: 'registered',
  expiresS: 600,
  refreshing: false,
  refusals: 0,
  problem: null,
  moving: false,
  steady: true,
  stray: false,
};
const registering: RegistrationState = {
  step: 'registering',
  attempt: 3,
  expiresS: 600,
  redirects: 0,
  stray: false,
};
const connecting: RegistrationState = { step: 'connecting', attempt: 0, redirects: 0, stray: false };
const failed = (
  code: RegistrationProblem['code'],
  retryAfterMs: number | null = null,
): RegistrationEvent => ({
  type: 'transport.failed',
  problem: problem(code),
  retryAfterMs,
  told: retryAfterMs !== null,
});
function timer(commands: readonly RegistrationCommand[], name: RegistrationTimer) {
  const found = commands.find((command) => command.type === 'timer.start' && command.name === name);
  if (found?.type !== 'timer.start') throw new Error(`${name} was not started`);
  return found;
}

describe('registration', () => {
  it('connects, registers and refreshes well before the expiry', () => {
    const first = run(idle, { type: 'start' });
    expect(first.commands).toContainEqual({ type: 'transport.connect', urgent: false });
    const asking = run(first.state, { type: 'transport.connected' });
    expect(asking.commands).toContainEqual({ type: 'sip.register', expiresS: 600 });
    const done = run(asking.state, { type: 'register.accepted', expiresS: 300 });
    expect(done.state).toEqual({ ...registered, expiresS: 300, steady: false });
    expect(done.commands).toContainEqual({ type: 'transport.settle' });
    expect(timer(done.commands, 'refresh').delayMs).toBeLessThanOrEqual(300_000 * 0.7);
    const refresh = run(done.state, { type: 'timer.fired', name: 'refresh' });
    expect(refresh.state).toMatchObject({ step: 'registered', refreshing: true });
    expect(refresh.commands).toContainEqual({ type: 'sip.register', expiresS: 300 });
  });

  it('backs off further with each attempt, up to a limit', () => {
    let state: RegistrationState = connecting;
    const delays: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      const step = run(state, failed('unreachable'));
      delays.push(timer(step.commands, 'retry').delayMs);
      state = run(step.state, { type: 'timer.fired', name: 'retry' }).state;
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
    expect(state).toMatchObject({ step: 'connecting', attempt: 10 });
  });

  it('begins anew with the shortest wait once something has changed for the better', () => {
    const tired: RegistrationState = { ...connecting, attempt: 6 };
    const waiting = run(tired, failed('unreachable')).state;
    for (const before of [tired, waiting]) {
      const { commands } = run(before, { type: 'retry-now' }, failed('unreachable'));
      expect(timer(commands, 'retry').delayMs).toBe(config.firstRetryMs);
    }
    const asking: RegistrationState = { ...registering, attempt: 6 };
    const { commands } = run(asking, { type: 'retry-now' }, { type: 'transport.closed', detail: null });
    expect(timer(commands, 'retry').delayMs).toBe(config.firstRetryMs);
  });

  it('comes every 4 s during a call, for about a minute, and leaves a server that stays away more room then', () => {
    const waits = Array.from({ length: 20 }, (_, attempt) => {
      const step = stepRegistration(
        { ...connecting, attempt },
        failed('unreachable'),
        registrationConfigInCall,
      );
      return timer(step.commands, 'retry').delayMs;
    });
    expect(waits).toEqual([
      1000,
      2000,
      ...new Array<number>(13).fill(4000),
      ...new Array<number>(5).fill(20_000),
    ]);
  });

  it.each([
    ['idle', config],
    ['in a call', registrationConfigInCall],
  ])('leaves a better server that refuses us to itself for a minute (%s)', (_, each) => {
    const moving: RegistrationState = { ...registered, refreshing: true, moving: true };
    const { commands } = stepRegistration(moving, refused('service-unavailable', 503), each);
    expect(commands.find(({ type }) => type === 'transport.avoid')).toMatchObject({ delayMs: 60_000 });
  });

  it('knocks no oftener during a call where it was refused', () => {
    const event = refused('unauthorized', 401);
    const { commands } = stepRegistration(registering, event, registrationConfigInCall);
    expect(timer(commands, 'retry').delayMs).toBe(60_000);
  });

  it('asks again with Min-Expires after a 423, once', () => {
    const again = run(registering, refused('refused', 423, { minExpiresS: 3600 }));
    expect(again.commands).toContainEqual({ type: 'sip.register', expiresS: 3600 });
    const looping = run(again.state, refused('refused', 423, { minExpiresS: 3600 }));
    expect(looping.state.step).toBe('connecting');
  });

  it('leaves a server that is of no use to itself and asks another one', () => {
    const step = run(registering, refused('service-unavailable', 503, { retryAfterMs: 90_000 }));
    expect(step.state).toMatchObject({ step: 'connecting', attempt: 4 });
    expect(step.commands).toContainEqual({
      type: 'transport.avoid',
      delayMs: 90_000,
      told: true,
      problem: problem('service-unavailable', 503),
    });
  });

  it('honours Retry-After without jitter when there is no other server', () => {
    const { commands, state } = run(
      registering,
      refused('service-unavailable', 503, { retryAfterMs: 90_000 }),
      failed('service-unavailable', 90_000),
    );
    expect(timer(commands, 'retry')).toMatchObject({ delayMs: 90_000, jitter: 0 });
    expect(run(state, { type: 'retry-now' }).state.step).toBe('waiting');
  });

  it('does not carry a wrong account from server to server, nor hammer one', () => {
    const { commands, state } = run(registering, refused('forbidden', 403));
    expect(timer(commands, 'retry').delayMs).toBe(config.hopelessRetryMs);
    expect(state).toMatchObject({ step: 'waiting', problem: { code: 'forbidden', sipCode: 403 } });
    expect(timer(run(registering, refused('unauthorized', 401)).commands, 'retry').delayMs).toBe(
      config.longestRetryMs,
    );
  });

  it('connects anew at once, and everywhere, when a connection that held is lost', () => {
    const { state, commands } = run(registered, { type: 'transport.closed', detail: 'gone' });
    expect(state).toMatchObject({ step: 'connecting', attempt: 0 });
    expect(commands).toContainEqual({ type: 'transport.connect', urgent: true });
    expect(commands).toContainEqual({ type: 'timer.stop', name: 'refresh' });
  });

  it('waits when a connection is lost that had not held', () => {
    const { state } = run({ ...registered, steady: false }, { type: 'transport.closed', detail: 'gone' });
    expect(state).toMatchObject({ step: 'waiting', problem: { code: 'connection-lost' } });
  });

  it('stays registered while it moves to a better server, and settles there when it is accepted', () => {
    const moving = run(registered, { type: 'transport.moved', gap: false });
    expect(moving.state).toMatchObject({ step: 'registered', moving: true });
    expect(moving.commands).toContainEqual({ type: 'sip.register', expiresS: 600 });
    const done = run(moving.state, { type: 'register.accepted', expiresS: 600 });
    expect(done.state).toEqual(registered);
    expect(done.commands).toContainEqual({ type: 'transport.settle' });
  });

  it('stays where it was when the better server refuses', () => {
    const back = run(
      registered,
      { type: 'transport.moved', gap: false },
      refused('server-error', 500, { redirectUrl: 'wss://elsewhere.example.com/' }),
    );
    expect(back.state).toEqual(registered);
    expect(back.commands).toContainEqual(expect.objectContaining({ type: 'transport.avoid' }));
    expect(timer(back.commands, 'refresh').delayMs).toBe(60_000);
  });

  it('is not registered any more once it moved with a gap, until the new server says so', () => {
    const moved = run(registered, { type: 'transport.moved', gap: true });
    expect(moved.state).toMatchObject({ step: 'registering' });
    expect(moved.commands).toContainEqual({ type: 'sip.register', expiresS: 600 });
  });

  it('asks another server when one that lives does not answer a REGISTER', () => {
    const sent = run(registering, { type: 'register.sent' });
    expect(timer(sent.commands, 'answer').delayMs).toBe(config.answerMs);
    const late = run(sent.state, { type: 'timer.fired', name: 'answer' });
    expect(late.commands).toContainEqual(
      expect.objectContaining({ type: 'transport.avoid', problem: problem('timeout') }),
    );
  });

  it('follows a redirect, but not for ever', () => {
    const to = (url: string) => refused('refused', 302, { redirectUrl: url });
    let step = run(registering, to('wss://two.example.com/'));
    expect(step.commands).toContainEqual({ type: 'transport.redirect', url: 'wss://two.example.com/' });
    for (let turn = 0; turn < 3; turn++) {
      step = run(step.state, { type: 'transport.connected' }, to('wss://two.example.com/'));
    }
    expect(step.commands).toContainEqual(
      expect.objectContaining({ type: 'transport.avoid', problem: problem('refused', 302) }),
    );
  });

  it('shows a renewed credential while the binding stands', () => {
    const step = run(registered, { type: 'credential.renewed' });
    expect(step.commands).toContainEqual({ type: 'sip.register', expiresS: 600 });
    expect(step.state).toMatchObject({ step: 'registered', refreshing: true });
  });

  it('keeps connection and binding when a refresh is refused, asks twice more, and only then leaves', () => {
    const refresh: RegistrationEvent = { type: 'timer.fired', name: 'refresh' };
    const no = refused('server-error', 500);
    const first = run(registered, refresh, no);
    expect(first.state).toMatchObject({ step: 'registered', refusals: 1, problem: { code: 'server-error' } });
    expect(timer(first.commands, 'refresh').delayMs).toBe(60_000);
    expect(run(first.state, refresh, { type: 'register.accepted', expiresS: 600 }).state).toEqual(registered);
    const last = run(first.state, refresh, no, refresh, no);
    expect(last.state.step).toBe('connecting');
    expect(last.commands).toContainEqual(expect.objectContaining({ type: 'transport.avoid' }));
  });

  it('leaves a server that does not answer a refresh', () => {
    const { commands } = run(registered, { type: 'timer.fired', name: 'refresh' }, refused('timeout', 408));
    expect(commands).toContainEqual(expect.objectContaining({ type: 'transport.avoid' }));
  });

  it('withdraws a registration that is still on its way', () => {
    expect(run(registering, { type: 'stop' }).commands).toContainEqual({ type: 'sip.unregister' });
  });

  describe('says once more, a little later, what was accepted after a REGISTER was left behind unanswered', () => {
    const moved = (gap: boolean): RegistrationEvent => ({ type: 'transport.moved', gap });
    const timedOut: RegistrationEvent = { type: 'timer.fired', name: 'answer' };
    const refreshing: RegistrationState = { ...registered, refreshing: true };
    const accepted: RegistrationEvent = { type: 'register.accepted', expiresS: 600 };
    it.each<[string, RegistrationState, readonly RegistrationEvent[]]>([
      ['on a socket that another one took over from', registering, [moved(true)]],
      [
        'on a socket that was lost',
        registering,
        [{ type: 'transport.searching' }, { type: 'transport.connected' }],
      ],
      ['on one that was lost, beside another', registering, [{ type: 'transport.searching' }, moved(true)]],
      ['by a refresh', refreshing, [moved(true)]],
      [
        'by a refresh, when the socket closed',
        refreshing,
        [{ type: 'transport.closed', detail: null }, { type: 'transport.connected' }],
      ],
      ['by a refresh, in a move without a gap', refreshing, [moved(false)]],
      ['at a server that did not answer', registering, [timedOut, { type: 'transport.connected' }]],
      [
        'and Min-Expires had to be met',
        registering,
        [moved(true), refused('refused', 423, { minExpiresS: 900 })],
      ],
    ])('%s', (_, from, events) => {
      const { state, commands } = run(from, ...events, accepted);
      expect(timer(commands, 'refresh').delayMs).toBe(3000);
      const again = run(state, { type: 'timer.fired', name: 'refresh' }, accepted);
      expect(timer(again.commands, 'refresh').delayMs).toBe(360_000);
    });

    it('where the better server did not answer, and the one before holds the binding', () => {
      const back = run(registered, moved(false), timedOut);
      expect(timer(back.commands, 'refresh').delayMs).toBe(3000);
    });

    it.each<[string, RegistrationState, readonly RegistrationEvent[]]>([
      ['it was answered', registered, [moved(true)]],
      ['nothing was left', registering, []],
    ])('and not where %s', (_, from, events) => {
      expect(timer(run(from, ...events, accepted).commands, 'refresh').delayMs).toBe(360_000);
    });
  });

  it('stays registered after an unreadable message and says so', () => {
    const { state, commands } = run(registered, { type: 'message.malformed', detail: 'x' });
    expect(state).toMatchObject({ step: 'registered', problem: { code: 'invalid-response' } });
    expect(commands).toEqual([]);
    expect(run(state, { type: 'register.accepted', expiresS: 600 }).state).toMatchObject({ problem: null });
  });

  it('asks elsewhere when the answer to REGISTER is unreadable', () => {
    expect(run(registering, { type: 'message.malformed', detail: 'x' }).state).toMatchObject({
      step: 'connecting',
      attempt: 4,
    });
  });

  it('unregisters on stop, and lets go when the server does not answer', () => {
    const stopping = run(registered, { type: 'stop' });
    expect(stopping.commands.map((command) => command.type)).toContain('sip.unregister');
    expect(run(stopping.state, { type: 'register.ended' }).state).toEqual(idle);
    expect(run(stopping.state, { type: 'timer.fired', name: 'unregister' }).state).toEqual(idle);
    expect(run(connecting, { type: 'stop' }).state).toEqual(idle);
  });

  it('survives any order of events, always in a known step and never idle with a timer left to fire', () => {
    const event = fc.constantFrom<RegistrationEvent>(
      { type: 'start' },
      { type: 'stop' },
      { type: 'retry-now' },
      { type: 'credential.renewed' },
      { type: 'transport.connected' },
      failed('unreachable'),
      failed('service-unavailable', 5000),
      { type: 'transport.closed', detail: null },
      { type: 'transport.searching' },
      { type: 'transport.moved', gap: true },
      { type: 'transport.moved', gap: false },
      { type: 'register.sent' },
      { type: 'register.accepted', expiresS: 60 },
      refused('server-error', 500),
      refused('forbidden', 403),
      refused('refused', 302, { redirectUrl: 'wss://two.example.com/' }),
      refused('refused', 423, { minExpiresS: 7200 }),
      { type: 'register.ended' },
      { type: 'message.malformed', detail: '' },
      { type: 'timer.fired', name: 'refresh' },
      { type: 'timer.fired', name: 'retry' },
      { type: 'timer.fired', name: 'unregister' },
      { type: 'timer.fired', name: 'answer' },
      { type: 'timer.fired', name: 'steady' },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const running = new Set<string>();
        let state: RegistrationState = idle;
        for (const each of events) {
          const step = stepRegistration(state, each, config);
          state = step.state;
          if (each.type === 'timer.fired') running.delete(each.name);
          for (const command of step.commands) {
            if (command.type === 'timer.start') running.add(command.name);
            if (command.type === 'timer.stop') running.delete(command.name);
          }
        }
        if (state.step === 'idle') expect([...running]).toEqual([]);
        if (state.step === 'connecting') expect([...running]).toEqual([]);
        if (state.step === 'waiting') expect([...running]).toEqual(['retry']);
        if (state.step === 'registered' && !state.refreshing) expect(running.has('refresh')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
