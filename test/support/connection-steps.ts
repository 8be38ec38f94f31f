import {
  type ConnectionCommand,
  type ConnectionConfig,
  type ConnectionEvent,
  type ConnectionState,
  defaultConnectionConfig,
} from '../../src/renderer/engine/core/connection.ts';
import { stepConnection } from '../../src/renderer/engine/core/connection-step.ts';
import type { RegistrationProblem } from '../../src/renderer/engine/core/registration.ts';

// What the tests of the connection's machine share: events, and what they look for among its commands.
export const threeServers: ConnectionConfig = { ...defaultConnectionConfig, priorities: [0, 10, 20] };
export const problem: RegistrationProblem = { code: 'server-error', sipCode: 500, detail: null };
export const now = 1_000_000;

/** Takes these events one after another, with these servers. */
export function take(config: ConnectionConfig, from: ConnectionState, events: readonly ConnectionEvent[]) {
  const commands: ConnectionCommand[] = [];
  let state = from;
  for (const event of events) {
    const step = stepConnection(state, event, config, now);
    state = step.state;
    commands.push(...step.commands);
  }
  return { state, commands };
}

export const connect: ConnectionEvent = { type: 'connect', urgent: false };
export const urgent: ConnectionEvent = { type: 'connect', urgent: true };
export const opened = (id: number): ConnectionEvent => ({ type: 'socket.opened', id });
export const closed = (id: number): ConnectionEvent => ({ type: 'socket.closed', id, detail: 'gone' });
export const verdict = (id: number, what: 'proven' | 'doubted' | 'dead'): ConnectionEvent => ({
  type: 'socket.verdict',
  id,
  verdict: what,
});
export const fired = (name: Extract<ConnectionEvent, { type: 'timer.fired' }>['name']): ConnectionEvent => ({
  type: 'timer.fired',
  name,
});
export const settled: ConnectionEvent = { type: 'settled' };
export const avoid = (delayMs: number, told = false): ConnectionEvent => ({
  type: 'avoid',
  delayMs,
  told,
  problem,
});

export const openedServers = (commands: readonly ConnectionCommand[]) =>
  commands.flatMap((each) => (each.type === 'socket.open' ? [each.server] : []));
export const closedSockets = (commands: readonly ConnectionCommand[]) =>
  commands.flatMap((each) => (each.type === 'socket.close' ? [each.id] : []));
export const told = (commands: readonly ConnectionCommand[]) =>
  commands.flatMap((each) => (each.type === 'tell' ? [each.event] : []));
export const delayOf = (commands: readonly ConnectionCommand[], name: string) =>
  commands
    .flatMap((each) => (each.type === 'timer.start' && each.name === name ? [each.delayMs] : []))
    .at(-1);
