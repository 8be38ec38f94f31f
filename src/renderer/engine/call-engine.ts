import { domainOf, parseDialTarget } from '../../shared/dial-target.ts';
import type { Account } from '../../shared/provisioning.ts';
import { type CallRunner, createCallRunner } from './call-runner.ts';
import { chooseTone } from './choose-tone.ts';
import type { Clock } from './clock.ts';
import { type Availability, reachable } from './core/availability.ts';
import type { CallEvent } from './core/call.ts';
import type { Peer } from './core/peer.ts';
import type { EngineLog, MediaError, SipAgent, SipListener } from './core/ports.ts';
import type { SampledMedia } from './media/peer-media.ts';
import type { Tone, Tones } from './media/tones.ts';
import { createMuteKeeper } from './mute-keeper.ts';
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
/** How long leaving waits for the far sides, and then for the registrar. Together less than main waits for us. */
const callsEndMs = 1200;
const registrationEndMs = 1500;

/** One account's phone: joins the pure machines with signalling and media, and publishes an immutable snapshot. */
export function createCallEngine(options: CallEngineOptions): CallEngine {
  const { account, clock, log } = options;
  const domain = domainOf(account.aor) ?? 'invalid';
  const trace = createTrace(traceSize);
  const calls = new Map<string, CallRunner>();
  const listeners = new Set<() => void>();
  let snapshot: EngineSnapshot | null = null;
  let tone: Tone | null = null;
  let leaving = false;
  let availability: Availability = reachable;

  const views = () => [...calls.values()].map((call) => call.view());
  const tell = (id: string, event: CallEvent) => calls.get(id)?.dispatch(event);
  const muting = createMuteKeeper((id, muted) => tell(id, { type: 'user.muted', muted }));

  function changed(): void {
    snapshot = null;
    soundTone();
    for (const listener of [...listeners]) listener();
  }

  function soundTone(): void {
    const wanted = chooseTone(views());
    if (wanted === tone) return;
    tone = wanted;
    if (wanted === null) options.tones.stop();
    else options.tones.start(wanted);
  }

  const agent = options.createAgent(
    {
      onRegistration(event) {
        registration.dispatch(event);
        if (event.type === 'transport.closed') for (const id of calls.keys()) tell(id, { type: 'sip.lost' });
      },
      onCall: tell,
      onIncomingCall(id, peer) {
        // Nobody is there to take it any more; another device may be.
        if (leaving) agent.reject(id, 480);
        else open(id, 'incoming', peer);
      },
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
    const { createMedia } = options;
    const onChange = () => {
      muting.look(views());
      changed();
    };
    calls.set(
      id,
      createCallRunner({ id, direction, peer, agent, createMedia, registered, clock, trace, log, onChange }),
    );
    changed();
  }

  function forgetOldest(): void {
    const ended = [...calls].filter(([, call]) => call.view().step === 'ended');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostEndedCalls + 1))) calls.delete(id);
  }

  /** Resolves when it is so, or after `mostMs` all the same. */
  function until(isSo: () => boolean, mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        cancel();
        listeners.delete(look);
        resolve();
      };
      const look = () => {
        if (isSo()) finish();
      };
      const cancel = clock.after(mostMs, finish);
      listeners.add(look);
      look();
    });
  }

  function call(input: string): string {
    const target = parseDialTarget(input, domain);
    if (!target.ok) throw new DialTargetError(target.reason);
    const id = crypto.randomUUID();
    open(id, 'outgoing', { uri: target.uri, number: target.display, name: null });
    return id;
  }

  const actions: EngineActions = {
    dial: call,
    consult: (_id, target) => call(target),
    answer: (id) => tell(id, { type: 'user.answered' }),
    decline: (id) => tell(id, { type: 'user.declined' }),
    deflect: () => undefined,
    hangUp: (id) => tell(id, { type: 'user.hung-up' }),
    setMuted(id, muted) {
      muting.decided(id);
      tell(id, { type: 'user.muted', muted });
    },
    hold: (id) => tell(id, { type: 'user.held' }),
    resume: (id) => tell(id, { type: 'user.resumed' }),
    swap: () => undefined,
    transferBlind: () => undefined,
    transferAttended: () => undefined,
    cancelTransfer: () => undefined,
    answerTransfer: () => undefined,
    park: () => undefined,
    pickUp: (target) => call(target ?? ''),
    joinConference: () => undefined,
    splitConference: () => undefined,
    sendDtmf: (id, digits) => tell(id, { type: 'user.digits', digits }),
    continueDtmf: (id) => tell(id, { type: 'user.digits-continued' }),
    setDoNotDisturb(doNotDisturb) {
      availability = { ...availability, doNotDisturb };
      changed();
    },
    setForward(forward) {
      availability = { ...availability, forward };
      changed();
    },
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
      snapshot ??= { registration: registration.view(), calls: views(), availability };
      return snapshot;
    },
    start: () => registration.dispatch({ type: 'start' }),
    async stop() {
      leaving = true;
      for (const call of calls.values()) call.dispatch({ type: 'user.left' });
      // First the BYEs and their answers (one may be challenged), then the registration they stand on.
      await until(() => views().every((call) => call.step === 'ended'), callsEndMs);
      registration.dispatch({ type: 'stop' });
      await until(() => registration.view().step === 'idle', registrationEndMs);
      for (const call of calls.values()) call.close();
      registration.close();
      agent.dispose();
      options.tones.stop();
    },
    certificateRefused: (host, reason) => registration.certificateRefused(host, reason),
    retryNow: () => registration.dispatch({ type: 'retry-now' }),
    trace: () => trace.entries(),
  };
}
