import { domainOf, parseDialTarget } from '../../shared/dial-target.ts';
import type { Account } from '../../shared/provisioning.ts';
import { type CallRunner, createCallRunner } from './call-runner.ts';
import type { Clock } from './clock.ts';
import type { CallEvent } from './core/call.ts';
import type { Peer } from './core/peer.ts';
import type { EngineLog, MediaError, SipAgent, SipListener } from './core/ports.ts';
import type { SampledMedia } from './media/peer-media.ts';
import type { Tones } from './media/tones.ts';
import { createRegistrationRunner } from './registration-runner.ts';
import type { EngineActions, EngineSnapshot, EngineStore } from './snapshot.ts';
import { createTrace, type TraceEntry } from './trace.ts';

export interface CallEngine extends EngineStore {
  readonly actions: EngineActions;
  start(): void;
  /** Hangs up, unregisters and lets go; resolves when the server knows or had its time. */
  stop(): Promise<void>;
  certificateRefused(host: string, reason: string): void;
  /** The network is said to be back: do not wait for the end of the back-off. */
  retryNow(): void;
  trace(): readonly TraceEntry[];
}

export interface CallEngineOptions {
  readonly account: Account;
  readonly createAgent: (listener: SipListener, newCallId: () => string) => SipAgent;
  readonly createMedia: (onFailed: (error: MediaError) => void) => SampledMedia;
  readonly tones: Tones;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** The input of `dial` is neither a number nor an address. */
export class DialTargetError extends Error {
  override readonly name = 'DialTargetError';
  readonly reason: 'empty' | 'invalid';

  constructor(reason: 'empty' | 'invalid') {
    super(`not a number or address (${reason})`);
    this.reason = reason;
  }
}

const traceSize = 200;
const mostEndedCalls = 20;

/** One account's phone: joins the pure machines with signalling and media, and publishes an immutable snapshot. */
export function createCallEngine(options: CallEngineOptions): CallEngine {
  const { account, clock, log } = options;
  const domain = domainOf(account.aor) ?? 'invalid';
  const trace = createTrace(traceSize);
  const calls = new Map<string, CallRunner>();
  const listeners = new Set<() => void>();
  let snapshot: EngineSnapshot | null = null;

  function changed(): void {
    snapshot = null;
    for (const listener of listeners) listener();
  }

  const agent = options.createAgent(
    {
      onRegistration: (event) => registration.dispatch(event),
      onCall: (id, event) => calls.get(id)?.dispatch(event),
      onIncomingCall: (id, peer) => open(id, 'incoming', peer),
    },
    () => crypto.randomUUID(),
  );
  const registration = createRegistrationRunner({
    aor: account.aor,
    servers: account.servers.map((server) => server.url),
    agent: () => agent,
    clock,
    trace,
    log,
    onChange: changed,
  });

  function open(id: string, direction: 'outgoing' | 'incoming', peer: Peer): void {
    forgetOldest();
    const registered = registration.view().step === 'registered';
    const { createMedia, tones } = options;
    calls.set(
      id,
      createCallRunner({
        id,
        direction,
        peer,
        agent,
        createMedia,
        registered,
        tones,
        clock,
        trace,
        log,
        onChange: changed,
      }),
    );
    changed();
  }

  function forgetOldest(): void {
    const ended = [...calls].filter(([, call]) => call.view().step === 'ended');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostEndedCalls + 1))) calls.delete(id);
  }

  const tell = (id: string, event: CallEvent) => calls.get(id)?.dispatch(event);

  /** Until calls can be held: whoever turns to another call is not overheard in the one before. */
  function muteOthers(id: string): void {
    for (const [other, call] of calls) {
      if (other !== id && call.view().step === 'connected')
        call.dispatch({ type: 'user.muted', muted: true });
    }
  }

  const actions: EngineActions = {
    dial(input) {
      const target = parseDialTarget(input, domain);
      if (!target.ok) throw new DialTargetError(target.reason);
      const id = crypto.randomUUID();
      muteOthers(id);
      open(id, 'outgoing', { uri: target.uri, number: target.display, name: null });
      return id;
    },
    answer(id) {
      muteOthers(id);
      tell(id, { type: 'user.answered' });
    },
    decline: (id) => tell(id, { type: 'user.declined' }),
    hangUp: (id) => tell(id, { type: 'user.hung-up' }),
    setMuted: (id, muted) => tell(id, { type: 'user.muted', muted }),
    sendDtmf: (id, digits) => tell(id, { type: 'user.digits', digits }),
    dismiss(id) {
      if (calls.get(id)?.view().step === 'ended') calls.delete(id);
      changed();
    },
  };

  return {
    actions,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot() {
      snapshot ??= {
        registration: registration.view(),
        calls: [...calls.values()].map((call) => call.view()),
      };
      return snapshot;
    },
    start: () => registration.dispatch({ type: 'start' }),
    stop() {
      for (const call of calls.values()) call.dispatch({ type: 'user.left' });
      registration.dispatch({ type: 'stop' });
      return new Promise((resolve) => {
        const finish = () => {
          if (registration.view().step !== 'idle') return;
          listeners.delete(finish);
          for (const call of calls.values()) call.close();
          registration.close();
          agent.dispose();
          resolve();
        };
        listeners.add(finish);
        finish();
      });
    },
    certificateRefused: (host, reason) => registration.certificateRefused(host, reason),
    retryNow: () => registration.dispatch({ type: 'retry-now' }),
    trace: () => trace.entries(),
  };
}
