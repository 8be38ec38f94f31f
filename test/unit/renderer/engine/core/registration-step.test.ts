import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultRegistrationConfig as config,
  type RegistrationCommand,
  type RegistrationEvent,
  type RegistrationProblem,
  type RegistrationState,
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
};
const registering: RegistrationState = { step: 'registering', attempt: 3, expiresS: 600 };
function retryDelay(commands: readonly RegistrationCommand[]) {
  const started = commands.find((command) => command.type === 'timer.start');
  if (started === undefined) throw new Error('no timer was started');
  return started;
}

describe('registration', () => {
  it('connects, registers and refreshes well before the expiry', () => {
    const connecting = run(idle, { type: 'start' });
    expect(connecting.commands).toContainEqual({ type: 'transport.connect', attempt: 0 });
    const asking = run(connecting.state, { type: 'transport.connected' });
    expect(asking.commands).toEqual([{ type: 'sip.register', expiresS: 600 }]);
    const done = run(asking.state, { type: 'register.accepted', expiresS: 300 });
    expect(done.state).toEqual({
      step: 'registered',
      expiresS: 300,
      refreshing: false,
      refusals: 0,
      problem: null,
    });
    expect(retryDelay(done.commands).delayMs).toBeLessThanOrEqual(300_000 * 0.7);
    const refresh = run(done.state, { type: 'timer.fired', name: 'refresh' });
    expect(refresh.state).toMatchObject({ step: 'registered', refreshing: true });
    expect(refresh.commands).toEqual([{ type: 'sip.register', expiresS: 300 }]);
  });

  it('backs off further with each attempt, up to a limit', () => {
    let state: RegistrationState = { step: 'connecting', attempt: 0 };
    const delays: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      const failed = run(state, { type: 'transport.failed', problem: problem('unreachable') });
      delays.push(retryDelay(failed.commands).delayMs);
      state = run(failed.state, { type: 'timer.fired', name: 'retry' }).state;
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
    expect(state).toEqual({ step: 'connecting', attempt: 10 });
  });

  it('asks again with Min-Expires after a 423, once', () => {
    const again = run(registering, refused('refused', 423, { minExpiresS: 3600 }));
    expect(again.commands).toEqual([{ type: 'sip.register', expiresS: 3600 }]);
    const looping = run(again.state, refused('refused', 423, { minExpiresS: 3600 }));
    expect(looping.state.step).toBe('waiting');
  });

  it('honours Retry-After without jitter', () => {
    const { commands } = run(registering, refused('service-unavailable', 503, { retryAfterMs: 90_000 }));
    expect(retryDelay(commands)).toMatchObject({ delayMs: 90_000, jitter: 0 });
  });

  it('does not hammer a server that says no', () => {
    const { commands, state } = run(registering, refused('forbidden', 403));
    expect(retryDelay(commands).delayMs).toBe(config.hopelessRetryMs);
    expect(state).toMatchObject({ step: 'waiting', problem: { code: 'forbidden', sipCode: 403 } });
  });

  it('tries again soon after a connection that worked is lost', () => {
    const { state, commands } = run(registered, { type: 'transport.closed', detail: 'gone' });
    expect(state).toMatchObject({ step: 'waiting', attempt: 0, problem: { code: 'connection-lost' } });
    expect(retryDelay(commands).delayMs).toBe(config.firstRetryMs);
  });

  it('keeps connection and binding when a refresh is refused, asks twice more, and only then leaves', () => {
    const refresh: RegistrationEvent = { type: 'timer.fired', name: 'refresh' };
    const no = refused('server-error', 500);
    const first = run(registered, refresh, no);
    expect(first.state).toMatchObject({ step: 'registered', refusals: 1, problem: { code: 'server-error' } });
    expect(first.commands).toEqual([{ type: 'timer.start', name: 'refresh', delayMs: 60_000, jitter: 0 }]);
    expect(run(first.state, refresh, { type: 'register.accepted', expiresS: 600 }).state).toEqual(registered);
    const last = run(first.state, refresh, no, refresh, no);
    expect(last.state).toMatchObject({ step: 'waiting', attempt: 0 });
    expect(last.commands).toContainEqual({ type: 'transport.disconnect' });
  });

  it('leaves a server that does not answer a refresh', () => {
    const { state } = run(registered, { type: 'timer.fired', name: 'refresh' }, refused('timeout', 408));
    expect(state.step).toBe('waiting');
  });

  it('does not lock an account out: a refused credential is not tried again soon', () => {
    expect(retryDelay(run(registering, refused('unauthorized', 401)).commands).delayMs).toBe(
      config.longestRetryMs,
    );
  });

  it('comes no sooner than it was told, whatever the network says', () => {
    const told = run(registering, refused('service-unavailable', 503, { retryAfterMs: 90_000 }));
    expect(run(told.state, { type: 'retry-now' }).state.step).toBe('waiting');
  });

  it('withdraws a registration that is still on its way', () => {
    expect(run(registering, { type: 'stop' }).commands).toContainEqual({ type: 'sip.unregister' });
  });

  it('stays registered after an unreadable message and says so', () => {
    const { state, commands } = run(registered, { type: 'message.malformed', detail: 'x' });
    expect(state).toMatchObject({ step: 'registered', problem: { code: 'invalid-response' } });
    expect(commands).toEqual([]);
    expect(run(state, { type: 'register.accepted', expiresS: 600 }).state).toMatchObject({ problem: null });
  });

  it('retries when the answer to REGISTER is unreadable', () => {
    expect(run(registering, { type: 'message.malformed', detail: 'x' }).state).toMatchObject({
      step: 'waiting',
      attempt: 4,
    });
  });

  it('unregisters on stop, and lets go when the server does not answer', () => {
    const stopping = run(registered, { type: 'stop' });
    expect(stopping.commands.map((command) => command.type)).toContain('sip.unregister');
    expect(run(stopping.state, { type: 'register.ended' }).state).toEqual(idle);
    expect(run(stopping.state, { type: 'timer.fired', name: 'unregister' }).state).toEqual(idle);
    expect(run({ step: 'connecting', attempt: 1 }, { type: 'stop' }).state).toEqual(idle);
  });

  it('survives any order of events, always in a known step and never idle with a timer left to fire', () => {
    const event = fc.constantFrom<RegistrationEvent>(
      { type: 'start' },
      { type: 'stop' },
      { type: 'retry-now' },
      { type: 'transport.connected' },
      { type: 'transport.failed', problem: problem('unreachable') },
      { type: 'transport.closed', detail: null },
      { type: 'register.accepted', expiresS: 60 },
      refused('server-error', 500),
      refused('refused', 423, { minExpiresS: 7200 }),
      { type: 'register.ended' },
      { type: 'message.malformed', detail: '' },
      { type: 'timer.fired', name: 'refresh' },
      { type: 'timer.fired', name: 'retry' },
      { type: 'timer.fired', name: 'unregister' },
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
        if (state.step === 'waiting') expect(running.has('retry')).toBe(true);
        if (state.step === 'registered' && !state.refreshing) expect(running.has('refresh')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
