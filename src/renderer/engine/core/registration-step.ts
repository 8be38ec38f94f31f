import type {
  RegistrationCommand,
  RegistrationConfig,
  RegistrationEvent,
  RegistrationProblem,
  RegistrationProblemCode,
  RegistrationState,
  RegistrationTimer,
} from './registration.ts';

interface Step {
  readonly state: RegistrationState;
  readonly commands: readonly RegistrationCommand[];
}

type Refusal = Extract<RegistrationEvent, { type: 'register.refused' }>;
type Registered = Extract<RegistrationState, { step: 'registered' }>;

const jitter = 0.2;
const mostRefreshRefusals = 3;
const mostRedirects = 3;
/** What another server may do better. Everything else is about the account, and would be refused there too. */
const serversFault: ReadonlySet<RegistrationProblemCode> = new Set([
  'service-unavailable',
  'server-error',
  'timeout',
  'connection-lost',
  'invalid-response',
  'refused',
]);
const stay = (state: RegistrationState): Step => ({ state, commands: [] });
const stopTimer = (name: RegistrationTimer): RegistrationCommand => ({ type: 'timer.stop', name });

/** One step of the registration machine drawn in registration.ts. Pure. */
export function stepRegistration(
  state: RegistrationState,
  event: RegistrationEvent,
  config: RegistrationConfig,
): Step {
  switch (event.type) {
    case 'start':
      return state.step === 'idle' || state.step === 'unregistering' ? connect(0, false) : stay(state);
    case 'stop':
      return stop(state, config);
    case 'retry-now':
      return retryNow(state);
    case 'credential.renewed':
      return state.step === 'registered' && !state.refreshing ? refresh(state) : stay(state);
    case 'transport.connected':
    case 'transport.failed':
    case 'transport.closed':
    case 'transport.searching':
    case 'transport.moved':
      return transport(state, event, config);
    case 'register.sent':
      return sent(state, config);
    case 'register.accepted':
      return accepted(state, event.expiresS, config);
    case 'register.refused':
      return refused(state, event, config);
    case 'register.ended':
      return state.step === 'unregistering' ? halt() : stay(state);
    case 'message.malformed':
      return malformed(state, event.detail, config);
    case 'timer.fired':
      return timerFired(state, event.name, config);
  }
}

function connect(attempt: number, urgent: boolean, stray = false): Step {
  return {
    state: { step: 'connecting', attempt, redirects: 0, stray },
    commands: [stopTimer('unregister'), stopTimer('retry'), { type: 'transport.connect', urgent }],
  };
}

/** Something has changed for the better: what came to nothing before says little of the next attempts. */
function retryNow(state: RegistrationState): Step {
  if (state.step === 'waiting') return state.told ? stay(state) : connect(0, true);
  return stay(state.step === 'connecting' || state.step === 'registering' ? { ...state, attempt: 0 } : state);
}

/** Whatever the socket in use was: the timers of a registration on it. */
const letGo = [stopTimer('refresh'), stopTimer('answer'), stopTimer('steady')];

function register(attempt: number, expiresS: number, redirects: number, stray: boolean): Step {
  return {
    state: { step: 'registering', attempt, expiresS, redirects, stray },
    commands: [...letGo, { type: 'sip.register', expiresS }],
  };
}

function halt(): Step {
  return {
    state: { step: 'idle' },
    commands: [...letGo, stopTimer('unregister'), stopTimer('retry'), { type: 'transport.disconnect' }],
  };
}

function stop(state: RegistrationState, config: RegistrationConfig): Step {
  if (state.step === 'idle' || state.step === 'unregistering') return stay(state);
  if (state.step !== 'registered' && state.step !== 'registering') return halt();
  return {
    state: { step: 'unregistering' },
    commands: [
      ...letGo,
      { type: 'sip.unregister' },
      { type: 'timer.start', name: 'unregister', delayMs: config.unregisterMs, jitter: 0 },
    ],
  };
}

function transport(
  state: RegistrationState,
  event: Extract<RegistrationEvent, { type: `transport.${string}` }>,
  config: RegistrationConfig,
): Step {
  switch (event.type) {
    case 'transport.connected':
      return state.step === 'connecting'
        ? register(state.attempt, config.expiresS, state.redirects, state.stray)
        : stay(state);
    case 'transport.failed':
      return state.step === 'connecting' ? failed(state.attempt, event, config) : stay(state);
    case 'transport.closed':
      return closed(state, event.detail, config);
    case 'transport.searching':
      return searching(state);
    case 'transport.moved':
      return moved(state, event.gap, config);
  }
}

function failed(
  attempt: number,
  event: Extract<RegistrationEvent, { type: 'transport.failed' }>,
  config: RegistrationConfig,
): Step {
  if (event.retryAfterMs === null) return wait(attempt + 1, event.problem, null, config);
  // Every server refused us: `attempt` was counted then.
  return wait(attempt, event.problem, { afterMs: event.retryAfterMs, told: event.told }, config);
}

function closed(state: RegistrationState, detail: string | null, config: RegistrationConfig): Step {
  const problem: RegistrationProblem = { code: 'connection-lost', sipCode: null, detail };
  switch (state.step) {
    case 'registered': {
      // A connection that held has just gone: at once, and everywhere. One that never held is not knocked at for ever.
      if (!state.steady) return wait(1, problem, null, config);
      const step = connect(0, true, state.refreshing);
      return { ...step, commands: [...letGo, ...step.commands] };
    }
    case 'registering':
      return wait(state.attempt + 1, problem, null, config);
    case 'unregistering':
      return halt();
    default:
      return stay(state);
  }
}

function searching(state: RegistrationState): Step {
  if (state.step === 'unregistering') return halt();
  if (state.step !== 'registered' && state.step !== 'registering') return stay(state);
  const attempt = state.step === 'registering' ? state.attempt : 0;
  return {
    state: { step: 'connecting', attempt, redirects: 0, stray: isUnanswered(state) },
    commands: letGo,
  };
}

/** Whatever is left now leaves a REGISTER behind, or did before. */
function isUnanswered(state: Registered | Extract<RegistrationState, { step: 'registering' }>): boolean {
  return state.step === 'registering' || state.refreshing || state.stray;
}

function moved(state: RegistrationState, gap: boolean, config: RegistrationConfig): Step {
  switch (state.step) {
    case 'registered':
      if (gap) return register(0, state.expiresS, 0, isUnanswered(state));
      return {
        state: { ...state, refreshing: true, moving: true, stray: isUnanswered(state) },
        commands: [stopTimer('refresh'), { type: 'sip.register', expiresS: state.expiresS }],
      };
    case 'registering':
      return register(state.attempt, state.expiresS, state.redirects, true);
    case 'connecting':
      return register(state.attempt, config.expiresS, state.redirects, state.stray);
    case 'unregistering':
      return { state, commands: [{ type: 'sip.unregister' }] };
    default:
      return stay(state);
  }
}

function sent(state: RegistrationState, config: RegistrationConfig): Step {
  if (state.step !== 'registering' && state.step !== 'registered') return stay(state);
  return {
    state,
    commands: [{ type: 'timer.start', name: 'answer', delayMs: config.answerMs, jitter: 0 }],
  };
}

function accepted(state: RegistrationState, expiresS: number, config: RegistrationConfig): Step {
  if (state.step !== 'registering' && state.step !== 'registered') return stay(state);
  const steady = state.step === 'registered' && state.steady;
  const commands: RegistrationCommand[] = [
    stopTimer('answer'),
    { type: 'transport.settle' },
    state.stray
      ? { type: 'timer.start', name: 'refresh', delayMs: config.strayMs, jitter: 0 }
      : // Well before the end: a refresh that fails leaves time for two more.
        { type: 'timer.start', name: 'refresh', delayMs: expiresS * 600, jitter: 0.1 },
  ];
  if (state.step === 'registering') {
    commands.push({ type: 'timer.start', name: 'steady', delayMs: config.steadyMs, jitter: 0 });
  }
  return {
    state: {
      step: 'registered',
      expiresS,
      refreshing: false,
      refusals: 0,
      problem: null,
      moving: false,
      steady,
      stray: false,
    },
    commands,
  };
}

function refused(state: RegistrationState, event: Refusal, config: RegistrationConfig): Step {
  if (state.step === 'unregistering') return halt();
  if (state.step !== 'registering' && state.step !== 'registered') return stay(state);
  const attempt = state.step === 'registering' ? state.attempt : 0;
  const redirects = state.step === 'registering' ? state.redirects : 0;
  // RFC 3261 section 10.3: 423 tells the least it grants; ask for that once.
  if (event.minExpiresS !== null && event.minExpiresS > state.expiresS) {
    return register(attempt, event.minExpiresS, redirects, state.stray);
  }
  const isMoving = state.step === 'registered' && state.moving;
  if (event.redirectUrl !== null && redirects < mostRedirects && !isMoving) {
    return {
      state: { step: 'connecting', attempt, redirects: redirects + 1, stray: state.stray },
      commands: [...letGo, { type: 'transport.redirect', url: event.redirectUrl }],
    };
  }
  if (state.step === 'registered') return refreshRefused(state, event, config);
  if (serversFault.has(event.problem.code)) return tryAnother(state, attempt + 1, event, config);
  const told = event.retryAfterMs === null ? null : { afterMs: event.retryAfterMs, told: true };
  return wait(attempt + 1, event.problem, told, config);
}

const isSilence = ({ code }: RegistrationProblem): boolean =>
  code === 'timeout' || code === 'connection-lost';

/** Leaves this server to itself for a while. If there is no other one, `transport.failed` tells so. */
function tryAnother(
  { stray }: { readonly stray: boolean },
  attempt: number,
  event: Refusal,
  config: RegistrationConfig,
): Step {
  const delayMs = Math.max(backOffMs(attempt, config), event.retryAfterMs ?? 0);
  const told = event.retryAfterMs !== null;
  return {
    state: { step: 'connecting', attempt, redirects: 0, stray: stray || isSilence(event.problem) },
    commands: [...letGo, { type: 'transport.avoid', delayMs, told, problem: event.problem }],
  };
}

/**
 * The binding lives on until it expires, and so do calls on this connection: ask again on it, twice. Only a server
 * that does not answer at all is left at once, and a better one that we were just moving to.
 */
function refreshRefused(state: Registered, event: Refusal, config: RegistrationConfig): Step {
  const { problem } = event;
  const isStray = state.moving && isSilence(problem);
  const again: RegistrationCommand = {
    type: 'timer.start',
    name: 'refresh',
    delayMs: Math.max(isStray ? config.strayMs : state.expiresS * 100, event.retryAfterMs ?? 0),
    jitter: 0,
  };
  if (state.moving) {
    // Back to the server before, where the binding stands.
    const delayMs = Math.max(config.worseServerMs, event.retryAfterMs ?? 0);
    return {
      state: { ...state, refreshing: false, moving: false },
      commands: [
        stopTimer('answer'),
        { type: 'transport.avoid', delayMs, told: event.retryAfterMs !== null, problem },
        again,
      ],
    };
  }
  const refusals = state.refusals + 1;
  if (isSilence(problem)) return tryAnother(state, 1, event, config);
  if (refusals >= mostRefreshRefusals) {
    if (serversFault.has(problem.code)) return tryAnother(state, 1, event, config);
    const told = event.retryAfterMs === null ? null : { afterMs: event.retryAfterMs, told: true };
    return wait(1, problem, told, config);
  }
  return {
    state: { ...state, refreshing: false, refusals, problem },
    commands: [stopTimer('answer'), again],
  };
}

function malformed(state: RegistrationState, detail: string, config: RegistrationConfig): Step {
  const problem: RegistrationProblem = { code: 'invalid-response', sipCode: null, detail };
  if (state.step === 'registering') {
    return tryAnother(state, state.attempt + 1, { ...noAnswer, problem }, config);
  }
  // Registered stays registered: one unreadable message proves nothing about the binding.
  if (state.step === 'registered') return stay({ ...state, problem });
  return stay(state);
}

const noAnswer: Refusal = {
  type: 'register.refused',
  problem: { code: 'timeout', sipCode: null, detail: null },
  retryAfterMs: null,
  minExpiresS: null,
  redirectUrl: null,
};

function timerFired(state: RegistrationState, name: RegistrationTimer, config: RegistrationConfig): Step {
  switch (name) {
    case 'retry':
      return state.step === 'waiting' ? connect(state.attempt, false) : stay(state);
    case 'unregister':
      return state.step === 'unregistering' ? halt() : stay(state);
    case 'refresh':
      return state.step === 'registered' ? refresh(state) : stay(state);
    case 'answer':
      return refused(state, noAnswer, config);
    case 'steady':
      return state.step === 'registered' ? stay({ ...state, steady: true }) : stay(state);
  }
}

function refresh(state: Registered): Step {
  return {
    state: { ...state, refreshing: true },
    commands: [stopTimer('refresh'), { type: 'sip.register', expiresS: state.expiresS }],
  };
}

interface NamedTime {
  readonly afterMs: number;
  readonly told: boolean;
}

/** Leaves the connection and comes back as attempt number `attempt`. */
function wait(
  attempt: number,
  problem: RegistrationProblem,
  named: NamedTime | null,
  config: RegistrationConfig,
): Step {
  const told = named?.told ?? false;
  const least = Math.max(leastDelayMs(problem, config), named?.afterMs ?? backOffMs(attempt, config));
  return {
    state: { step: 'waiting', attempt, problem, told },
    commands: [
      ...letGo,
      { type: 'transport.disconnect' },
      // RFC 3261 section 21.5.4: never sooner than Retry-After, so no jitter that could shorten it.
      { type: 'timer.start', name: 'retry', delayMs: least, jitter: told ? 0 : jitter },
    ],
  };
}

function backOffMs(attempt: number, config: RegistrationConfig): number {
  const longestMs = attempt > config.soonAttempts ? config.longestRetryMs : config.longestSoonMs;
  return Math.min(longestMs, config.firstRetryMs * 2 ** Math.min(Math.max(attempt - 1, 0), 16));
}

/** A server that refuses us is not hammered: it may lock the account, or the whole office out. */
function leastDelayMs({ code }: RegistrationProblem, config: RegistrationConfig): number {
  if (code === 'forbidden' || code === 'not-found') return config.hopelessRetryMs;
  return code === 'unauthorized' ? config.unauthorizedRetryMs : 0;
}
