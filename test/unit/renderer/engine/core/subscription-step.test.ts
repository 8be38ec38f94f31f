import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type SubscriptionCommand,
  type SubscriptionEvent,
  type SubscriptionState,
  subscriptionConfig,
} from '../../../../../src/renderer/engine/core/subscription.ts';
import { stepSubscription } from '../../../../../src/renderer/engine/core/subscription-step.ts';

const config = subscriptionConfig(600);

function run(from: SubscriptionState, ...events: SubscriptionEvent[]) {
  return events.reduce((step, event) => stepSubscription(step.state, event, config), {
    state: from,
    commands: [],
  } as ReturnType<typeof stepSubscription>);
}

const idle: SubscriptionState = { step: 'idle' };
const subscribing: SubscriptionState = { step: 'subscribing', attempt: 0, expiresS: 600 };
const active: SubscriptionState = { step: 'active', expiresS: 600, refreshing: false, attempt: 0 };
const waiting: SubscriptionState = { step: 'waiting', attempt: 3, expiresS: 600 };
const refused = (
  code: number | null,
  more: Partial<Extract<SubscriptionEvent, { type: 'sip.refused' }>> = {},
): SubscriptionEvent => ({ type: 'sip.refused', code, retryAfterMs: null, minExpiresS: null, ...more });
const notified = (
  more: Partial<Extract<SubscriptionEvent, { type: 'sip.notified' }>> = {},
): SubscriptionEvent => ({
  type: 'sip.notified',
  state: 'active',
  expiresS: 600,
  reason: null,
  retryAfterMs: null,
  contentType: 'text/plain',
  body: 'x',
  ...more,
});
const ended = (reason: string | null, retryAfterMs: number | null = null) =>
  notified({ state: 'terminated', expiresS: null, reason, retryAfterMs });
const delayOf = (commands: readonly SubscriptionCommand[], name: string) =>
  commands.flatMap((each) => (each.type === 'timer.start' && each.name === name ? [each.delayMs] : []))[0];
const asked = (commands: readonly SubscriptionCommand[]) =>
  commands.find((each) => each.type === 'sip.subscribe');
const news = (commands: readonly SubscriptionCommand[]) =>
  commands.flatMap((each) => (each.type === 'tell' ? [each.news.type] : []));

describe('a subscription', () => {
  it('begins with the registration, and stands from its first NOTIFY on', () => {
    const begun = run(idle, { type: 'ready' });
    expect(begun.state.step).toBe('subscribing');
    expect(asked(begun.commands)).toEqual({ type: 'sip.subscribe', anew: true, expiresS: 600 });
    const stands = run(
      begun.state,
      { type: 'sip.sent' },
      { type: 'sip.accepted', expiresS: 600 },
      notified(),
    );
    expect(stands.state.step).toBe('active');
    expect(news(stands.commands)).toEqual(['notified']);
    expect(delayOf(stands.commands, 'refresh')).toBe(480_000);
  });

  it('is refreshed by the shorter time of the notifier', () => {
    expect(delayOf(run(subscribing, notified({ expiresS: 60 })).commands, 'refresh')).toBe(48_000);
    expect(delayOf(run(active, notified({ expiresS: 30 })).commands, 'refresh')).toBe(24_000);
    expect(delayOf(run(active, notified({ expiresS: 590 })).commands, 'refresh')).toBe(472_000);
  });

  it('asks again within its dialog when it is time, and soon after a new binding', () => {
    const due = run(active, { type: 'timer.fired', name: 'refresh' });
    expect(asked(due.commands)).toMatchObject({ anew: false });
    expect(delayOf(run(active, { type: 'ready' }).commands, 'refresh')).toBeLessThan(config.reviveMs);
    expect(run(waiting, { type: 'ready' }).state.step).toBe('subscribing');
  });

  it('asks for more time where the server wants more, and keeps to that (423)', () => {
    const again = run(subscribing, refused(423, { minExpiresS: 3600 }));
    expect(asked(again.commands)).toMatchObject({ expiresS: 3600 });
    const refresh = run(again.state, notified({ expiresS: 3600 }), { type: 'timer.fired', name: 'refresh' });
    expect(asked(refresh.commands)).toMatchObject({ expiresS: 3600 });
    expect(run(subscribing, refused(423, { minExpiresS: 10 })).state.step).toBe('waiting');
  });

  it.each([
    [489, 'unsupported'],
    [405, 'unsupported'],
    [501, 'unsupported'],
    [403, 'forbidden'],
    [603, 'forbidden'],
    [404, 'not-found'],
  ])('is over when %i refuses it: %s', (code, problem) => {
    const { state, commands } = run(subscribing, refused(code));
    expect(state.step).toBe('ended');
    expect(commands).toContainEqual({
      type: 'tell',
      news: { type: 'ended', problem: { code: problem, sipCode: code } },
    });
  });

  it.each([[401], [407], [408], [480], [486], [500], [503], [null]])('tries again after %s', (code) => {
    const { state, commands } = run(subscribing, refused(code));
    expect(state).toEqual({ step: 'waiting', attempt: 1, expiresS: 600 });
    expect(delayOf(commands, 'retry')).toBe(2000);
    expect(news(commands)).toEqual(['unsure']);
  });

  it('backs off further with each refusal, and never before Retry-After', () => {
    const later = run(waiting, { type: 'timer.fired', name: 'retry' }, refused(503));
    expect(delayOf(later.commands, 'retry')).toBe(16_000);
    const often = run({ ...subscribing, attempt: 40 }, refused(503));
    expect(delayOf(often.commands, 'retry')).toBe(config.longestRetryMs);
    const told = run(subscribing, refused(503, { retryAfterMs: 60_000 })).commands.find(
      (each) => each.type === 'timer.start',
    );
    expect(told?.type === 'timer.start' && told.delayMs * (1 - told.jitter)).toBeGreaterThanOrEqual(60_000);
  });

  it.each([481, 404])('begins a new dialog when %i says that its own is unknown', (code) => {
    const { state, commands } = run(active, { type: 'timer.fired', name: 'refresh' }, refused(code));
    expect(state).toMatchObject({ step: 'subscribing', attempt: 1 });
    expect(asked(commands)).toMatchObject({ anew: true });
  });

  it.each([
    ['rejected', 'forbidden'],
    ['noresource', 'not-found'],
  ])('is over when the notifier ends it as %s', (reason, problem) => {
    const { state, commands } = run(active, ended(reason));
    expect(state.step).toBe('ended');
    expect(commands).toContainEqual({
      type: 'tell',
      news: { type: 'ended', problem: { code: problem, sipCode: null } },
    });
  });

  it.each([
    ['deactivated', null, 750],
    ['timeout', null, 750],
    ['probation', 30_000, 30_000],
    ['giveup', null, 2000],
    [null, null, 2000],
    ['something-new', 5000, 5000],
  ])('begins anew after %s with retry-after %s', (reason, retryAfterMs, leastMs) => {
    const { state, commands } = run(active, ended(reason, retryAfterMs));
    expect(state.step).toBe('waiting');
    expect(delayOf(commands, 'retry')).toBeGreaterThanOrEqual(leastMs);
    expect(news(commands)).toEqual(['notified', 'unsure']);
  });

  it('keeps what can never change, without a word of trouble', () => {
    const { state, commands } = run(active, ended('invariant'));
    expect(state.step).toBe('ended');
    expect(news(commands)).toEqual(['notified']);
  });

  it('is not begun anew for ever at once by a notifier that ends it each time', () => {
    const first = run(subscribing, ended('deactivated'));
    const second = run(first.state, { type: 'timer.fired', name: 'retry' }, ended('deactivated'));
    expect(delayOf(second.commands, 'retry')).toBe(4000);
  });

  it('waits for a NOTIFY from when the SUBSCRIBE is out, and not for ever', () => {
    expect(delayOf(run(idle, { type: 'ready' }).commands, 'silence')).toBeUndefined();
    expect(delayOf(run(subscribing, { type: 'sip.sent' }).commands, 'silence')).toBe(config.silenceMs);
    const silent = run(subscribing, { type: 'timer.fired', name: 'silence' });
    expect(silent.state.step).toBe('waiting');
    expect(silent.commands).toContainEqual({
      type: 'tell',
      news: { type: 'unsure', problem: { code: 'silent', sipCode: null } },
    });
  });

  it('never throws, and says nothing after its end, whatever comes in whatever order', () => {
    const anyEvent: fc.Arbitrary<SubscriptionEvent> = fc.oneof(
      fc.constantFrom<SubscriptionEvent>({ type: 'ready' }, { type: 'stop' }, { type: 'sip.sent' }),
      fc.constantFrom<SubscriptionEvent>(
        { type: 'timer.fired', name: 'refresh' },
        { type: 'timer.fired', name: 'retry' },
        { type: 'timer.fired', name: 'silence' },
      ),
      fc.option(fc.nat(100_000)).map((expiresS) => ({ type: 'sip.accepted', expiresS }) as const),
      fc
        .record({
          code: fc.option(fc.integer({ min: 300, max: 699 })),
          retryAfterMs: fc.option(fc.nat()),
          minExpiresS: fc.option(fc.nat()),
        })
        .map((each) => ({ type: 'sip.refused', ...each }) as const),
      fc
        .record({
          state: fc.constantFrom('active', 'pending', 'terminated'),
          expiresS: fc.option(fc.nat()),
          reason: fc.option(fc.constantFrom('deactivated', 'rejected', 'invariant', 'x')),
          retryAfterMs: fc.option(fc.nat()),
        })
        .map((each) => notified(each)),
    );
    fc.assert(
      fc.property(
        fc.constant<SubscriptionState>(idle),
        fc.array(anyEvent, { maxLength: 40 }),
        (start, events) => {
          let state = start;
          for (const event of events) {
            const step = stepSubscription(state, event, config);
            if (state.step === 'ended') expect(step.commands).toEqual([]);
            for (const each of step.commands) {
              if (each.type === 'timer.start') expect(each.delayMs).toBeGreaterThan(0);
            }
            state = step.state;
          }
        },
      ),
    );
  });
});
