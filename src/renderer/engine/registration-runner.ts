import { type Clock, createTimers } from './clock.ts';
import type { EngineLog, SipAgent } from './core/ports.ts';
import {
  defaultRegistrationConfig,
  type RegistrationCommand,
  type RegistrationEvent,
  type RegistrationState,
  type RegistrationTimer,
} from './core/registration.ts';
import { stepRegistration } from './core/registration-step.ts';
import type { RegistrationView } from './snapshot.ts';
import type { Trace } from './trace.ts';

export interface RegistrationRunner {
  dispatch(event: RegistrationEvent): void;
  view(): RegistrationView;
  /** The host's certificate was refused; the page itself only ever sees a closed socket. */
  certificateRefused(host: string, reason: string): void;
  close(): void;
}

export interface RegistrationRunnerOptions {
  readonly aor: string;
  /** WSS URLs, best first. */
  readonly servers: readonly string[];
  readonly agent: () => SipAgent;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  readonly onChange: () => void;
}

/** Runs the registration machine: keeps its timers, carries out its commands, shows its state. */
export function createRegistrationRunner(options: RegistrationRunnerOptions): RegistrationRunner {
  const { clock, servers } = options;
  let state: RegistrationState = { step: 'idle' };
  let server: string | null = null;
  let startedAt = 0;
  let registeredMs: number | null = null;
  let retryAt: number | null = null;
  const refusedHosts = new Map<string, string>();
  const timers = createTimers<RegistrationTimer>(clock, (name) => dispatch({ type: 'timer.fired', name }));

  function dispatch(event: RegistrationEvent): void {
    options.trace.add({ at: clock.now(), subject: 'registration', kind: 'event', type: event.type });
    const before = state.step;
    const step = stepRegistration(state, event, defaultRegistrationConfig);
    state = step.state;
    if (event.type === 'transport.connected' && server !== null)
      refusedHosts.delete(new URL(server).hostname);
    if (state.step === 'registered' && before === 'registering') registeredMs = clock.now() - startedAt;
    if (state.step !== 'waiting') retryAt = null;
    if (state.step !== before) tellStep();
    for (const command of step.commands) run(command);
    options.onChange();
  }

  function tellStep(): void {
    const problem = 'problem' in state ? state.problem : null;
    const why =
      problem === null
        ? ''
        : ` (${problem.code}, ${problem.sipCode ?? 'no code'}, ${problem.detail ?? 'no detail'})`;
    options.log('info', 'registration', `${state.step}${why}`);
  }

  function run(command: RegistrationCommand): void {
    options.trace.add({ at: clock.now(), subject: 'registration', kind: 'command', type: command.type });
    switch (command.type) {
      case 'transport.connect':
        server = servers[command.attempt % servers.length] ?? null;
        startedAt = clock.now();
        if (server !== null) options.agent().connect(server);
        return;
      case 'transport.disconnect':
        options.agent().disconnect();
        return;
      case 'sip.register':
        options.agent().register(command.expiresS);
        return;
      case 'sip.unregister':
        options.agent().unregister();
        return;
      case 'timer.start': {
        const spread = (clock.random() * 2 - 1) * command.jitter;
        const delayMs = Math.round(command.delayMs * (1 + spread));
        if (command.name === 'retry') retryAt = clock.now() + delayMs;
        timers.start(command.name, delayMs);
        return;
      }
      case 'timer.stop':
        timers.stop(command.name);
        return;
    }
  }

  return {
    dispatch,
    view: () => viewOf(state, { aor: options.aor, server, retryAt, registeredMs }, refusedHosts),
    certificateRefused(host, reason) {
      refusedHosts.set(host, reason);
      options.onChange();
    },
    close: () => timers.stopAll(),
  };
}

function viewOf(
  state: RegistrationState,
  facts: Pick<RegistrationView, 'aor' | 'server' | 'retryAt' | 'registeredMs'>,
  refusedHosts: ReadonlyMap<string, string>,
): RegistrationView {
  const problem = 'problem' in state ? state.problem : null;
  const reason = facts.server === null ? undefined : refusedHosts.get(new URL(facts.server).hostname);
  return {
    ...facts,
    step: state.step,
    registeredMs: state.step === 'registered' ? facts.registeredMs : null,
    // The notice of main and the closing of the socket race each other: join them here, whichever comes first.
    problem:
      problem?.code === 'unreachable' && reason !== undefined
        ? { code: 'certificate-untrusted', sipCode: null, detail: reason }
        : problem,
  };
}
