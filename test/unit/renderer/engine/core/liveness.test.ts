import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultLivenessConfig as config,
  type LivenessCommand,
  type LivenessEvent,
  type LivenessState,
  startLiveness,
  stepLiveness,
} from '../../../../../src/renderer/engine/core/liveness.ts';

function run(from: LivenessState, ...events: LivenessEvent[]) {
  return events.reduce((step, event) => stepLiveness(step.state, event, config), {
    state: from,
    commands: [],
  } as ReturnType<typeof stepLiveness>);
}

const opened: LivenessEvent = { type: 'opened' };
const overdue: LivenessEvent = { type: 'timer.fired', name: 'overdue' };
const due: LivenessEvent = { type: 'timer.fired', name: 'ping' };
const crlf = (ping: number, rttMs = 20): LivenessEvent => ({ type: 'answered', ping, method: 'crlf', rttMs });
const options = (ping: number): LivenessEvent => ({ type: 'answered', ping, method: 'options', rttMs: 20 });
const pings = (commands: readonly LivenessCommand[]) =>
  commands.flatMap((each) => (each.type === 'ping' ? [each.method] : []));
const verdicts = (commands: readonly LivenessCommand[]) =>
  commands.flatMap((each) => (each.type === 'verdict' ? [each.verdict] : []));
const delay = (commands: readonly LivenessCommand[], name: 'ping' | 'overdue') =>
  commands.flatMap((each) => (each.type === 'timer.start' && each.name === name ? [each.delayMs] : []))[0];

const alive = run(startLiveness('idle'), opened, crlf(1)).state;

describe('the liveness of a socket', () => {
  it('asks both ways at first, and only as the server answers from then on', () => {
    expect(pings(run(startLiveness('idle'), opened).commands)).toEqual(['crlf', 'options']);
    expect(pings(run(alive, due).commands)).toEqual(['crlf']);
  });

  it('learns that a server answers no CRLF', () => {
    const { state } = run(startLiveness('idle'), opened, options(1), due, options(2));
    expect(pings(run(state, due).commands)).toEqual(['options']);
  });

  it('is not misled by an OPTIONS that is answered before its CRLF', () => {
    const { state } = run(startLiveness('idle'), opened, options(1), crlf(1), due);
    expect(state.method).toBe('crlf');
  });

  it('learns anew when another server sits behind the name', () => {
    const doubted = run(alive, due, overdue);
    expect(pings(doubted.commands)).toEqual(['crlf', 'options']);
    const { state } = run(doubted.state, options(3), due, options(4));
    expect(state).toMatchObject({ step: 'quiet', method: 'options' });
  });

  it('doubts, asks again and gives up, each once', () => {
    const first = run(alive, due, overdue);
    expect(first.state.step).toBe('doubted');
    expect(verdicts(first.commands)).toEqual(['doubted']);
    const second = run(first.state, overdue);
    expect(verdicts(second.commands)).toEqual([]);
    expect(verdicts(run(second.state, overdue).commands)).toEqual(['dead']);
    expect(verdicts(run(second.state, crlf(4)).commands)).toEqual(['proven']);
  });

  it('notices silent death well within 5 s in a call and 10 s idle', () => {
    for (const [pace, most] of [
      ['call', 5000],
      ['idle', 10_000],
    ] as const) {
      const quiet = run(startLiveness(pace), opened, crlf(1, 100));
      const asking = run(quiet.state, due);
      const noticedMs = (delay(quiet.commands, 'ping') ?? 0) + (delay(asking.commands, 'overdue') ?? 0);
      expect(noticedMs).toBeGreaterThan(0);
      expect(noticedMs).toBeLessThanOrEqual(most * 0.7);
    }
  });

  it('gives a slow link its time', () => {
    let { state } = run(startLiveness('call'), opened, crlf(1, 900));
    for (let ping = 2; ping < 12; ping++) state = run(state, due, crlf(ping, ping % 2 ? 600 : 1400)).state;
    expect(delay(run(state, due).commands, 'overdue')).toBeGreaterThan(1600);
    expect(delay(run(state, due).commands, 'overdue')).toBeLessThanOrEqual(config.mostOverdueMs);
  });

  it('counts only answers to what was asked since the doubt', () => {
    const demanded = run(alive, due, { type: 'demanded', doubt: true });
    expect(verdicts(demanded.commands)).toEqual(['doubted']);
    const stale = run(demanded.state, crlf(2));
    expect(stale.state.step).toBe('doubted');
    expect(verdicts(run(stale.state, crlf(3)).commands)).toEqual(['proven']);
  });

  it('asks at once when a call begins', () => {
    expect(pings(run(alive, { type: 'paced', pace: 'call' }).commands)).toEqual(['crlf']);
  });

  it('always has exactly one timer running while it lives, and none when it is dead', () => {
    const event = fc.oneof(
      fc.constantFrom<LivenessEvent>(
        opened,
        due,
        overdue,
        { type: 'demanded', doubt: true },
        { type: 'demanded', doubt: false },
        { type: 'paced', pace: 'call' },
        { type: 'paced', pace: 'idle' },
      ),
      fc.record({
        type: fc.constant('answered' as const),
        ping: fc.nat(30),
        method: fc.constantFrom('crlf' as const, 'options' as const),
        rttMs: fc.nat(20_000),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const running = new Set<string>();
        let state = startLiveness('idle');
        for (const each of [opened, ...events]) {
          // A timer that does not run does not fire.
          if (each.type === 'timer.fired' && !running.delete(each.name)) continue;
          const step = stepLiveness(state, each, config);
          state = step.state;
          for (const command of step.commands) {
            if (command.type === 'timer.start') running.add(command.name);
            if (command.type === 'timer.stop') running.delete(command.name);
          }
          const expected = { dead: [], quiet: ['ping'], asking: ['overdue'], doubted: ['overdue'] };
          expect([...running]).toEqual(expected[state.step]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
