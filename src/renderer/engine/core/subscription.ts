import type { Publication, PublicationRequest } from './publication.ts';

/** What is asked of a server: to be told of one thing, again and again (RFC 6665). */
export interface SubscriptionRequest {
  /** Whose state. */
  readonly targetUri: string;
  /** The event package: "dialog", "presence", "message-summary". */
  readonly event: string;
  /** Media types that are understood. */
  readonly accept: readonly string[];
  readonly expiresS: number;
  /** A list may answer for its members (RFC 4662). */
  readonly eventList: boolean;
}

/** What the owner of a subscription learns. */
export type SubscriptionNews =
  | { readonly type: 'notified'; readonly contentType: string | null; readonly body: string }
  /** What was told before may not hold any more; it is asked anew by itself. */
  | { readonly type: 'unsure'; readonly problem: SubscriptionProblem }
  /** For good. */
  | { readonly type: 'ended'; readonly problem: SubscriptionProblem };

export interface SubscriptionProblem {
  /**
   * unsupported: the server has no such package (489 and its like). forbidden: we may not watch. not-found: nobody
   * there. silent: no NOTIFY came. over: the notifier has ended it. unavailable: all else, which may pass.
   */
  readonly code: 'unsupported' | 'forbidden' | 'not-found' | 'silent' | 'over' | 'unavailable';
  readonly sipCode: number | null;
}

/** A NOTIFY outside of any subscription of ours, as voicemail servers send them. */
export interface Notice {
  readonly event: string;
  readonly contentType: string | null;
  readonly body: string;
}

/** What rooms beside the engine may ask of signalling. */
export interface EventPackages {
  /** From now on until the returned function is called: through roams, new servers and refusals that pass. */
  subscribe(request: SubscriptionRequest, tell: (news: SubscriptionNews) => void): () => void;
  onNotice(listener: (notice: Notice) => void): () => void;
  publish(request: PublicationRequest): Publication;
}

/**
 * One subscription (RFC 6665 section 4.1), with the dialog it makes.
 *
 *   idle ─ready─▶ subscribing ─notified─▶ active ⇄ refreshing (asked anew within its dialog)
 *                   ▲  ▲  │ refused, silent     │ ready (a new binding): refreshing, soon
 *       timer, ready│  │  ▼                     │ terminated, refused, silent
 *                   │  └ waiting ◀──────────────┤
 *                   └───────────────────────────┴─ for good ─▶ ended
 */
export type SubscriptionState =
  | { readonly step: 'idle' }
  | { readonly step: 'subscribing'; readonly attempt: number; readonly expiresS: number }
  | {
      readonly step: 'active';
      readonly expiresS: number;
      readonly refreshing: boolean;
      readonly attempt: number;
    }
  | { readonly step: 'waiting'; readonly attempt: number; readonly expiresS: number }
  | { readonly step: 'ended' };

export type SubscriptionEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'stop' }
  /** The SUBSCRIBE is out: from now on the notifier has its time. */
  | { readonly type: 'sip.sent' }
  | { readonly type: 'sip.accepted'; readonly expiresS: number | null }
  | {
      readonly type: 'sip.refused';
      /** Null: nobody answered, or nothing could be sent. */
      readonly code: number | null;
      readonly retryAfterMs: number | null;
      /** Min-Expires of a 423, s. */
      readonly minExpiresS: number | null;
    }
  | {
      readonly type: 'sip.notified';
      readonly state: 'active' | 'pending' | 'terminated';
      readonly expiresS: number | null;
      /** Of `terminated`. */
      readonly reason: string | null;
      readonly retryAfterMs: number | null;
      readonly contentType: string | null;
      readonly body: string;
    }
  | { readonly type: 'timer.fired'; readonly name: SubscriptionTimer };

export type SubscriptionTimer = 'refresh' | 'retry' | 'silence';

export type SubscriptionCommand =
  /** `anew`: in a new dialog, else in the one that there is. */
  | { readonly type: 'sip.subscribe'; readonly anew: boolean; readonly expiresS: number }
  | { readonly type: 'sip.unsubscribe' }
  | { readonly type: 'tell'; readonly news: SubscriptionNews }
  /** `jitter` is the share of the delay that is drawn at random around it. */
  | {
      readonly type: 'timer.start';
      readonly name: SubscriptionTimer;
      readonly delayMs: number;
      readonly jitter: number;
    }
  | { readonly type: 'timer.stop'; readonly name: SubscriptionTimer };

export interface SubscriptionConfig {
  readonly expiresS: number;
  /** First delay of the back-off, doubled with each attempt up to `longestRetryMs`. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Timer N of RFC 6665 section 4.1.2.4: how long a SUBSCRIBE may have no NOTIFY. */
  readonly silenceMs: number;
  /** Within this time after a new binding what stands is asked anew, on average at half of it. */
  readonly reviveMs: number;
}

export const subscriptionConfig = (expiresS: number): SubscriptionConfig => ({
  expiresS,
  firstRetryMs: 2000,
  longestRetryMs: 300_000,
  silenceMs: 32_000,
  reviveMs: 1500,
});
