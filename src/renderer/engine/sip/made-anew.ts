import type { Core } from 'sip.js';
import type { Clock } from '../core/ports.ts';
import { writeReplaces } from '../core/replaces.ts';

/** What is said to a Replaces that fits nothing, or is not understood; also by who has given a sign before. */
const withoutReplaces: ReadonlySet<number> = new Set([400, 420, 481, 501]);
/** What would be said without it, too. */
const busy: ReadonlySet<number> = new Set([486, 600]);

/**
 * Whether a refusal may be meant for the place that was asked for, and not for the call. For help it is asked once more
 * after whatever was said.
 */
export function isOfPlace(code: number, hasRung: boolean, emergency: boolean): boolean {
  if (code < 400 || (busy.has(code) && !emergency)) return false;
  return !hasRung || withoutReplaces.has(code);
}

/** The early dialog of an INVITE of ours, as a value of Replaces; null where nothing rings, or not one phone alone. */
export function onlyPlace(
  ids: { readonly callId: string; readonly fromTag: string },
  earlyTags: ReadonlySet<string>,
): string | null {
  const [rang, ...others] = earlyTags;
  if (rang === undefined || others.length > 0) return null;
  return writeReplaces({ ...ids, localTag: ids.fromTag, remoteTag: rang });
}

/** Nobody of that name, or nobody there: what a server says that was started anew, as long as it has not heard of the callee. */
const notThere: ReadonlySet<number> = new Set([404, 430, 480, 503]);
/** A phone whose server was away is back by then, or was not there to begin with. */
const patienceMs = 12_000;
const againMs = 1500;

/** Whose socket was lost may be back before the one they call: they are asked for again, for a while. */
export interface Patience {
  /** The call is made anew from now on. */
  begin(): void;
  /** Whether it is worth asking again; then `ask` is called in a moment. */
  waits(response: Core.IncomingResponseMessage, ask: () => void): boolean;
  /** False: nothing was waited for. */
  stop(): boolean;
}

export function createPatience(clock: Clock): Patience {
  let until = 0;
  let cancel: (() => void) | null = null;

  function stop(): boolean {
    const wasWaiting = cancel !== null;
    cancel?.();
    cancel = null;
    return wasWaiting;
  }

  return {
    begin() {
      until = clock.now() + patienceMs;
    },
    waits(response, ask) {
      if (!notThere.has(response.statusCode ?? 0) || clock.now() >= until) return false;
      // RFC 3261 section 21.5.4: who names a time is not asked before.
      if (response.hasHeader('retry-after')) return false;
      stop();
      // Not all who were waiting for the server at the same time.
      cancel = clock.after(againMs * (0.8 + 0.4 * clock.random()), () => {
        cancel = null;
        ask();
      });
      return true;
    },
    stop,
  };
}
