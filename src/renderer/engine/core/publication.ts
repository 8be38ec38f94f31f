/** State of ours that the server tells those who watch us (RFC 3903). */
export interface PublicationRequest {
  /** Whose state: our own address. */
  readonly targetUri: string;
  readonly event: string;
  readonly contentType: string;
  readonly expiresS: number;
}

/** What is published until `end`: through roams, new servers and refusals that pass. */
export interface Publication {
  /** From now on it is this. */
  set(body: string): void;
  /** The server is told to forget it. */
  end(): void;
}

/**
 * One publication, with the entity tag that the server gave it (RFC 3903 section 4).
 *
 *   idle ─set and ready─▶ sending ─accepted─▶ kept ─refresh, set, ready─▶ sending
 *                          ▲   │ 412: without the tag, at once; 423: for longer
 *                    timer │   ▼ refused
 *                          waiting, or ended where it is for good
 */
export interface PublicationState {
  readonly step: 'idle' | 'sending' | 'kept' | 'waiting' | 'ended';
  readonly body: string | null;
  /** What was sent last is not what holds now. */
  readonly isChanged: boolean;
  readonly etag: string | null;
  readonly expiresS: number;
  readonly attempt: number;
}

export type PublicationEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'set'; readonly body: string }
  | { readonly type: 'end' }
  | { readonly type: 'sip.accepted'; readonly etag: string | null; readonly expiresS: number | null }
  | {
      readonly type: 'sip.refused';
      /** Null: nobody answered, or nothing could be sent. */
      readonly code: number | null;
      readonly retryAfterMs: number | null;
      readonly minExpiresS: number | null;
    }
  | { readonly type: 'timer.fired' };

export type PublicationCommand =
  /** `body` null: what the tag stands for holds on. */
  | {
      readonly type: 'sip.publish';
      readonly etag: string | null;
      readonly body: string | null;
      readonly expiresS: number;
    }
  | { readonly type: 'timer.start'; readonly delayMs: number; readonly jitter: number }
  | { readonly type: 'timer.stop' };

interface Step {
  readonly state: PublicationState;
  readonly commands: readonly PublicationCommand[];
}

export const firstPublication = (expiresS: number): PublicationState => ({
  ...{ step: 'idle', body: null, isChanged: false, etag: null, attempt: 0 },
  expiresS,
});

const firstRetryMs = 2000;
const longestRetryMs = 300_000;
const longestExpiresS = 86_400;
const forGood = new Set([403, 404, 405, 406, 415, 489, 501, 604]);
const stop: PublicationCommand = { type: 'timer.stop' };

/** One step of the machine drawn above. Pure. */
export function stepPublication(state: PublicationState, event: PublicationEvent): Step {
  if (state.step === 'ended') return { state, commands: [] };
  switch (event.type) {
    case 'set': {
      if (event.body === state.body) return { state, commands: [] };
      const next = { ...state, body: event.body, isChanged: true };
      // What waits for its time, or for an answer, goes out then.
      return state.step === 'kept' ? send(next) : { state: next, commands: [] };
    }
    case 'ready':
      // The server may be another one: it gets the whole, by the tag if it knows that.
      return state.body === null ? { state, commands: [] } : send({ ...state, isChanged: true });
    case 'end':
      return {
        state: { ...state, step: 'ended' },
        commands: [
          stop,
          ...(state.etag === null
            ? []
            : [{ type: 'sip.publish', etag: state.etag, body: null, expiresS: 0 } as const]),
        ],
      };
    case 'sip.accepted':
      return accepted(state, event.etag, event.expiresS);
    case 'sip.refused':
      return refused(state, event);
    case 'timer.fired':
      return state.step === 'kept' || state.step === 'waiting' ? send(state) : { state, commands: [] };
  }
}

function send(state: PublicationState): Step {
  const { etag, expiresS } = state;
  const body = state.isChanged || etag === null ? state.body : null;
  return {
    state: { ...state, step: 'sending', isChanged: false },
    commands: [stop, { type: 'sip.publish', etag, body, expiresS }],
  };
}

function accepted(state: PublicationState, etag: string | null, grantedS: number | null): Step {
  if (state.step !== 'sending') return { state, commands: [] };
  const kept: PublicationState = { ...state, step: 'kept', etag, attempt: 0 };
  if (state.isChanged) return send(kept);
  const refreshS = grantedS === null || grantedS <= 0 ? state.expiresS : grantedS;
  return { state: kept, commands: [{ type: 'timer.start', delayMs: refreshS * 800, jitter: 0.15 }] };
}

function refused(state: PublicationState, event: Extract<PublicationEvent, { type: 'sip.refused' }>): Step {
  if (state.step !== 'sending') return { state, commands: [] };
  const { code, minExpiresS, retryAfterMs } = event;
  if (code === 412 && state.etag !== null) return send({ ...state, etag: null, isChanged: true });
  if (
    code === 423 &&
    minExpiresS !== null &&
    minExpiresS > state.expiresS &&
    minExpiresS <= longestExpiresS
  ) {
    return send({ ...state, expiresS: minExpiresS, isChanged: true });
  }
  if (code !== null && forGood.has(code)) return { state: { ...state, step: 'ended' }, commands: [stop] };
  const backOffMs = Math.min(firstRetryMs * 2 ** state.attempt, longestRetryMs);
  return {
    state: { ...state, step: 'waiting', isChanged: true, attempt: state.attempt + 1 },
    commands: [
      retryAfterMs === null
        ? { type: 'timer.start', delayMs: backOffMs, jitter: 0.5 }
        : { type: 'timer.start', delayMs: retryAfterMs * 1.2 + 100, jitter: 0.15 },
    ],
  };
}
