/** Why there is no registration: stable codes; the UI has a sentence for each. */
export const registrationProblemCodes = [
  'unreachable',
  'certificate-untrusted',
  'no-credential',
  'unauthorized',
  'forbidden',
  'not-found',
  'service-unavailable',
  'server-error',
  'refused',
  'timeout',
  'invalid-response',
  'connection-lost',
] as const;

export type RegistrationProblemCode = (typeof registrationProblemCodes)[number];

export interface RegistrationProblem {
  readonly code: RegistrationProblemCode;
  /** Final SIP response code, where there was one. */
  readonly sipCode: number | null;
  readonly detail: string | null;
}

/**
 * The registration of one account at one server at a time (RFC 3261 section 10).
 *
 *   idle ─start─▶ connecting ─▶ registering ─▶ registered ─┐ refresh timer
 *                     ▲  │           │  ▲            │  └──┘ (stays registered)
 *              timer  │  ▼ failed    ▼  │ 423        ▼ socket closed, refresh refused
 *                     └── waiting ◀──┴───────────────┘
 *   any ─stop─▶ unregistering (when registering or registered) ─▶ idle
 */
export type RegistrationState =
  | { readonly step: 'idle' }
  | { readonly step: 'connecting'; readonly attempt: number }
  | { readonly step: 'registering'; readonly attempt: number; readonly expiresS: number }
  | {
      readonly step: 'registered';
      readonly expiresS: number;
      readonly refreshing: boolean;
      /** Refreshes refused in a row; the binding itself stands until it expires. */
      readonly refusals: number;
      readonly problem: RegistrationProblem | null;
    }
  | {
      readonly step: 'waiting';
      readonly attempt: number;
      readonly problem: RegistrationProblem;
      /** The server named the time (Retry-After): nothing makes us come sooner. */
      readonly told: boolean;
    }
  | { readonly step: 'unregistering' };

export type RegistrationEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'retry-now' }
  | { readonly type: 'transport.connected' }
  | { readonly type: 'transport.failed'; readonly problem: RegistrationProblem }
  | { readonly type: 'transport.closed'; readonly detail: string | null }
  | { readonly type: 'register.accepted'; readonly expiresS: number }
  | {
      readonly type: 'register.refused';
      readonly problem: RegistrationProblem;
      readonly retryAfterMs: number | null;
      /** Min-Expires of a 423, in seconds. */
      readonly minExpiresS: number | null;
    }
  | { readonly type: 'register.ended' }
  | { readonly type: 'message.malformed'; readonly detail: string }
  | { readonly type: 'timer.fired'; readonly name: RegistrationTimer };

export type RegistrationTimer = 'refresh' | 'retry' | 'unregister';

export type RegistrationCommand =
  /** `attempt` picks the server: the caller has the list. */
  | { readonly type: 'transport.connect'; readonly attempt: number }
  | { readonly type: 'transport.disconnect' }
  | { readonly type: 'sip.register'; readonly expiresS: number }
  | { readonly type: 'sip.unregister' }
  /** `jitter` is the share of the delay that is drawn at random around it. */
  | {
      readonly type: 'timer.start';
      readonly name: RegistrationTimer;
      readonly delayMs: number;
      readonly jitter: number;
    }
  | { readonly type: 'timer.stop'; readonly name: RegistrationTimer };

export interface RegistrationConfig {
  /** What we ask for in Expires, seconds. */
  readonly expiresS: number;
  /** First delay of the back-off, doubled with each attempt up to `longestRetryMs`. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Delay after a refusal that only an administrator can mend (403, 404). */
  readonly hopelessRetryMs: number;
  /** How long sign-out waits for the 200 of the un-REGISTER. */
  readonly unregisterMs: number;
}

export const defaultRegistrationConfig: RegistrationConfig = {
  expiresS: 600,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  hopelessRetryMs: 300_000,
  unregisterMs: 2000,
};
