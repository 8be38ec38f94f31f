import type { Peer } from './peer.ts';
import { userOf } from './user-of.ts';

/**
 * A call we hand on (RFC 3515, RFC 5589): REFER, then what the far side reports of the new call.
 *
 *   holding ─▶ asking ─▶ accepted ─▶ trying ─▶ ringing ─▶ done (the call ends)
 *   every step before done may go to failed: the call comes back. So it does from unknown, where nobody told in time what
 *   became of it; what is told later still counts.
 */
export interface TransferState {
  readonly kind: 'blind' | 'attended';
  /** Number or name of whom the call goes to. */
  readonly target: string;
  readonly targetUri: string;
  /** Attended: the call (its id) that the new one takes the place of. */
  readonly replaces: string | null;
  readonly step: 'holding' | 'asking' | 'accepted' | 'trying' | 'ringing' | 'done' | 'failed' | 'unknown';
  /** The last code of the new call, or of the refused REFER. */
  readonly sipCode: number | null;
  /** The user talked when it began: so the call comes back when it fails. */
  readonly comesBack: boolean;
}

/** Whom the far side is to call. */
export type ReferRequest = Pick<TransferState, 'target' | 'targetUri' | 'replaces'>;

/** The far side asks us to call somebody else instead (an incoming REFER); waits for a yes or no. */
export interface TransferQuestion {
  readonly target: string;
  readonly targetUri: string;
  /** Where the INVITE goes: that phone's own address, with all that its server needs to find it. */
  readonly requestUri: string;
  /** Who asks, as they say. */
  readonly by: string | null;
  /** The value of a Replaces header (RFC 3891) for the new call. */
  readonly replaces: string | null;
}

/**
 * Whom we call then. Blind, the address is one that can be dialled again, and the name only what the asker says. An
 * attended transfer names a phone by its contact, which is no number: there the name must do.
 */
export function calleeOf({
  target,
  targetUri,
  replaces,
}: Pick<TransferQuestion, 'target' | 'targetUri' | 'replaces'>): Pick<Peer, 'number' | 'name'> {
  const user = userOf(targetUri);
  const isSaid = replaces !== null || user === '' || targetUri.endsWith(`:${target}`);
  return isSaid || user === target ? { number: target, name: null } : { number: user, name: target };
}

export type TransferEvent =
  | {
      readonly type: 'user.transferred';
      readonly kind: 'blind' | 'attended';
      readonly target: string;
      readonly targetUri: string;
      readonly replaces: string | null;
    }
  | { readonly type: 'user.transfer-cancelled' }
  /** `silent`: the far side will report nothing (RFC 4488). */
  | { readonly type: 'sip.refer-accepted'; readonly silent: boolean }
  | { readonly type: 'sip.refer-refused'; readonly code: number | null }
  /** The answer is lost, or never came: they may do it all the same, and report it. */
  | { readonly type: 'sip.refer-unanswered' }
  /** A code of the new call, as the far side reports it (RFC 3515 section 2.4.5). */
  | { readonly type: 'sip.refer-reported'; readonly code: number }
  | {
      readonly type: 'sip.refer-asked';
      readonly question: TransferQuestion;
      readonly verdict: 'follow' | 'ask' | 'refuse';
    }
  | { readonly type: 'user.question-answered'; readonly yes: boolean }
  /** The dialog in which it was asked gives way to another one: whoever asked there is told no. */
  | { readonly type: 'sip.refer-gone' }
  /** How the call goes that we make because the far side asked. */
  | { readonly type: 'follow.reported'; readonly code: number }
  /** This call was the one consulted: its far side is being given to somebody else, and `done`: now is. */
  | { readonly type: 'line.handed-on'; readonly done: boolean }
  /** The transfer came to nothing: the call consulted stays ours. */
  | { readonly type: 'line.kept' };
