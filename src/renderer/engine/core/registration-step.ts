import type {
  RegistrationCommand,
  RegistrationConfig,
  RegistrationEvent,
  RegistrationProblem,
  RegistrationState,
} from './registration.ts';

interface Step {
  readonly state: RegistrationState;
  readonly commands: readonly RegistrationCommand[];
}

const jitter = 0.2;
const mostRefreshRefusals = 3;
const stay = (state: RegistrationState): Step => ({ state, commands: [] });

/** One step of the registration machine drawn in registration.ts. Pure. */
export function stepRegistration(
  state: RegistrationState,
  event: RegistrationEvent,
  config: RegistrationConfig,
): Step {
  switch (event.type) {
    case 'start':
      return state.step === 'idle' || state.step === 'unregistering' ? connect(0) : stay(state);
    case 'stop':
      return stop(state, config);
    case 'retry-now':
      return state.step === 'waiting' && !state.told ? connect(state.attempt) : stay(state);
    case 'transport.connected':
      if (state.step !== 'connecting') return stay(state);
      return register(state.attempt, config.expiresS);
    case 'transport.failed':
      return state.step === 'connecting' ? wait(state.attempt + 1, event.problem, null, config) : stay(state);
    case 'transport.closed':
      return transportClosed(state, event.detail, config);
    case 'register.accepted':
      return accepted(state, event.expiresS);
    case 'register.refused':
      return refused(state, event, config);
    case 'register.ended':
      return state.step === 'unregistering' ? halt() : stay(state);
    case 'message.malformed':
      return malformed(state, event.detail, config);
    case 'timer.fired':
      return timerFired(state, event.name);
  }
}

function connect(attempt: number): Step {
  return {
    state: { step: 'connecting', attempt },
    commands: [
      { type: 'timer.stop', name: 'unregister' },
      { type: 'timer.stop', name: 'retry' },
      { type: 'transport.connect', attempt },
    ],
  };
}

function register(attempt: number, expiresS: number): Step {
  return {
    state: { step: 'registering', attempt, expiresS },
    commands: [{ type: 'sip.register', expiresS }],
  };
}

function halt(): Step {
  return {
    state: { step: 'idle' },
    commands: [
      { type: 'timer.stop', name: 'unregister' },
      { type: 'timer.stop', name: 'refresh' },
      { type: 'timer.stop', name: 'retry' },
      { type: 'transport.disconnect' },
    ],
  };
}

function stop(state: RegistrationState, config: RegistrationConfig): Step {
  if (state.step === 'idle' || state.step === 'unregistering') return stay(state);
  if (state.step !== 'registered' && state.step !== 'registering') return halt();
  return {
    state: { step: 'unregistering' },
    commands: [
      { type: 'timer.stop', name: 'refresh' },
      { type: 'sip.unregister' },
      { type: 'timer.start', name: 'unregister', delayMs: config.unregisterMs, jitter: 0 },
    ],
  };
}

function transportClosed(state: RegistrationState, detail: string | null, config: RegistrationConfig): Step {
  const problem: RegistrationProblem = { code: 'connection-lost', sipCode: null, detail };
  switch (state.step) {
    case 'registered':
      // A connection that worked has just gone: soon again, and at the best server, not after a long back-off.
      return wait(0, problem, null, config);
    case 'registering':
      return wait(state.attempt + 1, problem, null, config);
    case 'unregistering':
      return halt();
    default:
      return stay(state);
  }
}

function accepted(state: RegistrationState, expiresS: number): Step {
  if (state.step !== 'registering' && state.step !== 'registered') return stay(state);
  return {
    state: { step: 'registered', expiresS, refreshing: false, refusals: 0, problem: null },
    // Well before the end: a refresh that fails leaves time for two more.
    commands: [{ type: 'timer.start', name: 'refresh', delayMs: expiresS * 600, jitter: 0.1 }],
  };
}

function refused(
  state: RegistrationState,
  event: Extract<RegistrationEvent, { type: 'register.refused' }>,
  config: RegistrationConfig,
): Step {
  if (state.step === 'unregistering') return halt();
  if (state.step !== 'registering' && state.step !== 'registered') return stay(state);
  const attempt = state.step === 'registering' ? state.attempt : 0;
  // RFC 3261 section 10.3: 423 tells the least it grants; ask for that once.
  if (event.minExpiresS !== null && event.minExpiresS > state.expiresS)
    return register(attempt, event.minExpiresS);
  if (state.step === 'registered') return refreshRefused(state, event, config);
  return wait(attempt + 1, event.problem, event.retryAfterMs, config);
}

/**
 * The binding lives on until it expires, and so do calls on this connection: ask again on it, twice. Only a server
 * that does not answer at all is left at once.
 */
function refreshRefused(
  state: Extract<RegistrationState, { step: 'registered' }>,
  event: Extract<RegistrationEvent, { type: 'register.refused' }>,
  config: RegistrationConfig,
): Step {
  const { code } = event.problem;
  const refusals = state.refusals + 1;
  if (code === 'timeout' || code === 'connection-lost' || refusals >= mostRefreshRefusals) {
    return wait(0, event.problem, event.retryAfterMs, config);
  }
  const delayMs = Math.max(state.expiresS * 100, event.retryAfterMs ?? 0);
  return {
    state: { ...state, refreshing: false, refusals, problem: event.problem },
    commands: [{ type: 'timer.start', name: 'refresh', delayMs, jitter: 0 }],
  };
}

function malformed(state: RegistrationState, detail: string, config: RegistrationConfig): Step {
  const problem: RegistrationProblem = { code: 'invalid-response', sipCode: null, detail };
  if (state.step === 'registering') return wait(state.attempt + 1, problem, null, config);
  // Registered stays registered: one unreadable message proves nothing about the binding.
  if (state.step === 'registered') return stay({ ...state, problem });
  return stay(state);
}

function timerFired(state: RegistrationState, name: 'refresh' | 'retry' | 'unregister'): Step {
  if (name === 'retry' && state.step === 'waiting') return connect(state.attempt);
  if (name === 'unregister' && state.step === 'unregistering') return halt();
  if (name === 'refresh' && state.step === 'registered') {
    return {
      state: { ...state, refreshing: true },
      commands: [{ type: 'sip.register', expiresS: state.expiresS }],
    };
  }
  return stay(state);
}

/** Leaves the connection and comes back as attempt number `attempt` (0: at the best server). */
function wait(
  attempt: number,
  problem: RegistrationProblem,
  retryAfterMs: number | null,
  config: RegistrationConfig,
): Step {
  const backOffMs = Math.min(
    config.longestRetryMs,
    config.firstRetryMs * 2 ** Math.min(Math.max(attempt - 1, 0), 16),
  );
  const delayMs = Math.max(backOffMs, leastDelayMs(problem, config), retryAfterMs ?? 0);
  return {
    state: { step: 'waiting', attempt, problem, told: retryAfterMs !== null },
    commands: [
      { type: 'timer.stop', name: 'refresh' },
      { type: 'transport.disconnect' },
      // RFC 3261 section 21.5.4: never sooner than Retry-After, so no jitter that could shorten it.
      { type: 'timer.start', name: 'retry', delayMs, jitter: retryAfterMs === null ? jitter : 0 },
    ],
  };
}

/** A server that refuses us is not hammered: it may lock the account, or the whole office out. */
function leastDelayMs({ code }: RegistrationProblem, config: RegistrationConfig): number {
  if (code === 'forbidden' || code === 'not-found') return config.hopelessRetryMs;
  return code === 'unauthorized' ? config.longestRetryMs : 0;
}
