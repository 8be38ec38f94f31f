import type { CallEnd, CallEndCause } from './call-end.ts';

/**
 * One call, outgoing or incoming.
 *
 *   outgoing: preparing ─▶ calling ─▶ ringing ─▶ connected ─▶ ending ─▶ ended
 *   incoming: incoming ─▶ answering ─────────────▲
 *   every step may go to ended; `ending` waits for the far side to confirm what we asked for.
 */
export type CallPhase =
  | { readonly step: 'preparing' }
  | { readonly step: 'calling' }
  | { readonly step: 'ringing' }
  | { readonly step: 'incoming' }
  | { readonly step: 'answering' }
  | { readonly step: 'connected' }
  | { readonly step: 'ending'; readonly end: CallEnd }
  | { readonly step: 'ended'; readonly end: CallEnd };

export interface CallState {
  readonly direction: 'outgoing' | 'incoming';
  readonly phase: CallPhase;
  readonly muted: boolean;
  /** Digits sent so far. */
  readonly dtmf: string;
}

export type CallEvent =
  | { readonly type: 'user.answered' }
  | { readonly type: 'user.declined' }
  | { readonly type: 'user.hung-up' }
  /** Nobody is there any more to take or end it: the app closes, or the account goes. */
  | { readonly type: 'user.left' }
  | { readonly type: 'user.muted'; readonly muted: boolean }
  | { readonly type: 'user.digits'; readonly digits: string }
  /** What waits behind a `;` may go on. */
  | { readonly type: 'user.digits-continued' }
  | { readonly type: 'user.held' }
  | { readonly type: 'user.resumed' }
  | { readonly type: 'media.opened' }
  | { readonly type: 'media.failed'; readonly cause: CallEndCause; readonly detail: string | null }
  /** The far side was sent these digits: only now they count as sent. */
  | { readonly type: 'media.digits-sent'; readonly digits: string }
  /** A 1xx above 100. */
  | { readonly type: 'sip.progress' }
  | { readonly type: 'sip.accepted' }
  | { readonly type: 'sip.refused'; readonly end: CallEnd }
  /** The far side withdrew its INVITE (CANCEL). */
  | { readonly type: 'sip.cancelled'; readonly elsewhere: boolean }
  | { readonly type: 'sip.bye' }
  /** A message of this call could not be read. */
  | { readonly type: 'message.malformed' }
  /** The connection to the server is gone, and with it what had not been agreed yet. */
  | { readonly type: 'sip.lost' }
  /** Our BYE or CANCEL is answered, or the dialog is gone. */
  | { readonly type: 'sip.ended' }
  | { readonly type: 'timer.fired'; readonly name: CallTimer };

export type CallTimer = 'ending';

export type CallCommand =
  | { readonly type: 'media.open'; readonly muted: boolean }
  | { readonly type: 'media.mute'; readonly muted: boolean }
  | { readonly type: 'media.dtmf'; readonly digits: string }
  | { readonly type: 'media.close' }
  | { readonly type: 'sip.invite' }
  | { readonly type: 'sip.cancel' }
  | { readonly type: 'sip.accept' }
  | { readonly type: 'sip.reject'; readonly code: number }
  | { readonly type: 'sip.bye' }
  | { readonly type: 'timer.start'; readonly name: CallTimer; readonly delayMs: number }
  | { readonly type: 'timer.stop'; readonly name: CallTimer };

export interface CallConfig {
  /** How long `ending` waits for the answer to BYE or CANCEL before the call is over for us. */
  readonly endingMs: number;
}

export const defaultCallConfig: CallConfig = { endingMs: 4000 };
