import type { TransportEvent } from './connection.ts';
import type { RegistrationProblem } from './registration-problem.ts';

export {
  type RegistrationProblem,
  type RegistrationProblemCode,
  registrationProblemCodes,
} from './registration-problem.ts';

/**
 * The registration of one account (RFC 3261 section 10) on whatever socket the connection machine has in use.
 *
 *   idle ─start─▶ connecting ─▶ registering ─▶ registered ─┐ refresh timer, moved without a gap
 *                  ▲   ▲  │         │  ▲ 423        │  └───┘ (stays registered)
 *            timer │   │  │ failed  │  └────────────┤ moved with a gap
 *                  │   └──┼─────────┴── try another ┘ socket lost, server of no use
 *                waiting ◀┴── refused for good
 *   any ─stop─▶ unregistering (when registering or registered) ─▶ idle
 */
export type RegistrationState =
  | { readonly step: 'idle' }
  | {
      readonly step: 'connecting';
      readonly attempt: number;
      readonly redirects: number;
      readonly stray: boolean;
    }
  | {
      readonly step: 'registering';
      readonly attempt: number;
      readonly expiresS: number;
      /** 3xx followed in a row. */
      readonly redirects: number;
      /**
       * A REGISTER without an answer was left on another socket. It may reach the registrar after this one, on a slow network
       * or by another process of the server, and take the binding to a socket that is closed: not every registrar looks at
       * CSeq (RFC 3261 section 10.3). So what is accepted is said once more a little later.
       */
      readonly stray: boolean;
    }
  | {
      readonly step: 'registered';
      readonly expiresS: number;
      readonly refreshing: boolean;
      /** Refreshes refused in a row; the binding itself stands until it expires. */
      readonly refusals: number;
      readonly problem: RegistrationProblem | null;
      /** A better server is in use; the binding of the one before still stands. */
      readonly moving: boolean;
      /** Held for a while: if it is lost now, the next attempt need not wait. */
      readonly steady: boolean;
      readonly stray: boolean;
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
  /** The network has changed, or a server that was closed has opened. */
  | { readonly type: 'retry-now' }
  /** The credential was renewed: the server is shown the new one before the old one ends. */
  | { readonly type: 'credential.renewed' }
  | TransportEvent
  /** The REGISTER is out: from now on the server has its time to answer. */
  | { readonly type: 'register.sent' }
  | { readonly type: 'register.accepted'; readonly expiresS: number }
  | {
      readonly type: 'register.refused';
      readonly problem: RegistrationProblem;
      readonly retryAfterMs: number | null;
      /** Min-Expires of a 423, in seconds. */
      readonly minExpiresS: number | null;
      /** Where a 3xx sends us, if that is one of our own servers or within our own domain. */
      readonly redirectUrl: string | null;
    }
  | { readonly type: 'register.ended' }
  | { readonly type: 'message.malformed'; readonly detail: string }
  | { readonly type: 'timer.fired'; readonly name: RegistrationTimer };

export type RegistrationTimer = 'refresh' | 'retry' | 'unregister' | 'answer' | 'steady';

export type RegistrationCommand =
  /** `urgent`: all servers at once; otherwise one after the other. */
  | { readonly type: 'transport.connect'; readonly urgent: boolean }
  | { readonly type: 'transport.disconnect' }
  /** The registration stands on the socket in use. */
  | { readonly type: 'transport.settle' }
  /** The server in use is of no use for so long; others are tried. */
  | {
      readonly type: 'transport.avoid';
      readonly delayMs: number;
      readonly told: boolean;
      readonly problem: RegistrationProblem;
    }
  | { readonly type: 'transport.redirect'; readonly url: string }
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
  /** So many attempts at first wait `longestSoonMs` at most. */
  readonly soonAttempts: number;
  readonly longestSoonMs: number;
  /** How long a better server that refused us is left to itself, while the one before does. */
  readonly worseServerMs: number;
  /** Delay after a credential that was refused: the next one may be refused as well, and the account be locked. */
  readonly unauthorizedRetryMs: number;
  /** Delay after a refusal that only an administrator can mend (403, 404). */
  readonly hopelessRetryMs: number;
  /** How long sign-out waits for the 200 of the un-REGISTER. */
  readonly unregisterMs: number;
  /** How long a server that lives may take to answer a REGISTER before another one is asked. */
  readonly answerMs: number;
  /** How long a registration must have held to be made anew without waiting. */
  readonly steadyMs: number;
  /** How long a REGISTER that was left behind may still be on its way. */
  readonly strayMs: number;
}

export const defaultRegistrationConfig: RegistrationConfig = {
  expiresS: 600,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  soonAttempts: 0,
  longestSoonMs: 60_000,
  worseServerMs: 60_000,
  unauthorizedRetryMs: 60_000,
  hopelessRetryMs: 300_000,
  unregisterMs: 2000,
  answerMs: 8000,
  steadyMs: 10_000,
  strayMs: 3000,
};

/**
 * While there is a call, which cannot be held, ended or moved without a server: every 4 s for about a minute. A server that
 * stays away longer than that has the calls of a whole contact centre at it, and is left more room.
 */
export const registrationConfigInCall: RegistrationConfig = {
  ...defaultRegistrationConfig,
  longestRetryMs: 20_000,
  soonAttempts: 15,
  longestSoonMs: 4000,
};
