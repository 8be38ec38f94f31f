import type { KeptDialog, KeptRequest, KeptSignalling } from '../../../shared/kept-call.ts';
import type { IceServer } from '../../../shared/provisioning.ts';
import type { CallEvent, OfferPurpose } from './call.ts';
import type { CallEndCause } from './call-end.ts';
import type { FarSide } from './far-side.ts';
import type { CallIdentity } from './identity.ts';
import type { PingMethod } from './liveness.ts';
import type { MediaDirection } from './media-direction.ts';
import type { MediaPath } from './media-path.ts';
import type { SilenceVerdict } from './media-silence.ts';
import type { NegotiatedMedia } from './negotiated-media.ts';
import type { Peer } from './peer.ts';
import type { PublicationEvent, PublicationRequest } from './publication.ts';
import type { RegistrationEvent } from './registration.ts';
import type { MicrophoneState } from './sound.ts';
import type { Notice, SubscriptionEvent, SubscriptionRequest } from './subscription.ts';
import type { ReferRequest } from './transfer.ts';
import type { VideoProblem, VideoSource } from './video.ts';

/** What the engine needs of media; engine/media implements it on RTCPeerConnection, tests on nothing. */
export interface MediaConnection {
  /**
   * Takes the microphone. Rejects with MediaError. `mayFollow`: resolves as soon as an offer can be made where nothing
   * speaks against the microphone; should it then not come, that is told as a failure.
   */
  open(muted: boolean, options?: { readonly mayFollow: boolean }): Promise<void>;
  setMuted(muted: boolean): void;
  /**
   * At once and here only: nothing of the microphone leaves and nothing of the far side is heard, whatever was agreed
   * with it. Independent of mute: who was muted before the hold is muted after it.
   */
  setHeld(held: boolean): void;
  /**
   * Opens the camera, or what is to be shared, in place of what was shown before; sent wherever descriptions say so.
   * Rejects with VideoError, and what was shown before goes on; `hide` lets it never resolve.
   */
  show(source: VideoSource): Promise<void>;
  /** Closed at once: the light goes out. `only`: what is being opened in its place goes on. */
  hide(only?: VideoSource): void;
  /** Whether pictures are taken and shown at all: what is described from now on says so. */
  takePictures(takes: boolean): void;
  /** As for a hold, of the picture alone: the far side holds us. */
  restVideo(rests: boolean): void;
  /** RFC 4733 events; "," pauses 2 s. False when the far side negotiated none: see `negotiated().dtmf`. */
  sendDtmf(digits: string): boolean;
  /** Next local offer, or the answer to the remote offer set before. With the candidates that are worth waiting for. */
  createDescription(request: DescriptionRequest): Promise<SessionDescription>;
  /** An answer that claims more than we offered ("sendrecv" to our hold) is held to our offer. */
  applyDescription(description: SessionDescription): Promise<void>;
  /**
   * Takes back the offer, ours or theirs, that was refused or came to nothing; what was agreed before holds. A new
   * connection (`reanchor`) whose offer came to nothing goes.
   */
  rollback(): Promise<void>;
  /**
   * The next offer comes from a new connection beside this one: new ICE, new DTLS, the same microphone, muted or held
   * as it is. Both send; the old one is heard until the new one has received (the event `anchor` tells). Where the far side
   * offers another fingerprint, the answer comes from a new connection by itself. `new`: what network there is may have
   * come just now.
   */
  reanchor(network?: 'new'): void;
  /** Whether the candidates of the far side are ranked from now on (ranked-restart.ts), so that a restart wins at once. */
  setRanked(on: boolean): void;
  /** False: the path that the last restart leads to is dearer than the one before, which wins for a while though it is dead. */
  outranks(): boolean;
  /** Ends the time of two connections at once, for the new one or for the old one. */
  settleAnchor(keep: 'new' | 'old'): void;
  /** Candidates found by now as a trickle fragment (RFC 8840), cumulative; null before there is a description. */
  candidateFragment(): string | null;
  /** A fragment of the far side. One that comes before the description it belongs to waits for it. */
  addCandidateFragment(fragment: string): Promise<void>;
  /** The way in use; null before there is one. */
  path(): MediaPath | null;
  /** What the last offer and answer agreed on; null before the first. */
  negotiated(): NegotiatedMedia | null;
  close(): void;
}

export interface DescriptionRequest {
  /** What we want; an answer says no more than the offer allows. */
  readonly direction: MediaDirection;
  /**
   * New ICE credentials in an offer; without meaning in an answer. May be asked for before the signalling is back: the
   * same request, made again, gives the same offer with the candidates found meanwhile.
   */
  readonly iceRestart: boolean;
  /** Left out: a picture of theirs is taken, none of ours shown. One that is to be shown adds an m-line to an offer. */
  readonly video?: MediaDirection;
}

/** What media tells by itself. */
export type MediaEvent =
  | { readonly type: 'connectivity'; readonly state: 'connecting' | 'connected' | 'disconnected' | 'failed' }
  /** ICE stands, and for so long DTLS has not got through; told again as long as it is so. */
  | { readonly type: 'no-keys'; readonly forMs: number }
  /** Candidates that no description has told yet: to trickle, or to offer anew where nothing connects. */
  | { readonly type: 'candidates-found' }
  | { readonly type: 'path-selected'; readonly before: MediaPath | null; readonly after: MediaPath | null }
  /** Changes only; told from the samples that the engine takes. */
  | { readonly type: 'silence'; readonly verdict: SilenceVerdict }
  /** The far end is heard again after a gap that speech notices, measured between RTP packets. */
  | { readonly type: 'gap'; readonly gapMs: number }
  /** What was shown has ended by itself: unplugged, stopped by the system, or not to be opened again after a hold. */
  | { readonly type: 'video-ended'; readonly problem: VideoProblem }
  /** Where the far side bundles nothing: a picture's own way has failed while the voice gets through, or stands again. */
  | { readonly type: 'picture-way'; readonly up: boolean }
  /** Changes only, from `well` on: what is sent of the person in this call. */
  | { readonly type: 'microphone'; readonly state: MicrophoneState }
  /** Of two connections one is left. */
  | { readonly type: 'anchor'; readonly kept: 'new' | 'old' };

export interface SessionDescription {
  /** "pranswer": the answer of an early dialog; another one, or the answer itself, may take its place. */
  readonly type: 'offer' | 'pranswer' | 'answer';
  readonly sdp: string;
}

/** Lets calls hear each other; what it adds to a call's sending replaces the bare microphone until the call leaves. */
export interface ConferenceMixer {
  join(callId: string, media: MediaConnection): void;
  leave(callId: string): void;
  close(): void;
}

/** Why media could not be had; `cause` is one of the call-end causes. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  override readonly cause: Extract<
    CallEndCause,
    'no-microphone' | 'microphone-refused' | 'media-failed' | 'not-acceptable' | 'invalid-response'
  >;

  constructor(cause: MediaError['cause'], message: string) {
    super(message);
    this.cause = cause;
  }
}

/** What the engine needs of signalling; engine/sip implements it on SIP.js. Outcomes come back through `SipListener`. */
export interface SipAgent {
  /** One more socket beside the one in use: nothing but pings goes out on it until `useSocket`. */
  openSocket(socketId: number, url: string, way: SocketWay): void;
  /** From now on SIP goes out on this one; what still comes in on others is read. */
  useSocket(socketId: number): void;
  /** At once: nobody is waited for, and nothing of it is heard any more. */
  closeSocket(socketId: number): void;
  /** Closes the one in use as if its server had done so: to see what becomes of it. */
  dropSocket(): void;
  ping(socketId: number, ping: number, method: PingMethod): void;
  register(expiresS: number): void;
  unregister(): void;
  invite(callId: string, request: InviteRequest): void;
  /** Sends the INVITE once more, elsewhere (RFC 3261 section 8.1.3.4). */
  redirect(callId: string, targetUri: string): void;
  /**
   * The socket that the INVITE went by is gone: CANCEL for it by the one in use, then the same call anew, with an offer
   * from where we are now.
   */
  remake(callId: string): void;
  cancel(callId: string): void;
  accept(callId: string, media: MediaConnection): void;
  reject(callId: string, code: number): void;
  /** 302: the caller may try there. */
  deflect(callId: string, targetUri: string): void;
  /** One at a time and in turn; a refused one leaves everything as it was. */
  offer(callId: string, request: OfferRequest): void;
  /**
   * Takes back one that waits its turn, which is told at once, or is under way and has had no answer a second later, which
   * is told when it is known.
   */
  dropOffer(callId: string, purpose: OfferPurpose): void;
  /**
   * Makes the offer of a move in advance, with new ICE credentials or from a new connection; `offer` for `recovery`, or
   * `replaceDialog`, sends it. Anew each time. Nothing happens while another offer is open.
   */
  prepareOffer(callId: string, anchor: OfferAnchor): void;
  /** INVITE that takes the place of the call's own dialog (RFC 3891), from a new connection. Told as an offer is. */
  replaceDialog(callId: string): void;
  /** Takes back what was prepared and not sent. */
  withdrawOffer(callId: string): void;
  /** CANCEL for the re-INVITE that nobody answers. */
  cancelOffer(callId: string): void;
  /**
   * The socket that dialogs stood on is gone: what was open on it will never be answered. It is sent again, but for the
   * offer of a move: whoever moves asks anew.
   */
  socketLost(): void;
  /** Registered anew: the BYEs and CANCELs that nobody has answered are sent again. */
  registered(): void;
  /** RFC 4028: UPDATE where the far side takes it, else an offer of what stands. */
  refresh(callId: string): void;
  /** `replaces` is the id of the call whose dialog is to be replaced. */
  refer(callId: string, request: ReferRequest): void;
  forgetRefer(callId: string): void;
  answerRefer(callId: string, follow: boolean): void;
  reportRefer(callId: string, code: number): void;
  /** Tells candidates found since the last description, as soon as there is a dialog and where it is taken (RFC 8840). */
  trickle(callId: string): void;
  /** application/dtmf-relay, one INFO a digit. */
  sendDigits(callId: string, digits: string): void;
  bye(callId: string): void;
  /** What the next page needs to go on with it; null where there is nothing yet, or nothing that may be kept. */
  keep(callId: string): KeptSignalling | null;
  /** Value of a Replaces header for what rings at one phone by an INVITE of ours; null: none does, or more than one. */
  placeOf(callId: string): string | null;
  /** Ends what a former page left, by BYE or CANCEL, without waiting for an answer. */
  letGo(kept: KeptDialog | KeptRequest): void;
  /** An INVITE that rang in a former page rings here: `onIncomingCall` follows at once. */
  ringAgain(invite: string): void;
  /** MESSAGE outside of dialogs (RFC 3428). `sipCode` is null when the connection broke. */
  sendMessage(message: SentMessage): Promise<{ readonly sipCode: number | null; readonly offers: boolean }>;
  /** The call is over for the engine: nothing of it will be asked again. */
  forget(callId: string): void;
  /** SUBSCRIBE in the dialog of this subscription, or `anew` in a new one. */
  subscribe(id: string, request: SubscriptionRequest, expiresS: number, anew: boolean): void;
  /** Ends it at the notifier too; nothing of it is told any more. */
  unsubscribe(id: string): void;
  /** One PUBLISH (RFC 3903); `tell` has its outcome. */
  publish(
    request: PublicationRequest,
    wish: { readonly etag: string | null; readonly body: string | null; readonly expiresS: number },
    tell: (event: PublicationEvent) => void,
  ): void;
  /** Drops everything without asking anybody. */
  dispose(): void;
}

export interface SentMessage {
  readonly uri: string;
  readonly contentType: string;
  readonly body: string;
  /** Of our own choice: by it the far side knows a second copy. */
  readonly messageId: string;
}

/** A MESSAGE that came in. */
export interface InstantMessage {
  readonly peer: Peer;
  /** As another Offhook says it; null: of another phone. */
  readonly messageId: string | null;
  /** Call-ID and CSeq. */
  readonly transaction: string;
  readonly contentType: string;
  /** It has a Content-Encoding. */
  readonly isEncoded: boolean;
  readonly body: string;
}

export interface MessageAnswer {
  readonly code: number;
  readonly headers?: readonly string[];
}

export interface InviteRequest {
  readonly targetUri: string;
  readonly media: MediaConnection;
  /** What the offer says; a call that is held is offered held. */
  readonly direction: MediaDirection;
  /** Value of a Replaces header (RFC 3891): a transfer brought us here, or a dialog of ours is taken back. */
  readonly replaces: string | null;
  /** Whether a phone that knows no Replaces is to refuse, or is called all the same (RFC 5589 section 7.3). */
  readonly mustReplace: boolean;
  /** Where the same call goes, without Replaces, when nothing could be replaced; null: nowhere. */
  readonly otherwiseUri: string | null;
  /** Replaces once more where that dialog is not there any more: of one that may have taken its place; null: none. */
  readonly otherwiseReplaces: string | null;
  /** Address of who asked for this call (RFC 3892). */
  readonly referredBy: string | null;
  /** Nothing in it may be a reason to refuse it: made anew, it asks for nobody's place, and taken back, it does not insist. */
  readonly emergency: boolean;
}

export interface OfferRequest {
  /** Null: as it stands when the offer is made. */
  readonly direction: MediaDirection | null;
  readonly iceRestart: boolean;
  /** Left out: as it stands. */
  readonly video?: MediaDirection;
  /** The connection it comes from; left out, the one that is there. */
  readonly anchor?: OfferAnchor;
  readonly purpose: OfferPurpose;
}

export type OfferAnchor = 'same' | 'new';
/** direct: as the system routes. detour: by another network that is up, or to the address that the name had. */
export type SocketWay = 'direct' | 'detour';

export type SocketEvent =
  | { readonly type: 'opened' }
  /** Closed by the far side, or never opened. */
  | { readonly type: 'closed'; readonly detail: string | null }
  | { readonly type: 'answered'; readonly ping: number; readonly method: PingMethod };

export interface SipListener {
  onSocket(socketId: number, event: SocketEvent): void;
  onRegistration(event: RegistrationEvent): void;
  onCall(callId: string, event: CallEvent): void;
  /** Who is at the other end, as far as signalling knows by now; the Call-ID for the details. */
  onCallFacts(callId: string, facts: CallFacts): void;
  /** Each message that belongs to a Call-ID, as one line without contents. */
  onMessage(direction: 'in' | 'out', message: { readonly sipCallId: string; readonly line: string }): void;
  /** A new INVITE; the id is the agent's. Unless it is refused or answered at once, it rings. */
  onIncomingCall(callId: string, call: IncomingCall): void;
  onSubscription(id: string, event: SubscriptionEvent): void;
  /** A NOTIFY that belongs to no subscription of ours. */
  onNotice(notice: Notice): void;
  /** A MESSAGE; it is answered once what is in it is kept. */
  onInstantMessage(message: InstantMessage, answer: (answer: MessageAnswer) => void): void;
}

export interface CallFacts {
  readonly sipCallId: string;
  /** Null: nothing new. */
  readonly peer: Peer | null;
  readonly identity: CallIdentity | null;
  /** What its newest message says of what it can do. */
  readonly far?: FarSide;
}

export interface IncomingCall {
  readonly peer: Peer;
  readonly identity: CallIdentity;
  /** The call (its id) whose place it takes (RFC 3891). `early`: one of ours that still rings. */
  readonly replaces: { readonly id: string; readonly early: boolean } | null;
  /** The far side asks us to answer by ourselves (Alert-Info, Call-Info, Answer-Mode). */
  readonly wantsAutoAnswer: boolean;
}

/**
 * The Authorization value for one request, or null when there is none.
 * Asked for at each request and forgotten (S2). `challenges` are raw header values; empty means "before any challenge".
 */
export type CredentialProvider = (request: {
  readonly method: string;
  readonly uri: string;
  /** 401 or 407; null before any challenge. */
  readonly status: 401 | 407 | null;
  readonly challenges: readonly string[];
}) => Promise<string | null>;

/**
 * STUN and TURN servers as they hold now. Whatever must be fetched was fetched before, so a call does not wait for it.
 * To be asked again before `expiresAt` (epoch ms; null: nothing of it ends), also during a call. At once where they are
 * at hand. Never rejects.
 */
export type IceServerProvider = () => IceServersNow | Promise<IceServersNow>;

export interface IceServersNow {
  readonly servers: readonly IceServer[];
  readonly expiresAt: number | null;
}

export type EngineLog = (level: 'error' | 'warn' | 'info' | 'debug', scope: string, message: string) => void;

/** Time as the engine sees it; tests bring a hand-driven one. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Runs once after `delayMs`; the returned function cancels. */
  after(delayMs: number, run: () => void): () => void;
  /** 0..1, for jitter. */
  random(): number;
}
