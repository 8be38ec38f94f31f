import type {
  SubscriptionCommand,
  SubscriptionConfig,
  SubscriptionEvent,
  SubscriptionNews,
  SubscriptionProblem,
  SubscriptionState,
  SubscriptionTimer,
} from './subscription.ts';

interface Step {
  readonly state: SubscriptionState;
  readonly commands: readonly SubscriptionCommand[];
}

type Refused = Extract<SubscriptionEvent, { type: 'sip.refused' }>;
type Notified = Extract<SubscriptionEvent, { type: 'sip.notified' }>;
type Active = Extract<SubscriptionState, { step: 'active' }>;
type Subscribing = Extract<SubscriptionState, { step: 'subscribing' }>;

/** A refresh comes somewhere in the last third of the time: a thousand that began together drift apart. */
const refreshShare = 0.8;
const refreshJitter = 0.15;
const retryJitter = 0.5;
const leastRefreshMs = 1000;
/** A server that wants more than a day wants nothing that can be kept. */
const longestExpiresS = 86_400;

const stay = (state: SubscriptionState): Step => ({ state, commands: [] });
const stopTimer = (name: SubscriptionTimer): SubscriptionCommand => ({ type: 'timer.stop', name });
const tell = (news: SubscriptionNews): SubscriptionCommand => ({ type: 'tell', news });
const allTimers = (['refresh', 'retry', 'silence'] as const).map(stopTimer);

/** One step of the subscription machine drawn in subscription.ts. Pure. */
export function stepSubscription(
  state: SubscriptionState,
  event: SubscriptionEvent,
  config: SubscriptionConfig,
): Step {
  if (state.step === 'ended') return stay(state);
  switch (event.type) {
    case 'ready':
      return ready(state, config);
    case 'stop':
      return { state: { step: 'ended' }, commands: [...allTimers, { type: 'sip.unsubscribe' }] };
    case 'sip.sent':
      return state.step === 'subscribing' || state.step === 'active'
        ? { state, commands: [silence(config)] }
        : stay(state);
    case 'sip.accepted':
      return accepted(state, event.expiresS);
    case 'sip.refused':
      return refused(state, event, config);
    case 'sip.notified':
      return notified(state, event, config);
    case 'timer.fired':
      return timerFired(state, event.name, config);
  }
}

function ready(state: SubscriptionState, config: SubscriptionConfig): Step {
  switch (state.step) {
    case 'idle':
      return subscribe(0, config.expiresS);
    case 'waiting':
      return subscribe(state.attempt, state.expiresS);
    case 'active':
      // The server may be another one, or know us by another connection: within the dialog it says so.
      return {
        state: { ...state, refreshing: false },
        commands: [
          stopTimer('silence'),
          { type: 'timer.start', name: 'refresh', delayMs: config.reviveMs / 2, jitter: 0.95 },
        ],
      };
    default:
      return stay(state);
  }
}

/** In a new dialog. */
function subscribe(attempt: number, expiresS: number): Step {
  return {
    state: { step: 'subscribing', attempt, expiresS },
    commands: [...allTimers, { type: 'sip.subscribe', anew: true, expiresS }],
  };
}

const silence = ({ silenceMs }: SubscriptionConfig): SubscriptionCommand => ({
  type: 'timer.start',
  name: 'silence',
  delayMs: silenceMs,
  jitter: 0,
});

const refreshIn = (expiresS: number): SubscriptionCommand => ({
  type: 'timer.start',
  name: 'refresh',
  delayMs: Math.max(expiresS * 1000 * refreshShare, leastRefreshMs),
  jitter: refreshJitter,
});

function accepted(state: SubscriptionState, grantedS: number | null): Step {
  if (state.step !== 'active') return stay(state);
  const expiresS = grantedS === null || grantedS <= 0 ? state.expiresS : grantedS;
  // The NOTIFY may have come first: whoever waits for it waits on.
  return {
    state: { ...state, expiresS, refreshing: false, attempt: 0 },
    commands: [refreshIn(expiresS)],
  };
}

function notified(state: SubscriptionState, event: Notified, config: SubscriptionConfig): Step {
  if (state.step !== 'subscribing' && state.step !== 'active') return stay(state);
  const news: SubscriptionCommand[] =
    event.body === '' ? [] : [tell({ type: 'notified', contentType: event.contentType, body: event.body })];
  if (event.state === 'terminated') return terminated(state, event, news, config);
  const expiresS = event.expiresS === null || event.expiresS <= 0 ? state.expiresS : event.expiresS;
  const isShorter = state.step === 'subscribing' || expiresS < state.expiresS;
  const refreshing = state.step === 'active' && state.refreshing;
  return {
    state: { step: 'active', expiresS, refreshing, attempt: 0 },
    commands: [stopTimer('silence'), ...(isShorter && !refreshing ? [refreshIn(expiresS)] : []), ...news],
  };
}

/** RFC 6665 section 4.1.3. */
function terminated(
  state: Subscribing | Active,
  { reason, retryAfterMs }: Notified,
  news: readonly SubscriptionCommand[],
  config: SubscriptionConfig,
): Step {
  const ending = (problem: SubscriptionProblem['code']): Step => {
    const end = finish({ code: problem, sipCode: null });
    return { ...end, commands: [...news, ...end.commands] };
  };
  switch (reason) {
    case 'rejected':
      return ending('forbidden');
    case 'noresource':
      return ending('not-found');
    case 'invariant':
      // What was told holds for ever.
      return { state: { step: 'ended' }, commands: [...news, ...allTimers] };
    default: {
      const soon = reason === 'deactivated' || reason === 'timeout';
      const delayMs = soon && state.attempt === 0 ? config.reviveMs / 2 : retryAfterMs;
      const step = wait(state, { code: 'over', sipCode: null }, delayMs, config);
      return { ...step, commands: [...news, ...step.commands] };
    }
  }
}

function finish(problem: SubscriptionProblem): Step {
  return { state: { step: 'ended' }, commands: [...allTimers, tell({ type: 'ended', problem })] };
}

/** The dialog is gone; `delayMs` null: as the back-off has it. */
function wait(
  { attempt, expiresS }: { readonly attempt: number; readonly expiresS: number },
  problem: SubscriptionProblem,
  delayMs: number | null,
  config: SubscriptionConfig,
): Step {
  const backOffMs = Math.min(config.firstRetryMs * 2 ** attempt, config.longestRetryMs);
  return {
    state: { step: 'waiting', attempt: attempt + 1, expiresS },
    commands: [
      ...allTimers,
      tell({ type: 'unsure', problem }),
      delayMs === null
        ? { type: 'timer.start', name: 'retry', delayMs: backOffMs, jitter: retryJitter }
        : // Never before the time that the server has named, and not all together after it.
          { type: 'timer.start', name: 'retry', delayMs: Math.max(delayMs, 0) * 1.2 + 100, jitter: 0.15 },
    ],
  };
}

const unsupported = new Set([405, 406, 415, 420, 489, 501]);
const forbidden = new Set([403, 603, 607]);
const notFound = new Set([404, 410, 484, 485, 604]);

function problemOf(code: number | null): SubscriptionProblem {
  if (code === null) return { code: 'unavailable', sipCode: null };
  if (unsupported.has(code)) return { code: 'unsupported', sipCode: code };
  if (forbidden.has(code)) return { code: 'forbidden', sipCode: code };
  return { code: notFound.has(code) ? 'not-found' : 'unavailable', sipCode: code };
}

function refused(state: SubscriptionState, event: Refused, config: SubscriptionConfig): Step {
  if (state.step !== 'subscribing' && state.step !== 'active') return stay(state);
  const { code, minExpiresS, retryAfterMs } = event;
  if (
    code === 423 &&
    minExpiresS !== null &&
    minExpiresS > state.expiresS &&
    minExpiresS <= longestExpiresS
  ) {
    return subscribe(state.attempt, minExpiresS);
  }
  const problem = problemOf(code);
  // RFC 5057: within the dialog these end the usage only, and say nothing of a new one. A new server knows no dialog.
  if (state.step === 'active' && (code === 481 || problem.code === 'not-found')) {
    const step = subscribe(state.attempt + 1, state.expiresS);
    // What comes now is counted anew: whoever counts must know.
    return { ...step, commands: [...step.commands, tell({ type: 'unsure', problem })] };
  }
  if (problem.code !== 'unavailable') return finish(problem);
  return wait(state, problem, retryAfterMs, config);
}

function timerFired(state: SubscriptionState, name: SubscriptionTimer, config: SubscriptionConfig): Step {
  switch (name) {
    case 'refresh':
      if (state.step !== 'active' || state.refreshing) return stay(state);
      return {
        state: { ...state, refreshing: true },
        commands: [
          // What a 423 has made longer stays so.
          { type: 'sip.subscribe', anew: false, expiresS: Math.max(config.expiresS, state.expiresS) },
        ],
      };
    case 'retry':
      return state.step === 'waiting' ? subscribe(state.attempt, state.expiresS) : stay(state);
    case 'silence':
      if (state.step !== 'subscribing' && state.step !== 'active') return stay(state);
      return wait(state, { code: 'silent', sipCode: null }, null, config);
  }
}
