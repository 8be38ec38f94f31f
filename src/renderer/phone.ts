import type { Account } from '../shared/provisioning.ts';
import type { CallEngine } from './engine/call-engine.ts';
import {
  defaultRegistration,
  type EngineActions,
  type EngineSnapshot,
  type EngineStore,
} from './engine/snapshot.ts';

/** The one phone the UI talks to: empty while nobody is signed in, otherwise the engine of that account. */
export interface Phone extends EngineStore {
  readonly actions: EngineActions;
  /** Follows the identity: makes, replaces or lets go of the engine. */
  use(account: Account | null): Promise<void>;
  /**
   * Hangs up and unregisters, then does what needs that, e.g. signing out. Only when that has settled is the
   * account of the moment taken up (again).
   */
  leaveFor(action: () => Promise<unknown>): Promise<void>;
  certificateRefused(host: string, reason: string): void;
  retryNow(): void;
}

const empty: EngineSnapshot = { registration: defaultRegistration, calls: [] };

export function createPhone(createEngine: (account: Account) => CallEngine): Phone {
  const listeners = new Set<() => void>();
  let engine: CallEngine | null = null;
  let unsubscribe: () => void = () => undefined;
  let using = 'null';
  let latest: Account | null = null;
  let leaving = false;

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  async function use(account: Account | null): Promise<void> {
    latest = account;
    if (!leaving) await apply(account);
  }

  async function leaveFor(action: () => Promise<unknown>): Promise<void> {
    leaving = true;
    try {
      await apply(null);
      await action();
    } finally {
      leaving = false;
      await apply(latest);
    }
  }

  async function apply(account: Account | null): Promise<void> {
    // The state of main comes whole and often; only another account is news.
    const wanted = JSON.stringify(account);
    if (wanted === using) return;
    using = wanted;
    const previous = engine;
    unsubscribe();
    engine = account === null ? null : createEngine(account);
    if (engine !== null) {
      unsubscribe = engine.subscribe(changed);
      engine.start();
    }
    changed();
    await previous?.stop();
  }

  return {
    use,
    leaveFor,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => engine?.getSnapshot() ?? empty,
    certificateRefused: (host, reason) => engine?.certificateRefused(host, reason),
    retryNow: () => engine?.retryNow(),
    actions: {
      dial(input) {
        if (engine === null) throw new Error('nobody is signed in');
        return engine.actions.dial(input);
      },
      answer: (id) => engine?.actions.answer(id),
      decline: (id) => engine?.actions.decline(id),
      hangUp: (id) => engine?.actions.hangUp(id),
      setMuted: (id, muted) => engine?.actions.setMuted(id, muted),
      sendDtmf: (id, digits) => engine?.actions.sendDtmf(id, digits),
      dismiss: (id) => engine?.actions.dismiss(id),
    },
  };
}
