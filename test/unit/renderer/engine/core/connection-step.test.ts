import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionEvent,
  type ConnectionState,
  disconnected,
} from '../../../../../src/renderer/engine/core/connection.ts';
import { stepConnection } from '../../../../../src/renderer/engine/core/connection-step.ts';
import {
  avoid,
  closed,
  closedSockets,
  connect,
  delayOf,
  fired,
  now,
  opened,
  openedServers,
  problem,
  settled,
  take,
  threeServers,
  told,
  urgent,
  verdict,
} from '../../../../support/connection-steps.ts';

const config = threeServers;
const run = (from: ConnectionState, ...events: ConnectionEvent[]) => take(config, from, events);

/** On the best server, registered. */
const steady = run(disconnected, connect, opened(1), settled).state;
/** On the second best, registered. */
const second = run(disconnected, connect, closed(1), opened(2), settled).state;

describe('the connection', () => {
  it('tries servers by priority, the next one when the first takes its time (RFC 8305)', () => {
    const first = run(disconnected, connect);
    expect(openedServers(first.commands)).toEqual([0]);
    expect(delayOf(first.commands, 'stagger')).toBe(250);
    expect(openedServers(run(first.state, fired('stagger')).commands)).toEqual([1]);
  });

  it('tries the next one at once when one fails', () => {
    expect(openedServers(run(disconnected, connect, closed(1)).commands)).toEqual([0, 1]);
  });

  it('tries all at once when it is urgent', () => {
    expect(openedServers(run(disconnected, urgent).commands)).toEqual([0, 1, 2]);
  });

  it('uses the first that opens at once, and closes the others when it is proven', () => {
    const { state, commands } = run(disconnected, urgent, opened(2));
    expect(state.used).toMatchObject({ id: 2, server: 1, proof: 'opened' });
    expect(told(commands)).toEqual([{ type: 'transport.connected' }]);
    expect(closedSockets(commands)).toEqual([]);
    const proven = run(state, verdict(2, 'proven'));
    expect(closedSockets(proven.commands)).toEqual([1, 3]);
    expect(proven.state.race).toBeNull();
  });

  it('goes over to the first that is proven when the one that opened first is not', () => {
    const { state, commands } = run(disconnected, urgent, opened(2), opened(3), verdict(3, 'proven'));
    expect(state.used).toMatchObject({ id: 3, proof: 'proven' });
    expect(told(commands).at(-1)).toEqual({ type: 'transport.moved', gap: true });
    expect(closedSockets(commands)).toEqual(expect.arrayContaining([1, 2]));
  });

  it('tells when nothing can be reached', () => {
    const { state, commands } = run(disconnected, connect, closed(1), closed(2), closed(3));
    expect(told(commands)).toEqual([
      {
        type: 'transport.failed',
        problem: { code: 'unreachable', sipCode: null, detail: 'gone' },
        retryAfterMs: null,
        told: false,
      },
    ]);
    expect(state.race).toBeNull();
  });

  it('gives up an attempt that neither opens nor fails, and gives the next ones longer', () => {
    const late = run(disconnected, connect, fired('open-1'));
    expect(closedSockets(late.commands)).toEqual([1]);
    expect(delayOf(late.commands, 'open-2')).toBe(2 * config.openMs);
  });

  it('races all servers beside a doubted socket, and keeps it when it answers before another opens', () => {
    const { state, commands } = run(steady, verdict(1, 'doubted'));
    expect(state.used).toMatchObject({ id: 1, proof: 'doubted' });
    expect(openedServers(commands)).toEqual([0, 1, 2]);
    const healed = run(state, verdict(1, 'proven'));
    expect(closedSockets(healed.commands)).toEqual([2, 3, 4]);
    expect(healed.state).toMatchObject({ used: { id: 1, proof: 'proven' }, race: null });
  });

  it('leaves a doubted socket for the first that opens: what goes out on that is its proof, and no ping', () => {
    const { state, commands } = run(steady, { type: 'network.changed', doubtful: true }, opened(3));
    // Nothing is shown as registered on it before it is proven.
    expect(state.used).toMatchObject({ id: 3, proof: 'opened', settled: false });
    expect(told(commands)).toEqual([{ type: 'transport.moved', gap: true }]);
    expect(closedSockets(commands)).toEqual([1]);
    const registered = run(state, settled);
    expect(registered.state).toMatchObject({ used: { id: 3, proof: 'proven' }, race: null });
    expect(closedSockets(registered.commands)).toEqual([2, 4]);
  });

  it.each(['proven', 'opened'] as const)('stays where it is while that is %s and not doubted', (proof) => {
    const used = run(disconnected, urgent, opened(1), ...(proof === 'proven' ? [settled] : [])).state;
    const { state } = run(used, opened(2));
    expect(state.used).toMatchObject({ id: 1, proof });
  });

  it('leaves it for nothing that had opened before the doubt', () => {
    const before = run(disconnected, urgent, opened(1), opened(2)).state;
    const { state } = run(before, verdict(1, 'doubted'));
    expect(state.used).toMatchObject({ id: 1, proof: 'doubted' });
    expect(run(state, verdict(2, 'proven')).state.used).toMatchObject({ id: 2, proof: 'proven' });
  });

  it('goes on when what it left a doubted socket for is dead as well', () => {
    const moved = run(steady, verdict(1, 'doubted'), opened(3)).state;
    const { state, commands } = run(moved, opened(2), verdict(3, 'dead'));
    expect(state.used).toMatchObject({ id: 2 });
    expect(told(commands)).toEqual([{ type: 'transport.moved', gap: true }]);
  });

  it('takes the next that is open when the one in use dies, and tells that there was a gap', () => {
    const before = run(disconnected, urgent, opened(1), opened(3)).state;
    const { state, commands } = run(before, verdict(1, 'dead'));
    expect(state.used).toMatchObject({ id: 3 });
    expect(told(commands).at(-1)).toEqual({ type: 'transport.moved', gap: true });
  });

  it('tells that it searches on, or that nothing is left', () => {
    expect(told(run(steady, verdict(1, 'doubted'), verdict(1, 'dead')).commands)).toEqual([
      { type: 'transport.searching' },
    ]);
    expect(told(run(steady, closed(1)).commands)).toEqual([{ type: 'transport.closed', detail: 'gone' }]);
  });

  it('proves the socket in use and races all servers when the network changed under it', () => {
    const { state, commands } = run(steady, { type: 'network.changed', doubtful: true });
    expect(commands).toContainEqual({ type: 'socket.demand', id: 1, doubt: true });
    expect(openedServers(commands)).toEqual([0, 1, 2]);
    expect(state.used).toMatchObject({ id: 1, proof: 'doubted' });
  });

  it('only asks the socket in use when a network was added', () => {
    const { commands } = run(steady, { type: 'network.changed', doubtful: false });
    expect(commands).toEqual([{ type: 'socket.demand', id: 1, doubt: false }]);
  });

  it('begins anew what was begun on the network before', () => {
    const racing = run(disconnected, urgent).state;
    const later = stepConnection(racing, { type: 'network.changed', doubtful: false }, config, now + 1000);
    expect(closedSockets(later.commands)).toEqual([1, 2, 3]);
    expect(openedServers(later.commands)).toEqual([0, 1, 2]);
  });

  it('repeats what failed at once while the network is changing', () => {
    const { commands } = run(disconnected, urgent, closed(1));
    expect(delayOf(commands, 'repeat')).toBe(200);
    expect(openedServers(run(disconnected, urgent, closed(1), fired('repeat')).commands)).toEqual([
      0, 1, 2, 0,
    ]);
  });

  it('races on once a second while a doubted socket is all there is', () => {
    const events = [2, 3, 4, 5, 6, 7].map(closed);
    const { state, commands } = run(
      steady,
      verdict(1, 'doubted'),
      ...events.slice(0, 3),
      fired('repeat'),
      ...events.slice(3),
    );
    expect(delayOf(commands, 'repeat')).toBe(1000);
    expect(openedServers(run(state, fired('repeat')).commands)).toEqual([0, 1, 2]);
  });

  it('tries a better server from time to time, more and more seldom', () => {
    const armed = run(disconnected, connect, closed(1), opened(2), settled);
    expect(delayOf(armed.commands, 'fail-back')).toBe(30_000);
    const probe = run(second, fired('fail-back'));
    expect(openedServers(probe.commands)).toEqual([0]);
    expect(delayOf(run(probe.state, closed(3)).commands, 'fail-back')).toBe(60_000);
  });

  it('goes back without a gap: the former is read until the registration stands on the better one', () => {
    const moved = run(second, fired('fail-back'), opened(3), verdict(3, 'proven'));
    expect(moved.state).toMatchObject({ used: { id: 3, server: 0 }, former: { id: 2 } });
    expect(told(moved.commands)).toEqual([{ type: 'transport.moved', gap: false }]);
    expect(closedSockets(moved.commands)).toEqual([]);
    const done = run(moved.state, settled, fired('linger'));
    expect(closedSockets(done.commands)).toEqual([2]);
    expect(done.state.former).toBeNull();
  });

  it('stays with the former when the better server refuses', () => {
    const moved = run(second, fired('fail-back'), opened(3), verdict(3, 'proven'));
    const back = run(moved.state, avoid(60_000));
    expect(back.state).toMatchObject({ used: { id: 2, server: 1 }, former: null });
    expect(back.commands).toContainEqual({ type: 'socket.use', id: 2 });
    expect(closedSockets(back.commands)).toEqual([3]);
    expect(delayOf(back.commands, 'fail-back')).toBe(60_000);
  });

  it('does not go back while a call is set up, and does afterwards', () => {
    const busy = run(second, { type: 'call.setting-up', settingUp: true });
    expect(openedServers(run(busy.state, fired('fail-back')).commands)).toEqual([]);
    const late = run(
      second,
      fired('fail-back'),
      opened(3),
      { type: 'call.setting-up', settingUp: true },
      verdict(3, 'proven'),
    );
    expect(late.state.used).toMatchObject({ id: 2 });
    expect(run(late.state, { type: 'call.setting-up', settingUp: false }).state.used).toMatchObject({
      id: 3,
    });
  });

  it('asks another server when one is of no use, and tells the soonest time when none is left', () => {
    const next = run(steady, avoid(90_000, true));
    expect(openedServers(next.commands)).toEqual([1, 2]);
    const none = run(next.state, opened(2), avoid(30_000), opened(3), avoid(60_000));
    expect(told(none.commands).at(-1)).toEqual({
      type: 'transport.failed',
      problem,
      retryAfterMs: 30_000,
      told: false,
    });
    // Who was merely unlucky is asked again, who named a time is not.
    expect(openedServers(run(none.state, urgent).commands)).toEqual([1, 2]);
  });

  it('goes where it is sent', () => {
    const { commands } = run(steady, { type: 'redirected', server: 2 });
    expect(closedSockets(commands)).toEqual([1]);
    expect(openedServers(commands)).toEqual([2]);
  });

  it('keeps its promises in any order of events', () => {
    const id = fc.integer({ min: 1, max: 12 });
    const event = fc.oneof(
      fc.constantFrom<ConnectionEvent>(
        connect,
        urgent,
        { type: 'disconnect' },
        settled,
        avoid(1000),
        avoid(1000, true),
        { type: 'redirected', server: 1 },
        { type: 'network.changed', doubtful: true },
        { type: 'network.changed', doubtful: false },
        { type: 'call.setting-up', settingUp: true },
        { type: 'call.setting-up', settingUp: false },
        fired('stagger'),
        fired('repeat'),
        fired('fail-back'),
        fired('linger'),
      ),
      id.map(opened),
      id.map(closed),
      id.map((each) => fired(`open-${each}`)),
      fc
        .tuple(id, fc.constantFrom('proven' as const, 'doubted' as const, 'dead' as const))
        .map(([each, what]) => verdict(each, what)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(500)), { maxLength: 60 }), (events) => {
        const timers = new Set<string>();
        const alive = new Set<number>();
        let inUse: number | null = null;
        let at = now;
        let state = disconnected;
        for (const [each, passed] of events) {
          at += passed;
          // A timer that does not run does not fire, a socket that is closed says nothing.
          if (each.type === 'timer.fired' && !timers.delete(each.name)) continue;
          if ('id' in each && !alive.has(each.id)) continue;
          const step = stepConnection(state, each, config, at);
          state = step.state;
          for (const command of step.commands) {
            if (command.type === 'timer.start') timers.add(command.name);
            if (command.type === 'timer.stop') timers.delete(command.name);
            if (command.type === 'socket.open') alive.add(command.id);
            if (command.type === 'socket.use') inUse = command.id;
            if (command.type === 'socket.close') {
              alive.delete(command.id);
              if (inUse === command.id) inUse = null;
            }
            if (command.type === 'socket.use' || command.type === 'socket.demand') {
              expect(alive.has(command.id)).toBe(true);
            }
          }
          const known = [state.used, state.former, ...(state.race?.candidates ?? [])].flatMap((socket) =>
            socket === null ? [] : [socket.id],
          );
          // No socket is forgotten open, none is used dead, and one at most is in use.
          expect(new Set(known)).toEqual(alive);
          expect(inUse).toBe(state.used?.id ?? null);
          if (state.used === null) expect(state.former).toBeNull();
          for (const candidate of state.race?.candidates ?? []) {
            expect(timers.has(`open-${candidate.id}`)).toBe(candidate.step === 'opening');
          }
          const opening = [...timers].filter((name) => name.startsWith('open-')).length;
          expect(opening).toBe(state.race?.candidates.filter(({ step }) => step === 'opening').length ?? 0);
          if (state.race !== null) {
            expect(state.race.candidates.length + state.race.waiting.length).toBeGreaterThan(0);
          }
        }
        const end = stepConnection(state, { type: 'disconnect' }, config, at);
        for (const command of end.commands) if (command.type === 'timer.stop') timers.delete(command.name);
        expect([...timers]).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
