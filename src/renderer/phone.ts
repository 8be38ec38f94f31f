import type { PageFault } from '../shared/control.ts';
import type { NetworkChange } from '../shared/network.ts';
import type { Account } from '../shared/provisioning.ts';
import type { CallEngine } from './engine/call-engine.ts';
import { type Availability, reachable } from './engine/core/availability.ts';
import { isEmergency } from './engine/core/incoming-rules.ts';
import {
  defaultRegistration,
  type EngineActions,
  type EngineSnapshot,
  type EngineStore,
  type Pictures,
} from './engine/snapshot.ts';

/** The one phone the UI talks to: empty while nobody is signed in, otherwise the engine of that account. */
export interface Phone extends EngineStore {
  readonly actions: EngineActions;
  readonly pictures: Pictures;
  /** Follows the identity: makes, replaces or lets go of the engine. Resolves when the one before has let go. */
  use(account: Account | null): Promise<void>;
  /** For good: hangs up, unregisters, takes up nothing any more. */
  close(): Promise<void>;
  /** What the settings say of do-not-disturb and forwarding; for the engines to come, too. */
  followAvailability(availability: Availability): void;
  certificateRefused(host: string, reason: string): void;
  networkChanged(change: NetworkChange): void;
  credentialRenewed(): void;
  /** Rejects while nobody is signed in. */
  readonly sendMessage: CallEngine['sendMessage'];
  /** For tests; main asks only in development builds. */
  simulate(fault: PageFault): void;
  /** Of the account in use. */
  isEmergency(number: string): boolean;
}

const empty: EngineSnapshot = { registration: defaultRegistration, calls: [], availability: reachable };

export function createPhone(
  createEngine: (account: Account, availability: Availability) => CallEngine,
): Phone {
  const listeners = new Set<() => void>();
  let engine: CallEngine | null = null;
  /** What is shown without an engine. */
  let idle = empty;
  let unsubscribe: () => void = () => undefined;
  let availability: Availability = reachable;
  let using = 'null';
  let emergencyNumbers: readonly string[] = [];
  let closed = false;
  let stopping: Promise<void> = Promise.resolve();

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function use(account: Account | null): Promise<void> {
    // The state of main comes whole and often; only another account is news.
    const wanted = JSON.stringify(account);
    if (closed || wanted === using) return stopping;
    using = wanted;
    emergencyNumbers = account?.calls.emergency.numbers ?? [];
    unsubscribe();
    const previous = engine;
    stopping = Promise.all([stopping, previous?.stop()]).then(() => undefined);
    engine = null;
    idle = { ...empty, availability };
    if (account !== null) start(account);
    changed();
    return stopping;
  }

  function start(account: Account): void {
    try {
      engine = createEngine(account, availability);
      unsubscribe = engine.subscribe(changed);
      engine.start();
    } catch (error) {
      // An account the engine cannot work with: said, not swallowed.
      const problem = { code: 'refused', sipCode: null, detail: String(error) } as const;
      idle = {
        ...empty,
        availability,
        registration: { ...defaultRegistration, step: 'waiting', aor: account.aor, problem },
      };
    }
  }

  function someone(): EngineActions {
    if (engine === null) throw new Error('nobody is signed in');
    return engine.actions;
  }

  return {
    use,
    isEmergency: (number) => isEmergency(number, emergencyNumbers),
    close() {
      const closing = use(null);
      closed = true;
      return closing;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => engine?.getSnapshot() ?? idle,
    followAvailability(kept) {
      availability = kept;
      idle = { ...idle, availability };
      engine?.followAvailability(kept);
    },
    certificateRefused: (host, reason) => engine?.certificateRefused(host, reason),
    networkChanged: (change) => engine?.networkChanged(change),
    credentialRenewed: () => engine?.credentialRenewed(),
    async sendMessage(message) {
      if (engine === null) throw new Error('nobody is signed in');
      return engine.sendMessage(message);
    },
    simulate: (fault) => engine?.simulate(fault),
    pictures: {
      attach: (id, whose, element) => engine?.pictures.attach(id, whose, element) ?? (() => undefined),
    },
    actions: {
      dial: (target) => someone().dial(target),
      consult: (id, target) => someone().consult(id, target),
      pickUp: (target, ringing) => someone().pickUp(target, ringing),
      answer: (id) => engine?.actions.answer(id),
      decline: (id) => engine?.actions.decline(id),
      deflect: (id, target) => engine?.actions.deflect(id, target),
      hangUp: (id) => engine?.actions.hangUp(id),
      setMuted: (id, muted) => engine?.actions.setMuted(id, muted),
      hold: (id) => engine?.actions.hold(id),
      resume: (id) => engine?.actions.resume(id),
      swap: () => engine?.actions.swap(),
      startVideo: (id, source) => engine?.actions.startVideo(id, source),
      stopVideo: (id) => engine?.actions.stopVideo(id),
      transferBlind: (id, target) => engine?.actions.transferBlind(id, target),
      transferAttended: (id, otherId) => engine?.actions.transferAttended(id, otherId),
      cancelTransfer: (id) => engine?.actions.cancelTransfer(id),
      answerTransfer: (id, yes) => engine?.actions.answerTransfer(id, yes),
      park: (id) => engine?.actions.park(id),
      joinConference: () => engine?.actions.joinConference(),
      splitConference: () => engine?.actions.splitConference(),
      sendDtmf: (id, digits) => engine?.actions.sendDtmf(id, digits),
      continueDtmf: (id) => engine?.actions.continueDtmf(id),
      setDoNotDisturb: (on) => engine?.actions.setDoNotDisturb(on),
      setForward: (rules) => engine?.actions.setForward(rules),
      dismiss: (id) => engine?.actions.dismiss(id),
    },
  };
}
