/**
 * Whether one open socket still carries both ways: asked by ping, never assumed (RFC 5626 section 4.4.1, RFC 7118
 * section 6).
 *
 *   quiet ─period, demand─▶ asking ─answer─▶ quiet
 *                             │ overdue
 *                             ▼
 *                          doubted ─answer─▶ quiet
 *                             │ overdue again, with a new ping each time
 *                             ▼
 *                           dead
 *
 * A browser cannot send WebSocket pings, so a ping is a double CRLF, or an OPTIONS where the server answers no CRLF
 * (Kamailio answers it; Asterisk and OpenSIPS do not). Until that is learnt, both are sent.
 */
export interface LivenessState {
  readonly step: 'quiet' | 'asking' | 'doubted' | 'dead';
  readonly method: PingMethod | 'unknown';
  readonly pace: LivenessPace;
  /** Number of the newest ping. */
  readonly sent: number;
  /** Only an answer to this ping or a newer one proves anything. */
  readonly needed: number;
  /** Overdue in a row. */
  readonly misses: number;
  /** Smoothed round trip and its variation as RFC 6298 has them; null before the first answer. */
  readonly rttMs: number | null;
  readonly variationMs: number;
  /** Pings in a row that only the OPTIONS was answered of. */
  readonly optionsOnly: number;
}

export type PingMethod = 'crlf' | 'options';
/** How fast death must be noticed: much faster while somebody talks. */
export type LivenessPace = 'idle' | 'call';

export type LivenessEvent =
  | { readonly type: 'opened' }
  /** Prove it now. `doubt`: there is reason to believe that it is dead. */
  | { readonly type: 'demanded'; readonly doubt: boolean }
  | { readonly type: 'paced'; readonly pace: LivenessPace }
  | {
      readonly type: 'answered';
      readonly ping: number;
      readonly method: PingMethod;
      readonly rttMs: number;
    }
  | { readonly type: 'timer.fired'; readonly name: LivenessTimer };

export type LivenessTimer = 'ping' | 'overdue';

export type LivenessCommand =
  | { readonly type: 'ping'; readonly ping: number; readonly method: PingMethod }
  | { readonly type: 'verdict'; readonly verdict: 'proven' | 'doubted' | 'dead' }
  | { readonly type: 'timer.start'; readonly name: LivenessTimer; readonly delayMs: number }
  | { readonly type: 'timer.stop'; readonly name: LivenessTimer };

export interface LivenessConfig {
  /** Silence before the next ping. With the time-outs: death is noticed within 5 s in a call, 10 s idle. */
  readonly periodMs: Readonly<Record<LivenessPace, number>>;
  /** An answer is never overdue sooner: two lost packets that TCP repeats are no death. */
  readonly leastOverdueMs: number;
  readonly mostOverdueMs: number;
  /** Before any round trip is known. */
  readonly firstOverdueMs: number;
  /** Overdue in a row until the socket is given up. */
  readonly mostMisses: number;
}

export const defaultLivenessConfig: LivenessConfig = {
  periodMs: { idle: 5000, call: 1500 },
  leastOverdueMs: 1000,
  mostOverdueMs: 5000,
  firstOverdueMs: 2000,
  mostMisses: 3,
};

export interface LivenessStep {
  readonly state: LivenessState;
  readonly commands: readonly LivenessCommand[];
}

/** `method`: what this server was seen to answer before. */
export function startLiveness(
  pace: LivenessPace,
  method: LivenessState['method'] = 'unknown',
): LivenessState {
  return {
    step: 'quiet',
    method,
    pace,
    sent: 0,
    needed: 1,
    misses: 0,
    rttMs: null,
    variationMs: 0,
    optionsOnly: 0,
  };
}

/** One step of the machine drawn above. Pure. */
export function stepLiveness(
  state: LivenessState,
  event: LivenessEvent,
  config: LivenessConfig,
): LivenessStep {
  if (state.step === 'dead') return { state, commands: [] };
  switch (event.type) {
    case 'opened':
      return ask({ ...state, step: 'asking' }, config);
    case 'demanded':
      return demanded(state, event.doubt, config);
    case 'paced':
      return paced(state, event.pace, config);
    case 'answered':
      return answered(state, event, config);
    case 'timer.fired':
      if (event.name === 'ping' && state.step === 'quiet') return ask({ ...state, step: 'asking' }, config);
      if (event.name === 'overdue' && state.step !== 'quiet') return overdue(state, config);
      return { state, commands: [] };
  }
}

/** Sends the next ping and waits for its answer; one of the pings before will do as well, from `needed` on. */
function ask(state: LivenessState, config: LivenessConfig): LivenessStep {
  const ping = state.sent + 1;
  // In doubt, an answer that was learnt is no longer relied on: another server may sit behind the same name.
  const methods: readonly PingMethod[] =
    state.method === 'unknown' || state.step === 'doubted' ? ['crlf', 'options'] : [state.method];
  return {
    state: { ...state, sent: ping },
    commands: [
      { type: 'timer.stop', name: 'ping' },
      ...methods.map((method) => ({ type: 'ping', ping, method }) as const),
      { type: 'timer.start', name: 'overdue', delayMs: overdueMs(state, config) },
    ],
  };
}

function demanded(state: LivenessState, doubt: boolean, config: LivenessConfig): LivenessStep {
  const doubted = doubt || state.step === 'doubted';
  const step = ask(
    { ...state, step: doubted ? 'doubted' : 'asking', needed: state.sent + 1, misses: doubted ? 1 : 0 },
    config,
  );
  if (!doubted || state.step === 'doubted') return step;
  return { ...step, commands: [...step.commands, { type: 'verdict', verdict: 'doubted' }] };
}

function paced(state: LivenessState, pace: LivenessPace, config: LivenessConfig): LivenessStep {
  if (state.pace === pace) return { state, commands: [] };
  const next = { ...state, pace };
  // A call begins: what was proven seconds ago is proven anew at once.
  if (pace === 'call' && state.step === 'quiet') return ask({ ...next, step: 'asking' }, config);
  return { state: next, commands: [] };
}

function answered(
  state: LivenessState,
  event: Extract<LivenessEvent, { type: 'answered' }>,
  config: LivenessConfig,
): LivenessStep {
  const known = learn(state, event);
  if (state.step === 'quiet' || event.ping < state.needed || event.ping > state.sent) {
    return { state: known, commands: [] };
  }
  return {
    state: { ...smooth(known, event.rttMs), step: 'quiet', misses: 0, needed: state.sent + 1 },
    commands: [
      { type: 'timer.stop', name: 'overdue' },
      { type: 'timer.start', name: 'ping', delayMs: config.periodMs[state.pace] },
      { type: 'verdict', verdict: 'proven' },
    ],
  };
}

function overdue(state: LivenessState, config: LivenessConfig): LivenessStep {
  const misses = state.misses + 1;
  if (misses >= config.mostMisses) {
    return {
      state: { ...state, step: 'dead', misses },
      commands: [
        { type: 'timer.stop', name: 'ping' },
        { type: 'verdict', verdict: 'dead' },
      ],
    };
  }
  const step = ask({ ...state, step: 'doubted', misses }, config);
  if (state.step === 'doubted') return step;
  return { ...step, commands: [...step.commands, { type: 'verdict', verdict: 'doubted' }] };
}

/** What this server answers. An OPTIONS answered twice without its CRLF: it knows no CRLF. */
function learn(state: LivenessState, { method }: { readonly method: PingMethod }): LivenessState {
  if (method === 'crlf') return { ...state, method: 'crlf', optionsOnly: 0 };
  if (state.step === 'doubted' && state.method === 'crlf')
    return { ...state, method: 'unknown', optionsOnly: 1 };
  if (state.method !== 'unknown') return state;
  const optionsOnly = state.optionsOnly + 1;
  return { ...state, optionsOnly, method: optionsOnly >= 2 ? 'options' : 'unknown' };
}

/** RFC 6298 section 2. */
function smooth(state: LivenessState, rttMs: number): LivenessState {
  if (state.rttMs === null) return { ...state, rttMs, variationMs: rttMs / 2 };
  return {
    ...state,
    variationMs: 0.75 * state.variationMs + 0.25 * Math.abs(state.rttMs - rttMs),
    rttMs: 0.875 * state.rttMs + 0.125 * rttMs,
  };
}

function overdueMs(state: LivenessState, config: LivenessConfig): number {
  if (state.rttMs === null) return config.firstOverdueMs;
  const expected = 2 * state.rttMs + 4 * state.variationMs;
  return Math.round(Math.min(config.mostOverdueMs, Math.max(config.leastOverdueMs, expected)));
}
