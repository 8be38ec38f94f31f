import type { URI } from 'sip.js';
import type { KeptSignalling } from '../../../shared/kept-call.ts';
import type { MediaConnection } from '../core/ports.ts';
import type { EstablishedSession } from './established-session.ts';

/** One call as the agent drives it, from its INVITE on. */
export interface CallSession {
  readonly sipCallId: string;
  readonly direction: 'outgoing' | 'incoming';
  /** By which the far side is reached in a new dialog; null: not known. */
  readonly farUri: URI | null;
  /** Whether a call of ours rings there, in an early dialog with these tags. */
  ringsIn(localTag: string, remoteTag: string): boolean;
  /**
   * Its caller has made it anew, and what took it back was lost on the way: where it rings unanswered it is told as
   * cancelled. False: it is not that call.
   */
  succeededBy(replaced: { readonly callId: string; readonly fromTag: string }, caller: URI): boolean;
  /** The confirmed dialog, once there is one. */
  established(): EstablishedSession | null;
  redirect(target: URI): void;
  /** The socket its INVITE went by is gone. */
  remake(): void;
  cancel(): void;
  accept(media: MediaConnection): void;
  reject(code: number): void;
  deflect(target: URI): void;
  /** Value of a Replaces header for the one early dialog of an INVITE of ours; null: there is none, or more than one. */
  place(): string | null;
  /** What another page would need to go on with it; null where that is not possible, or not yet. */
  keep(): KeptSignalling | null;
  /** Nobody will ask for it again, and it tells nothing any more. */
  forget(): void;
}
