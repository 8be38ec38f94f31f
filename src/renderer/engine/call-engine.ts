import type { PageFault } from '../../shared/control.ts';
import type { NetworkChange, NetworkState } from '../../shared/network.ts';
import type { Account } from '../../shared/provisioning.ts';
import { createCallActions } from './call-actions.ts';
import { createCallDesk } from './call-desk.ts';
import { type CallStore, createCallKeeper } from './call-keeper.ts';
import { chooseTone } from './choose-tone.ts';
import type { Clock } from './clock.ts';
import type { Availability } from './core/availability.ts';
import { defaultCallConfig } from './core/call.ts';
import type {
  ConferenceMixer,
  EngineLog,
  InstantMessage,
  MessageAnswer,
  SipAgent,
  SipListener,
} from './core/ports.ts';
import type { EventPackages } from './core/subscription.ts';
import { createLadders } from './ladders.ts';
import type { CreateMedia } from './media/sampled-media.ts';
import type { Tone, Tones } from './media/tones.ts';
import { createPublicationRunner } from './publication-runner.ts';
import { createRedial } from './redial.ts';
import { createRegistrationRunner } from './registration-runner.ts';
import type { CallView, EngineActions, EngineSnapshot, EngineStore, Pictures } from './snapshot.ts';
import { createSubscriptionRunner } from './subscription-runner.ts';
import { createTrace, type TraceEntry } from './trace.ts';

export { DialTargetError } from './call-desk.ts';

export interface CallEngine extends EngineStore {
  readonly actions: EngineActions;
  readonly pictures: Pictures;
  /** For what is told beside calls: presence, lamps, voicemail. */
  readonly packages: EventPackages;
  start(): void;
  /** Hangs up, unregisters and lets go; resolves when the server knows or had its time. */
  stop(): Promise<void>;
  followAvailability(availability: Availability): void;
  certificateRefused(host: string, reason: string): void;
  /**
   * Main saw the network change. Signalling answers here; what media does about it hangs on the same call.
   */
  networkChanged(change: NetworkChange): void;
  /** The token was renewed: the registrar is shown the new one while the old one still holds. */
  credentialRenewed(): void;
  /** Breaks something on purpose: the socket in use closes, or the calls' paths seem to die without a word. */
  simulate(fault: PageFault): void;
  readonly sendMessage: SipAgent['sendMessage'];
  trace(): readonly TraceEntry[];
}

export interface CallEngineOptions {
  readonly account: Account;
  readonly createAgent: (listener: SipListener, newCallId: () => string) => SipAgent;
  readonly createMedia: CreateMedia;
  /** What holds at first; changes come by `followAvailability`, those of the user too once they are kept. */
  readonly availability: Availability;
  readonly saveAvailability: (changes: Partial<Omit<Availability, 'quiet'>>) => void;
  /** Null: calls cannot be mixed here. */
  readonly createMixer: (() => ConferenceMixer) | null;
  /** Where calls outlive this page. */
  readonly store: CallStore;
  readonly tones: Tones;
  /** Keeps a text message, and says how it is answered. */
  readonly receiveMessage: (message: InstantMessage) => Promise<MessageAnswer>;
  /** Main looks whether a server that is closed opens again; resolves with its URL, or null. */
  readonly awaitServer: (urls: readonly string[]) => Promise<string | null>;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** As main knows it before any change was told. */
  readonly network: () => NetworkState | null;
}

const traceSize = 200;
/** How long a new call waits for the connection that is being made or proven. */
const seekingMs = 4000;
/** How long leaving waits for the far sides, and then for the registrar. Together less than main waits for us. */
const callsEndMs = 1200;
const registrationEndMs = 1500;

/** One account's phone: joins the pure machines with signalling and media, and publishes an immutable snapshot. */
export function createCallEngine(options: CallEngineOptions): CallEngine {
  const { account, clock, log } = options;
  const trace = createTrace(traceSize);
  const ladders = createLadders();
  const listeners = new Set<() => void>();
  let snapshot: EngineSnapshot | null = null;
  let tone: Tone | null = null;
  let paced = { live: false, settingUp: false };
  let availability: Availability = options.availability;
  let network: NetworkState | null = null;

  function changed(): void {
    snapshot = null;
    const { calls } = now();
    soundTone(calls);
    paceConnection(calls);
    keeper.look();
    redial.look(now());
    for (const listener of [...listeners]) listener();
  }

  function now(): EngineSnapshot {
    snapshot ??= { registration: registration.view(), calls: redial.mark(desk.views()), availability };
    return snapshot;
  }

  function soundTone(calls: readonly CallView[]): void {
    const wanted = chooseTone(calls, availability.quiet);
    if (wanted === tone) return;
    tone = wanted;
    if (wanted === null) options.tones.stop();
    else options.tones.start(wanted);
  }

  /** Silent death is noticed sooner while somebody talks, and the server is not changed while a call is set up. */
  function paceConnection(calls: readonly CallView[]): void {
    const steps = calls.map(({ step }) => step);
    const live = steps.some((step) => step !== 'ended');
    const settingUp = steps.some((step) => step !== 'ended' && step !== 'ending' && step !== 'connected');
    if (live === paced.live && settingUp === paced.settingUp) return;
    paced = { live, settingUp };
    registration.callsChanged(live ? 'call' : 'idle', settingUp);
  }

  const agent = options.createAgent(
    {
      onSocket: (socketId, event) => registration.onSocket(socketId, event),
      onRegistration: (event) => registration.dispatch(event),
      onCall: (id, event) => desk.tell(id, event),
      onMessage(direction, { sipCallId, line }) {
        ladders.add(sipCallId, { at: clock.now(), direction, line });
        options.log('debug', 'sip', `${direction === 'out' ? '->' : '<-'} ${line}, ${sipCallId}`);
      },
      onCallFacts: (id, facts) => desk.tellFacts(id, facts),
      onIncomingCall: (id, call) => desk.receive(id, call),
      onSubscription: (id, event) => subscriptions.tell(id, event),
      onNotice: (notice) => subscriptions.notice(notice),
      onInstantMessage: (message, answer) => void options.receiveMessage(message).then(answer),
    },
    () => crypto.randomUUID(),
  );
  const subscriptions = createSubscriptionRunner({ agent: () => agent, clock, log });
  const publications = createPublicationRunner({ agent: () => agent, clock, log });
  const registration = createRegistrationRunner({
    aor: account.aor,
    servers: account.servers,
    agent: () => agent,
    clock,
    trace,
    log,
    onChange: changed,
    awaitServer: options.awaitServer,
    onLost: () => desk.tellAll({ type: 'sip.lost' }),
    onRegistered() {
      agent.registered();
      publications.ready();
      subscriptions.ready();
    },
    onSignalling(event) {
      if (event.type === 'signalling.gone') {
        publications.lost();
        subscriptions.lost();
      }
      // Calls first: what they have to say is sent by the time that colleagues are asked for.
      desk.signallingChanged(event);
      if (event.type === 'signalling.moved') subscriptions.ready();
    },
  });

  const desk = createCallDesk({
    account,
    agent: () => agent,
    createMedia: options.createMedia,
    createMixer: options.createMixer,
    canSend,
    untilRegistered,
    availability: () => availability,
    ladderOf: ladders.of,
    ...{ clock, trace, log },
    network: () => network ?? options.network(),
    onChange: changed,
    onDoubt: () => registration.doubt(),
    onSuspect: () => registration.ask(),
    isVouchedSince: (at) => registration.isVouchedSince(at),
  });

  const redial = createRedial({
    policy: account.calls.redial,
    dial: (target) => desk.dial(target),
    clock,
    onChange: changed,
  });

  const keeper = createCallKeeper({
    aor: account.aor,
    store: options.store,
    keep: desk.keep,
    takeBack: (taken) => {
      desk.takeBack(taken);
      changed();
    },
    log,
  });

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

  async function untilRegistered(mostMs: number = defaultCallConfig.returnMs): Promise<boolean> {
    const isRegistered = () => registration.view().step === 'registered';
    await until(isRegistered, mostMs);
    return isRegistered();
  }

  /** At once where nothing need be waited for: each turn that a call waits, its caller waits. */
  function canSend(unregistered: boolean, patience?: 'patient'): boolean | Promise<boolean> {
    const stepNow = () => registration.view().step;
    const isReady = () => stepNow() === 'registered' || (unregistered && stepNow() === 'registering');
    const isPatient = patience === 'patient';
    // Another socket is proven within a few round trips: kinder than a call that fails.
    const isOver = () => isReady() || (!isPatient && !isSeeking());
    return (
      isReady() || until(isOver, isPatient ? defaultCallConfig.strandedMs : seekingMs).then(() => isReady())
    );
  }

  /** A connection or a registration is under way, or will be in a moment. */
  function isSeeking(): boolean {
    const { step, retryAt } = registration.view();
    if (step === 'waiting') return retryAt !== null && retryAt - clock.now() < seekingMs;
    return step === 'connecting' || step === 'registering';
  }

  const actions = createCallActions({
    desk,
    policy: account.calls,
    saveAvailability: options.saveAvailability,
  });

  return {
    actions,
    pictures: {
      attach: (id, whose, element) =>
        desk.calls.get(id)?.media.attachPicture(whose, element) ?? (() => undefined),
    },
    packages: {
      subscribe: subscriptions.subscribe,
      onNotice: subscriptions.onNotice,
      publish: publications.publish,
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: now,
    followAvailability(kept) {
      // The state of main comes whole and often.
      if (JSON.stringify(kept) === JSON.stringify(availability)) return;
      availability = kept;
      changed();
    },
    start() {
      registration.dispatch({ type: 'start' });
      void keeper.begin();
    },
    async stop() {
      redial.close();
      desk.leave();
      // First the BYEs and their answers (one may be challenged), then the registration they stand on.
      await until(() => desk.views().every((call) => call.step === 'ended'), callsEndMs);
      publications.close();
      registration.dispatch({ type: 'stop' });
      await until(() => registration.view().step === 'idle', registrationEndMs);
      desk.close();
      subscriptions.close();
      registration.close();
      agent.dispose();
      options.tones.stop();
    },
    certificateRefused: (host, reason) => registration.certificateRefused(host, reason),
    networkChanged(change) {
      log('info', 'network', change.cause);
      network = change.before;
      // Signalling first: the offers of the calls wait for a socket that is not in doubt.
      registration.networkChanged(change);
      desk.networkChanged(change);
      network = change.after;
    },
    credentialRenewed: () => registration.dispatch({ type: 'credential.renewed' }),
    simulate(fault) {
      log('warn', 'simulate', fault);
      if (fault === 'wss-drop') agent.dropSocket();
      else for (const call of desk.calls.values()) call.media.simulateSilence();
    },
    sendMessage: (message) => agent.sendMessage(message),
    trace: () => trace.entries(),
  };
}
