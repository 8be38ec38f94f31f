import type { CallEnd, CallEndCause } from './call-end.ts';
import { type DtmfEvent, type DtmfState, noDigits } from './dtmf.ts';
import { type HoldState, type HoldWish, notHeld, noWish } from './hold.ts';
import type { MediaDirection } from './media-direction.ts';
import type { NegotiatedVideo } from './negotiated-media.ts';
import type { PictureMissing } from './picture-watch.ts';
import type { RedirectRules } from './redirect.ts';
import type { SessionTimer } from './session-timer.ts';
import type { ReferRequest, TransferEvent, TransferQuestion, TransferState } from './transfer.ts';
import { noVideo, type VideoProblem, type VideoSource, type VideoState } from './video.ts';

/**
 * One call, outgoing or incoming.
 *
 *   outgoing: preparing ─▶ calling ─▶ ringing ─▶ connected ─▶ ending ─▶ ended
 *                             ▲  │ a redirect we follow
 *                             │  │   or its socket is lost: made anew by the next one
 *                             └──┘   or the place that it asks for then is refused: asked plainly
 *   incoming: incoming ─▶ answering ─────────────▲
 *   returning ─▶ connected: of a page that died, taken back by INVITE with Replaces (return-step.ts).
 *   every step may go to ended; `ending` waits for the far side to confirm what we asked for.
 *
 * Beside the phase run hold (hold.ts), the picture (video.ts), transfer (transfer.ts), digits (dtmf.ts) and the session timer.
 */
export type CallPhase =
  | { readonly step: 'preparing' }
  | { readonly step: 'calling' }
  | { readonly step: 'ringing' }
  | { readonly step: 'incoming' }
  | { readonly step: 'answering' }
  /**
   * `rings`: somebody is rung by what asks for the call, also after the time in which it had to be back. `unsure`: it was
   * asked for, and what was answered is lost.
   */
  | {
      readonly step: 'returning';
      readonly rings?: 'in-time' | 'late';
      readonly asking: 'no' | 'asked' | 'unsure';
    }
  | { readonly step: 'connected' }
  | { readonly step: 'ending'; readonly end: CallEnd }
  | { readonly step: 'ended'; readonly end: CallEnd };

export interface CallState {
  readonly direction: 'outgoing' | 'incoming';
  readonly phase: CallPhase;
  /** What the user wants; the microphone is also shut while the call is held or stands aside. */
  readonly muted: boolean;
  readonly hold: HoldState;
  /** What the far side was asked for and has agreed to: `hold.byUs` follows from it. */
  readonly holdWish: HoldWish;
  /** Another call has the line: whatever becomes of our hold, nothing of the microphone goes here. */
  readonly aside: boolean;
  readonly video: VideoState;
  readonly earlyMedia: boolean;
  readonly redirects: number;
  readonly dtmf: DtmfState;
  readonly transfer: TransferState | null;
  readonly transferQuestion: TransferQuestion | null;
  /** We call somebody else because the far side asked us to, and report to it. */
  readonly following: boolean;
  /** Its far side talks to somebody else now; it only waits for the BYE. */
  readonly handedOn: boolean;
  readonly timer: SessionTimer | null;
  /** Where it goes when nobody answers in time. */
  readonly noAnswerUri: string | null;
  /** The socket that its INVITE went by is gone, and no answer to it will come: it is made anew by the next one. */
  readonly stranded: boolean;
  /** How often it was made anew. */
  readonly remade: number;
}

/** What is true of a call of which nothing is known yet. */
export const plainCall: Omit<CallState, 'direction' | 'phase'> = {
  muted: false,
  hold: notHeld,
  holdWish: noWish,
  aside: false,
  video: noVideo,
  earlyMedia: false,
  redirects: 0,
  dtmf: noDigits,
  transfer: null,
  transferQuestion: null,
  following: false,
  handedOn: false,
  timer: null,
  noAnswerUri: null,
  stranded: false,
  remade: 0,
};

/** Why an offer is made within a call. */
/** `new-way`: a picture is stuck, and all there is goes another way; `refresh`: what stands is told anew. */
export type OfferPurpose = 'hold' | 'resume' | 'refresh' | 'new-way' | 'recovery' | 'video';

export type CallEvent =
  | DtmfEvent
  | TransferEvent
  | { readonly type: 'user.answered' }
  | { readonly type: 'user.declined' }
  | { readonly type: 'user.deflected'; readonly targetUri: string; readonly cause: 'forwarded' | 'declined' }
  | { readonly type: 'user.hung-up' }
  /** Nobody is there any more to take or end it: the app closes, or the account goes. */
  | { readonly type: 'user.left' }
  | { readonly type: 'user.muted'; readonly muted: boolean }
  | { readonly type: 'user.held' }
  | { readonly type: 'user.resumed' }
  | { readonly type: 'user.video-started'; readonly source: VideoSource }
  | { readonly type: 'user.video-stopped' }
  | { readonly type: 'media.video-opened'; readonly source: VideoSource }
  | {
      readonly type: 'media.video-failed';
      readonly source: VideoSource;
      readonly problem: VideoProblem;
    }
  /** It was open, and is closed: the device is gone, or the system stopped it. */
  | { readonly type: 'media.video-ended'; readonly problem: VideoProblem }
  /** What they show is not seen here; null: it is again. */
  | { readonly type: 'media.video-missing'; readonly missing: PictureMissing | null }
  /** What the newest descriptions say of pictures; `answered`: to our request for one. */
  | { readonly type: 'video.agreed'; readonly video: NegotiatedVideo | null; readonly answered: boolean }
  /** The call whose place this one takes showed a picture. */
  | { readonly type: 'video.left-behind' }
  /** The line went to another call, or came to this one: at most one call (or conference) has it. */
  | { readonly type: 'line.changed'; readonly ours: boolean }
  /** A new call has come in this one's place (RFC 3891): it ends here, the other goes on. */
  | { readonly type: 'line.replaced' }
  /** Do not disturb, all lines busy, forwarding: refused before it rings. */
  | { readonly type: 'rules.refused'; readonly code: number; readonly cause: CallEndCause }
  | { readonly type: 'rules.no-answer'; readonly targetUri: string; readonly afterMs: number }
  | { readonly type: 'media.opened' }
  | { readonly type: 'media.failed'; readonly cause: CallEndCause; readonly detail: string | null }
  /** The far side is asked for a call of a former page. */
  | { readonly type: 'sip.asked' }
  /** A 1xx above 100. */
  | { readonly type: 'sip.progress' }
  /** The far side's sound is there before the answer. */
  | { readonly type: 'sip.early-media' }
  /** What rang or sounded has refused the way in which it was asked, and is asked in another one. */
  | { readonly type: 'sip.asked-again' }
  | { readonly type: 'sip.accepted' }
  | { readonly type: 'sip.refused'; readonly end: CallEnd }
  /** A 3xx: where it may be tried instead, the best first. */
  | { readonly type: 'sip.redirected'; readonly targets: readonly string[]; readonly end: CallEnd }
  /** The far side withdrew its INVITE (CANCEL). */
  | { readonly type: 'sip.cancelled'; readonly elsewhere: boolean }
  | { readonly type: 'sip.bye' }
  | {
      readonly type: 'sip.offer-accepted';
      readonly purpose: OfferPurpose;
      readonly remoteDirection: MediaDirection;
    }
  | { readonly type: 'sip.offer-refused'; readonly purpose: OfferPurpose; readonly code: number | null }
  /** It is taken back, and the far side does not go by it. */
  | { readonly type: 'sip.offer-dropped'; readonly purpose: OfferPurpose }
  /** It was sent in vain, or its answer is lost: it waits for its next turn, or for the next socket. */
  | { readonly type: 'sip.offer-waits'; readonly purpose: OfferPurpose }
  /** We answered an offer of the far side. */
  | { readonly type: 'sip.remote-offer'; readonly remoteDirection: MediaDirection }
  /** What both agreed on with the last INVITE or UPDATE (RFC 4028). */
  | { readonly type: 'sip.timer'; readonly timer: SessionTimer | null }
  | { readonly type: 'sip.refresh-failed' }
  /** A message of this call could not be read. */
  | { readonly type: 'message.malformed' }
  /** The connection that the call's requests came or went by is gone, whether or not another has taken its place. */
  | { readonly type: 'sip.lost' }
  /** Calls can be made again. */
  | { readonly type: 'sip.reachable' }
  /** Its path died, and nothing brought it back in time. */
  | { readonly type: 'recovery.given-up' }
  /** Our BYE or CANCEL is answered, or the dialog is gone. */
  | { readonly type: 'sip.ended' }
  | { readonly type: 'timer.fired'; readonly name: CallTimer };

export const callTimers = [
  'ending',
  'no-answer',
  'orphaned',
  'stranded',
  'digit-pause',
  'transfer',
  'handed-on',
  'session-refresh',
  'session-expiry',
  'return',
  'return-again',
] as const;
export type CallTimer = (typeof callTimers)[number];

export type CallCommand =
  | { readonly type: 'media.open'; readonly muted: boolean }
  | { readonly type: 'media.mute'; readonly muted: boolean }
  /** Here and at once: neither microphone nor loudspeaker, whatever the far side says to it. */
  | { readonly type: 'media.hold'; readonly held: boolean }
  | { readonly type: 'media.dtmf'; readonly digits: string }
  /** The far side holds us: a camera is closed as long as nobody sees it. */
  | { readonly type: 'media.rest-video'; readonly rests: boolean }
  /** Opens what is to be shown; from then on it is sent wherever that is agreed. */
  | { readonly type: 'media.show'; readonly source: VideoSource }
  /** `only`: this one, and not what is being opened in its place. */
  | { readonly type: 'media.hide'; readonly only?: VideoSource }
  | { readonly type: 'media.close' }
  | { readonly type: 'sip.invite' }
  | { readonly type: 'sip.redirect'; readonly targetUri: string }
  /** Tell `sip.reachable` once calls can be made again. */
  | { readonly type: 'sip.await' }
  /** CANCEL what was lost, and the same call anew. */
  | { readonly type: 'sip.remake' }
  | { readonly type: 'sip.cancel' }
  | { readonly type: 'sip.accept' }
  | { readonly type: 'sip.reject'; readonly code: number }
  | { readonly type: 'sip.deflect'; readonly targetUri: string }
  | { readonly type: 'sip.offer'; readonly direction: MediaDirection; readonly purpose: OfferPurpose }
  | { readonly type: 'sip.offer-video'; readonly direction: MediaDirection }
  /** Takes it back where it only waits for its turn or a socket; nothing, where it is under way. */
  | { readonly type: 'sip.drop-offer'; readonly purpose: OfferPurpose }
  | { readonly type: 'sip.refresh' }
  | { readonly type: 'sip.refer'; readonly refer: ReferRequest }
  /** The one that went out is wanted no more: it is not asked anew. */
  | { readonly type: 'sip.forget-refer' }
  /** Yes or no to the REFER that came; yes begins the other call. */
  | { readonly type: 'sip.answer-refer'; readonly follow: TransferQuestion | null }
  | { readonly type: 'sip.report-refer'; readonly code: number }
  | { readonly type: 'sip.bye' }
  /** Once we are registered: INVITE in place of the dialog that the former page held. */
  | { readonly type: 'sip.return' }
  /** The former page's dialog ends. */
  | { readonly type: 'sip.let-go' }
  | { readonly type: 'timer.start'; readonly name: CallTimer; readonly delayMs: number }
  | { readonly type: 'timer.stop'; readonly name: CallTimer };

export interface CallConfig {
  /** How long `ending` waits for the answer to BYE or CANCEL before the call is over for us. */
  readonly endingMs: number;
  /** How long a transfer may take before the call comes back. */
  readonly transferMs: number;
  /** How long the far side of a call that was handed on may take to say BYE itself. */
  readonly handedOnMs: number;
  /** How long a call rings on whose CANCEL could no longer reach us. */
  readonly orphanedMs: number;
  /** How long a call that is being made waits for another socket. */
  readonly strandedMs: number;
  /** How often it is made anew. */
  readonly mostRemade: number;
  /** How long a call is tried to be taken back. */
  readonly returnMs: number;
  readonly returnAgainMs: number;
  readonly redirects: RedirectRules;
  /** Whether a picture may be shown in this call. */
  readonly video: boolean;
}

export const defaultCallConfig: CallConfig = {
  endingMs: 4000,
  transferMs: 60_000,
  handedOnMs: 3000,
  orphanedMs: 30_000,
  strandedMs: 15_000,
  mostRemade: 3,
  returnMs: 60_000,
  returnAgainMs: 1000,
  redirects: { most: 3, ownDomainOnly: true, domain: '' },
  video: true,
};

export interface CallStep {
  readonly state: CallState;
  readonly commands: readonly CallCommand[];
}

/** Events that do not fit the state change nothing: the runner counts a step that returns the very state it got. */
export const stay = (state: CallState): CallStep => ({ state, commands: [] });

export const to = (state: CallState, ...commands: readonly CallCommand[]): CallStep => ({ state, commands });

export const isIncoming = ({ step }: CallPhase): boolean => step === 'incoming' || step === 'answering';
export const isOutgoingPending = ({ step }: CallPhase): boolean => step === 'calling' || step === 'ringing';

export const stopAll: readonly CallCommand[] = callTimers.map((name) => ({ type: 'timer.stop', name }));
