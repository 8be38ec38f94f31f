import type { CallPolicy } from '../../shared/call-policy.ts';
import type { Clock } from './clock.ts';
import type { CallView, EngineSnapshot } from './snapshot.ts';

/** The end of the ladder: a call that could not be saved is made once more, where policy says so. */
export interface Redial {
  /** After each change: calls that were lost are waited for, and made as soon as we are registered. */
  look(snapshot: EngineSnapshot): void;
  /** The same calls, with what is to be told of this. */
  mark(calls: readonly CallView[]): readonly CallView[];
  close(): void;
}

export interface RedialOptions {
  readonly policy: CallPolicy['redial'];
  /** Returns the new call's id; throws for what is no number and no address. */
  readonly dial: (target: string) => string;
  readonly clock: Clock;
  readonly onChange: () => void;
}

/** Nobody expects to be called back by a computer later than this. */
const mostMs = 120_000;

/** Who called calls again, and the other one waits: both at once would find each other busy. Pure. */
export const isToBeRedialled = ({ direction, connectedAt, end, hold, aside }: CallView): boolean =>
  direction === 'outgoing' &&
  connectedAt !== null &&
  // Not what a page died of, too: it might take the next one with it, and so on.
  end?.cause === 'network-lost' &&
  // Whom one had put aside, one would not expect to have on the line.
  hold.byUs === 'no' &&
  !aside;

export function createRedial({ policy, dial, clock, onChange }: RedialOptions): Redial {
  const known = new Set<string>();
  /** Ids of lost calls, and what ends the wait for them. */
  const awaited = new Map<string, () => void>();
  /** The new call, and the one that it stands for: a call is made once more, and not again and again. */
  const made = new Map<string, string>();

  function forget(id: string): void {
    awaited.get(id)?.();
    awaited.delete(id);
  }

  function awaitReturn(id: string): void {
    const stop = clock.after(mostMs, () => {
      awaited.delete(id);
      onChange();
    });
    awaited.set(id, stop);
  }

  /** The address of whoever was there last may be one that nobody could type. */
  function dialAgain({ peer }: CallView): string | null {
    for (const target of [peer.uri, peer.number]) {
      try {
        return dial(target);
      } catch {
        // By the number, then; where there is none either, the call is left to the user.
      }
    }
    return null;
  }

  return {
    look({ calls, registration }) {
      if (policy === 'offered') return;
      const before = [...awaited.keys()].join();
      for (const call of calls) {
        if (call.step !== 'ended' || known.has(call.id)) continue;
        known.add(call.id);
        if (isToBeRedialled(call) && !made.has(call.id)) awaitReturn(call.id);
      }
      const isBusy = calls.some(({ step }) => step !== 'ended');
      for (const id of [...awaited.keys()]) {
        const call = calls.find((each) => each.id === id);
        // Closed by the user, who also may have called somebody meanwhile.
        if (call === undefined || isBusy) forget(id);
        else if (registration.step === 'registered') {
          forget(id);
          const again = dialAgain(call);
          if (again === null) continue;
          made.set(again, id);
          break;
        }
      }
      if ([...awaited.keys()].join() !== before) onChange();
    },
    mark: (calls) =>
      calls.map((call) => {
        const redialOf = made.get(call.id) ?? null;
        const redialAwaited = awaited.has(call.id);
        return redialOf === null && !redialAwaited ? call : { ...call, redialOf, redialAwaited };
      }),
    close() {
      for (const id of [...awaited.keys()]) forget(id);
    },
  };
}
