import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionEvent,
  type ConnectionState,
  defaultConnectionConfig,
  disconnected,
} from '../../../../../src/renderer/engine/core/connection.ts';
import { stepConnection } from '../../../../../src/renderer/engine/core/connection-step.ts';
import {
  defaultRegistrationConfig,
  type RegistrationEvent,
  type RegistrationState,
} from '../../../../../src/renderer/engine/core/registration.ts';
import { stepRegistration } from '../../../../../src/renderer/engine/core/registration-step.ts';

/** What the world does next; the pick chooses among what is there. */
type Happening =
  | { readonly what: 'opens' | 'closes' | 'proves' | 'doubts' | 'dies' | 'timer'; readonly pick: number }
  | { readonly what: 'accepts' | 'refuses' | 'forbids' | 'names-time' | 'redirects' | 'changes' | 'hints' };

type Queued =
  | { readonly to: 'connection'; readonly event: ConnectionEvent }
  | { readonly to: 'registration'; readonly event: RegistrationEvent };

const config = { ...defaultConnectionConfig, priorities: [0, 10] };

/** Both machines, joined as the runners join them, in a world that a test makes up. */
function createWorld() {
  let connection: ConnectionState = disconnected;
  let registration: RegistrationState = { step: 'idle' };
  let now = 1_000_000;
  const timers = new Map<string, Queued>();
  const alive = new Set<number>();
  const queue: Queued[] = [];
  let asked = false;

  function drain(): void {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (next.to === 'connection') stepOfConnection(next.event);
      else stepOfRegistration(next.event);
    }
  }

  function stepOfConnection(event: ConnectionEvent): void {
    const step = stepConnection(connection, event, config, now);
    connection = step.state;
    for (const command of step.commands) {
      if (command.type === 'tell') queue.push({ to: 'registration', event: command.event });
      if (command.type === 'socket.open') alive.add(command.id);
      if (command.type === 'socket.close') alive.delete(command.id);
      if (command.type === 'timer.stop') timers.delete(`connection ${command.name}`);
      if (command.type === 'timer.start') {
        const fired = { type: 'timer.fired', name: command.name } as const;
        timers.set(`connection ${command.name}`, { to: 'connection', event: fired });
      }
    }
  }

  function stepOfRegistration(event: RegistrationEvent): void {
    const step = stepRegistration(registration, event, defaultRegistrationConfig);
    registration = step.state;
    for (const command of step.commands) {
      if (command.type === 'sip.register') {
        asked = true;
        queue.push({ to: 'registration', event: { type: 'register.sent' } });
      }
      if (command.type === 'timer.stop') timers.delete(`registration ${command.name}`);
      if (command.type === 'timer.start') {
        const fired = { type: 'timer.fired', name: command.name } as const;
        timers.set(`registration ${command.name}`, { to: 'registration', event: fired });
      }
      const passed = passOn(command);
      if (passed !== null) queue.push({ to: 'connection', event: passed });
    }
  }

  function send(next: Queued): void {
    queue.push(next);
    drain();
  }

  const refusal = (code: 'server-error' | 'forbidden' | 'refused', more = {}): RegistrationEvent => ({
    type: 'register.refused',
    problem: { code, sipCode: 500, detail: null },
    retryAfterMs: null,
    minExpiresS: null,
    redirectUrl: null,
    ...more,
  });

  function answer(event: RegistrationEvent): void {
    if (!asked) return;
    asked = false;
    send({ to: 'registration', event });
  }

  function happen(happening: Happening): void {
    now += 50;
    const sockets = [...alive];
    const pickOf = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];
    switch (happening.what) {
      case 'accepts':
        answer({ type: 'register.accepted', expiresS: 600 });
        return;
      case 'refuses':
        answer(refusal('server-error'));
        return;
      case 'forbids':
        answer(refusal('forbidden'));
        return;
      case 'names-time':
        answer(refusal('server-error', { retryAfterMs: 1000 }));
        return;
      case 'redirects':
        answer(refusal('refused', { redirectUrl: 'wss://1.example.com/' }));
        return;
      case 'changes':
        send({ to: 'connection', event: { type: 'network.changed', doubtful: true } });
        send({ to: 'registration', event: { type: 'retry-now' } });
        return;
      case 'hints':
        send({ to: 'connection', event: { type: 'network.changed', doubtful: false } });
        send({ to: 'registration', event: { type: 'retry-now' } });
        return;
      case 'timer': {
        const name = pickOf([...timers.keys()], happening.pick);
        const due = name === undefined ? undefined : timers.get(name);
        if (name === undefined || due === undefined) return;
        timers.delete(name);
        send(due);
        return;
      }
      default: {
        const id = pickOf(sockets, happening.pick);
        if (id !== undefined) send({ to: 'connection', event: socketEvent(happening.what, id) });
      }
    }
  }

  return {
    send,
    happen,
    state: () => ({ connection, registration, timers: [...timers.keys()], alive, asked }),
  };
}

function socketEvent(what: 'opens' | 'closes' | 'proves' | 'doubts' | 'dies', id: number): ConnectionEvent {
  switch (what) {
    case 'opens':
      return { type: 'socket.opened', id };
    case 'closes':
      return { type: 'socket.closed', id, detail: null };
    case 'proves':
      return { type: 'socket.verdict', id, verdict: 'proven' };
    case 'doubts':
      return { type: 'socket.verdict', id, verdict: 'doubted' };
    case 'dies':
      return { type: 'socket.verdict', id, verdict: 'dead' };
  }
}

function passOn(command: ReturnType<typeof stepRegistration>['commands'][number]): ConnectionEvent | null {
  switch (command.type) {
    case 'transport.connect':
      return { type: 'connect', urgent: command.urgent };
    case 'transport.disconnect':
      return { type: 'disconnect' };
    case 'transport.settle':
      return { type: 'settled' };
    case 'transport.avoid':
      return { ...command, type: 'avoid' };
    case 'transport.redirect':
      return { type: 'redirected', server: 1 };
    default:
      return null;
  }
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    what: fc.constantFrom(
      'opens' as const,
      'closes' as const,
      'proves' as const,
      'doubts' as const,
      'dies' as const,
      'timer' as const,
    ),
    pick: fc.nat(20),
  }),
  fc.record({
    what: fc.constantFrom(
      'accepts' as const,
      'accepts' as const,
      'refuses' as const,
      'forbids' as const,
      'names-time' as const,
      'redirects' as const,
      'changes' as const,
      'hints' as const,
    ),
  }),
);

describe('registration and connection together', () => {
  it('never stand still without a reason, and never hold a binding without a socket', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
        const world = createWorld();
        world.send({ to: 'registration', event: { type: 'start' } });
        for (const each of happenings) {
          world.happen(each);
          const { connection, registration, timers, alive } = world.state();
          switch (registration.step) {
            case 'connecting':
              // Somebody is being tried, so something will be heard.
              expect(connection.race).not.toBeNull();
              expect(
                (connection.race?.candidates.length ?? 0) + (connection.race?.waiting.length ?? 0),
              ).toBeGreaterThan(0);
              expect(connection.used).toBeNull();
              break;
            case 'registering':
              expect(connection.used).not.toBeNull();
              expect(timers).toContain('registration answer');
              break;
            case 'registered':
              expect(alive.has(connection.used?.id ?? -1)).toBe(true);
              expect(
                timers.some((name) => name === 'registration refresh' || name === 'registration answer'),
              ).toBe(true);
              break;
            case 'waiting':
              expect(timers).toEqual(['registration retry']);
              expect(alive.size).toBe(0);
              break;
            default:
              throw new Error(`never asked to be ${registration.step}`);
          }
        }
        world.send({ to: 'registration', event: { type: 'stop' } });
        world.send({ to: 'registration', event: { type: 'register.ended' } });
        expect(world.state()).toMatchObject({ registration: { step: 'idle' }, timers: [] });
        expect(world.state().alive.size).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
