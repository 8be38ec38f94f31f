import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallCommand,
  type CallEvent,
  callTimers,
  defaultCallConfig,
} from '../../../../../src/renderer/engine/core/call.ts';
import { startCall, stepCall } from '../../../../../src/renderer/engine/core/call-step.ts';

const end = { by: 'remote', cause: 'busy', sipCode: 486, sipReason: null } as const;
const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
const purposes = ['hold', 'resume', 'refresh', 'recovery'] as const;
const question = {
  target: '3',
  targetUri: 'sip:3@example.com',
  requestUri: 'sip:3@example.com',
  by: null,
  replaces: null,
};

const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent[]>(
    ...([
      { type: 'user.answered' },
      { type: 'user.declined' },
      { type: 'user.deflected', targetUri: 'sip:4@example.com', cause: 'forwarded' },
      { type: 'user.hung-up' },
      { type: 'user.left' },
      { type: 'user.held' },
      { type: 'user.resumed' },
      { type: 'user.digits-continued' },
      { type: 'user.transfer-cancelled' },
      { type: 'rules.refused', code: 486, cause: 'busy' },
      { type: 'rules.no-answer', targetUri: 'sip:5@example.com', afterMs: 1000 },
      { type: 'media.opened' },
      { type: 'media.failed', cause: 'media-failed', detail: null },
      { type: 'media.digits-refused', problem: 'refused' },
      { type: 'sip.progress' },
      { type: 'sip.early-media' },
      { type: 'sip.asked-again' },
      { type: 'sip.accepted' },
      { type: 'sip.refused', end },
      { type: 'sip.redirected', targets: ['sip:9@example.com'], end },
      { type: 'sip.cancelled', elsewhere: false },
      { type: 'sip.bye' },
      { type: 'sip.refresh-failed' },
      { type: 'sip.timer', timer: { intervalS: 90, refresher: 'us' } },
      { type: 'sip.timer', timer: { intervalS: 90, refresher: 'them' } },
      { type: 'sip.timer', timer: null },
      { type: 'sip.refer-accepted', silent: false },
      { type: 'sip.refer-accepted', silent: true },
      { type: 'sip.refer-refused', code: 405 },
      { type: 'sip.refer-gone' },
      { type: 'sip.ended' },
      { type: 'sip.lost' },
      { type: 'sip.reachable' },
      { type: 'message.malformed' },
      { type: 'line.handed-on', done: true },
      { type: 'line.handed-on', done: false },
      { type: 'line.kept' },
      { type: 'line.replaced' },
    ] as const),
  ),
  fc.boolean().map((muted) => ({ type: 'user.muted', muted }) as const),
  fc.boolean().map((ours) => ({ type: 'line.changed', ours }) as const),
  fc.boolean().map((yes) => ({ type: 'user.question-answered', yes }) as const),
  fc.constantFrom('1', '1,2', '1;2').map((digits) => ({ type: 'user.digits', digits }) as const),
  fc.constantFrom('1', '12').map((digits) => ({ type: 'media.digits-sent', digits }) as const),
  fc.constantFrom(100, 180, 200, 486).map((code) => ({ type: 'sip.refer-reported', code }) as const),
  fc.constantFrom(180, 200, 486).map((code) => ({ type: 'follow.reported', code }) as const),
  fc
    .constantFrom('follow', 'ask', 'refuse')
    .map((verdict) => ({ type: 'sip.refer-asked', question, verdict }) as const),
  fc.constantFrom('blind', 'attended').map(
    (kind) =>
      ({
        type: 'user.transferred',
        kind,
        target: '2',
        targetUri: 'sip:2@example.com',
        replaces: null,
      }) as const,
  ),
  fc
    .record({ purpose: fc.constantFrom(...purposes), remoteDirection: fc.constantFrom(...directions) })
    .map((facts) => ({ type: 'sip.offer-accepted', ...facts }) as const),
  fc
    .record({ purpose: fc.constantFrom(...purposes), code: fc.constantFrom(488, null) })
    .map((facts) => ({ type: 'sip.offer-refused', ...facts }) as const),
  fc.record({
    type: fc.constantFrom('sip.offer-dropped', 'sip.offer-waits'),
    purpose: fc.constantFrom(...purposes),
  }),
  fc
    .constantFrom(...directions)
    .map((remoteDirection) => ({ type: 'sip.remote-offer', remoteDirection }) as const),
  fc.constantFrom(...callTimers).map((name) => ({ type: 'timer.fired', name }) as const),
);

/** The world around the machine: what the commands have done to it. */
interface World {
  opened: number;
  closed: number;
  muted: boolean;
  held: boolean;
  readonly running: Set<string>;
}

function carryOut(world: World, command: CallCommand): void {
  switch (command.type) {
    case 'media.open':
      world.opened += 1;
      world.muted = command.muted;
      return;
    case 'media.mute':
      world.muted = command.muted;
      return;
    case 'media.hold':
      world.held = command.held;
      return;
    case 'media.close':
      world.closed += 1;
      return;
    case 'timer.start':
      world.running.add(command.name);
      return;
    case 'timer.stop':
      world.running.delete(command.name);
      return;
    default:
  }
}

describe('any order of events', () => {
  it('leaves no timer running, no command after the end, no open microphone where there must be none', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('outgoing', 'incoming'),
        fc.array(event, { maxLength: 60 }),
        (direction, events) => {
          const world: World = { opened: 0, closed: 0, muted: false, held: false, running: new Set() };
          const first = startCall(direction);
          let { state } = first;
          for (const command of first.commands) carryOut(world, command);
          for (const each of events) {
            // A timer fires only while it runs, and then no more.
            if (each.type === 'timer.fired' && !world.running.delete(each.name)) continue;
            const before = state;
            const step = stepCall(state, each, defaultCallConfig);
            state = step.state;
            for (const command of step.commands) carryOut(world, command);
            if (before.phase.step === 'ended') expect(step).toEqual({ state: before, commands: [] });
            if (state.phase.step === 'ended') {
              expect(world.closed).toBe(1);
              expect([...world.running]).toEqual([]);
            } else expect(world.closed).toBe(0);
            if (state.phase.step === 'connected') {
              // Mute is never lost, and held or aside is silent whatever the far side says.
              expect(world.muted).toBe(state.muted);
              expect(world.held).toBe(state.hold.byUs !== 'no' || state.aside);
            }
            if (state.phase.step === 'ending') expect(world.muted || world.held).toBe(true);
          }
          expect(world.opened).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
