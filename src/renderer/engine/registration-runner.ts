import { isDoubtful, type NetworkChange } from '../../shared/network.ts';
import { type Clock, createTimers } from './clock.ts';
import { type ConnectionView, createConnectionRunner } from './connection-runner.ts';
import type { TransportEvent } from './core/connection.ts';
import type { LivenessPace } from './core/liveness.ts';
import type { EngineLog, SipAgent, SocketEvent } from './core/ports.ts';
import { lookAtReachability, neverReachable, type Reachability } from './core/reachability.ts';
import type { SignallingEvent } from './core/recovery.ts';
import {
  defaultRegistrationConfig,
  type RegistrationCommand,
  type RegistrationEvent,
  type RegistrationState,
  type RegistrationTimer,
  registrationConfigInCall,
} from './core/registration.ts';
import { stepRegistration } from './core/registration-step.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { RegistrationView } from './snapshot.ts';
import type { Trace } from './trace.ts';

export interface RegistrationRunner {
  dispatch(event: RegistrationEvent): void;
  onSocket(id: number, event: SocketEvent): void;
  /** What is in use is asked, and doubted if something was taken away. */
  networkChanged(change: Pick<NetworkChange, 'cause' | 'at'>): void;
  /** Somebody has reason to think that nothing passes any more. */
  doubt(): void;
  /** What is in use is asked whether it carries, and not doubted. */
  ask(): void;
  /** It has answered since then (epoch ms), and goes as the system routes. */
  isVouchedSince(at: number): boolean;
  /** `pace`: whether a call is going on; `settingUp`: whether one is being set up or answered. */
  callsChanged(pace: LivenessPace, settingUp: boolean): void;
  view(): RegistrationView;
  /** The host's certificate was refused; the page itself only ever sees a closed socket. */
  certificateRefused(host: string, reason: string): void;
  close(): void;
}

export interface RegistrationRunnerOptions {
  readonly aor: string;
  readonly servers: readonly { readonly url: string; readonly priority: number }[];
  readonly agent: () => SipAgent;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  readonly onChange: () => void;
  /** Resolves when one of these servers, of those that are closed now, opens; null: none did, or none is closed. */
  readonly awaitServer: (urls: readonly string[]) => Promise<string | null>;
  /** The socket that calls stood on is gone; another one may have taken its place. */
  readonly onLost: () => void;
  /** There is a binding that was not there before, or not on this socket. */
  readonly onRegistered: () => void;
  /** Whether requests within calls can be sent now; `gone` before anything goes out on the socket that took its place. */
  readonly onSignalling: (event: SignallingEvent) => void;
}

/** Everybody in the house sees the server come back at the same moment. */
const mostReturnJitterMs = 300;
/** A look for closed servers that took so long has seen one: main looks for longer. */
const leastLookMs = 10_000;

/** Runs the registration machine on top of the connection: keeps its timers, carries out its commands, shows its state. */
export function createRegistrationRunner(options: RegistrationRunnerOptions): RegistrationRunner {
  const { clock } = options;
  let state: RegistrationState = { step: 'idle' };
  let startedAt = 0;
  let registeredMs: number | null = null;
  let retryAt: number | null = null;
  let reachability = neverReachable;
  let networkChange: RegistrationView['networkChange'] = null;
  let isAwaited = false;
  let isClosed = false;
  let isUsable = false;
  let config = defaultRegistrationConfig;
  /**
   * The server that held our binding is gone: until we are registered anew, it or the next one may not know us, and
   * 481 would be its answer to whatever we say within a call, which ends that call (RFC 5057 section 5.1).
   */
  let isStranger = false;
  const refusedHosts = new Map<string, string>();
  const timers = createTimers<RegistrationTimer | 'return'>(clock, (name) => {
    if (name === 'return') serverIsBack();
    else dispatch({ type: 'timer.fired', name });
  });
  const connection = createConnectionRunner({
    ...options,
    tell: (event) => {
      if (isLoss(event)) tellSignalling({ type: 'signalling.gone' });
      if (isLoss(event) && event.type !== 'transport.moved') isStranger = true;
      // First the registration: what it says is seen when the calls look.
      dispatch(event);
      if (isLoss(event)) options.onLost();
      else if (event.type === 'transport.moved') tellSignalling({ type: 'signalling.moved' });
    },
    onChange: changed,
    onOpened: (url) => refusedHosts.delete(new URL(url).hostname),
  });

  const dispatch = oneAtATime((event: RegistrationEvent) => {
    options.trace.add({ at: clock.now(), subject: 'registration', kind: 'event', type: event.type });
    const before = state.step;
    const step = stepRegistration(state, event, config);
    state = step.state;
    const { step: after } = step.state;
    const isLost = before === 'registered' && after !== 'registered';
    const isNext = before === 'waiting' && after === 'connecting';
    if (before === 'idle' || isNext || isLost) startedAt = clock.now();
    if (state.step === 'registered' && before === 'registering') registeredMs = clock.now() - startedAt;
    if (state.step !== 'waiting') retryAt = null;
    if (state.step !== before) tellStep();
    for (const command of step.commands) run(command);
    if (state.step === 'waiting' && !state.told) void awaitServer();
    changed();
    if (state.step === 'registered' && before !== 'registered') options.onRegistered();
  });

  function tellSignalling(event: SignallingEvent): void {
    isUsable = event.type === 'signalling.ready' || event.type === 'signalling.moved';
    options.onSignalling(event);
  }

  function changed(): void {
    const { proven, provenAt, usable: isOpen } = connection.view();
    if (state.step === 'registered') isStranger = false;
    const usable = isOpen && !isStranger;
    const isReachable = state.step === 'registered' && proven;
    const before = reachability;
    reachability = lookAtReachability(before, isReachable, provenAt, clock.now());
    if (reachability.lastGap !== before.lastGap) tellGap(reachability);
    options.onChange();
    if (usable !== isUsable) tellSignalling({ type: usable ? 'signalling.ready' : 'signalling.unsure' });
  }

  function tellGap({ lastGap }: Reachability): void {
    if (lastGap === null) return;
    options.log('info', 'registration', `could not be called for ${lastGap.to - lastGap.from} ms`);
  }

  /** Whatever the back-off says: a server that was closed and opens is tried at once, or nearly, for not all may come together. */
  async function awaitServer(): Promise<void> {
    if (isAwaited) return;
    isAwaited = true;
    const from = clock.now();
    const url = await options.awaitServer(options.servers.map((server) => server.url)).catch(() => null);
    isAwaited = false;
    if (isClosed) return;
    if (url !== null) timers.start('return', clock.random() * mostReturnJitterMs);
    // It was looked for to the end of the time; an answer at once means that nothing is closed.
    else if (clock.now() - from >= leastLookMs && state.step === 'waiting' && !state.told) void awaitServer();
  }

  function serverIsBack(): void {
    connection.dispatch({ type: 'network.changed', doubtful: false });
    dispatch({ type: 'retry-now' });
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
    if (command.type !== 'timer.stop') {
      options.trace.add({ at: clock.now(), subject: 'registration', kind: 'command', type: command.type });
    }
    switch (command.type) {
      case 'transport.connect':
        connection.dispatch({ type: 'connect', urgent: command.urgent });
        return;
      case 'transport.disconnect':
        connection.dispatch({ type: 'disconnect' });
        return;
      case 'transport.settle':
        connection.dispatch({ type: 'settled' });
        return;
      case 'transport.avoid':
        connection.dispatch({ ...command, type: 'avoid' });
        return;
      case 'transport.redirect':
        options.log('info', 'registration', `sent on to ${command.url}`);
        connection.dispatch({ type: 'redirected', server: connection.serverOf(command.url) });
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
    onSocket: connection.onSocket,
    networkChanged({ cause, at }) {
      networkChange = { cause, at };
      const doubtful = isDoubtful(cause);
      connection.dispatch({ type: 'network.changed', doubtful });
      dispatch({ type: 'retry-now' });
    },
    doubt: () => connection.dispatch({ type: 'network.changed', doubtful: true }),
    ask: () => connection.dispatch({ type: 'network.changed', doubtful: false }),
    isVouchedSince(at) {
      const { provenAt, proven, isDirect } = connection.view();
      return proven && isDirect && provenAt !== null && provenAt >= at;
    },
    callsChanged(pace, settingUp) {
      config = pace === 'call' ? registrationConfigInCall : defaultRegistrationConfig;
      connection.setPace(pace);
      connection.dispatch({ type: 'call.setting-up', settingUp });
    },
    view: () =>
      viewOf(
        state,
        connection.view(),
        { aor: options.aor, retryAt, registeredMs, reachability, networkChange },
        refusedHosts,
      ),
    certificateRefused(host, reason) {
      refusedHosts.set(host, reason);
      options.onChange();
    },
    close() {
      isClosed = true;
      timers.stopAll();
      connection.close();
    },
  };
}

function isLoss(event: TransportEvent): boolean {
  return (
    event.type === 'transport.closed' ||
    event.type === 'transport.searching' ||
    (event.type === 'transport.moved' && event.gap)
  );
}

interface Facts {
  readonly aor: string;
  readonly retryAt: number | null;
  readonly registeredMs: number | null;
  readonly reachability: Reachability;
  readonly networkChange: RegistrationView['networkChange'];
}

function viewOf(
  state: RegistrationState,
  connection: ConnectionView,
  { aor, retryAt, registeredMs, reachability, networkChange }: Facts,
  refusedHosts: ReadonlyMap<string, string>,
): RegistrationView {
  const problem = 'problem' in state ? state.problem : null;
  const { server } = connection;
  const reason = server === null ? undefined : refusedHosts.get(new URL(server).hostname);
  // A binding on a socket that may be dead is no registration: nobody may be able to call.
  const step = state.step === 'registered' && !connection.proven ? 'connecting' : state.step;
  return {
    aor,
    server,
    retryAt,
    step,
    registeredMs: step === 'registered' ? registeredMs : null,
    rttMs: connection.rttMs === null ? null : Math.round(connection.rttMs),
    unreachableSince: reachability.since,
    lastGap: reachability.lastGap,
    networkChange,
    // The notice of main and the closing of the socket race each other: join them here, whichever comes first.
    problem:
      problem?.code === 'unreachable' && reason !== undefined
        ? { code: 'certificate-untrusted', sipCode: null, detail: reason }
        : problem,
  };
}
