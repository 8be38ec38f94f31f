import type { InterfaceKind, NetworkCause, RoamCause } from '../../shared/network.ts';
import type { Availability, ForwardRules } from './core/availability.ts';
import type { CallEnd, FollowUp } from './core/call-end.ts';
import type { DtmfProblem } from './core/dtmf.ts';
import { type HoldState, notHeld } from './core/hold.ts';
import type { CallIdentity } from './core/identity.ts';
import type { Recording } from './core/negotiated-media.ts';
import type { Peer } from './core/peer.ts';
import type { PictureMissing } from './core/picture-watch.ts';
import type { Quality } from './core/quality.ts';
import type { ReachabilityGap } from './core/reachability.ts';
import type { RegistrationProblem } from './core/registration.ts';
import type { SessionTimer } from './core/session-timer.ts';
import type { Unheard } from './core/sound.ts';
import type { TransferQuestion, TransferState } from './core/transfer.ts';
import type { VideoLimit, VideoProblem, VideoSource, VideoStep } from './core/video.ts';
import type { LadderLine } from './ladders.ts';

export type { Availability, ForwardRules } from './core/availability.ts';
export type { FollowUp } from './core/call-end.ts';
export type { DtmfProblem } from './core/dtmf.ts';
export type { HoldState } from './core/hold.ts';
export type { CallIdentity } from './core/identity.ts';
export type { PictureMissing } from './core/picture-watch.ts';
export type { Quality } from './core/quality.ts';
export type { TransferQuestion } from './core/transfer.ts';
export type { VideoLimit, VideoProblem, VideoSource } from './core/video.ts';
export type TransferView = Pick<TransferState, 'kind' | 'target' | 'step' | 'sipCode'> & {
  /** Attended: the call (its id) that was asked. */
  readonly consulted: string | null;
};

/** What the UI may know about the engine: immutable, replaced whole on every change. */
export interface EngineSnapshot {
  readonly registration: RegistrationView;
  /** Oldest first. An ended call stays until it is dismissed. */
  readonly calls: readonly CallView[];
  readonly availability: Availability;
}

export interface RegistrationView {
  readonly step: 'idle' | 'connecting' | 'registering' | 'registered' | 'waiting' | 'unregistering';
  readonly aor: string | null;
  /** The WSS URL in use. */
  readonly server: string | null;
  readonly problem: RegistrationProblem | null;
  /** Epoch ms of the next attempt while `waiting`. */
  readonly retryAt: number | null;
  /** Connection start to 200 of REGISTER, ms. */
  readonly registeredMs: number | null;
  /** Round trip to the server, by ping, ms. */
  readonly rttMs: number | null;
  /** Epoch ms since when this phone cannot be called, though it could before. */
  readonly unreachableSince: number | null;
  /** The newest time, epoch ms, during which calls may have been missed. */
  readonly lastGap: ReachabilityGap | null;
  /** The newest change of the network that main told of. */
  readonly networkChange: { readonly cause: NetworkCause; readonly at: number } | null;
}

export interface FlowView {
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  /** 0..1, linear. */
  readonly level: number;
  readonly energy: number;
}

export interface MediaView {
  readonly codec: string | null;
  readonly path: string | null;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  /** Each of our packets repeats the one before (RFC 2198). */
  readonly red: boolean;
  /** What our encoder aims at, bit/s. */
  readonly bitrate: number | null;
  /** "DTLS 1.2, AES_128_CM_HMAC_SHA1_80"; null before there is any. */
  readonly encryption: string | null;
  /** Both ends of the selected candidate pair: "host 192.0.2.1:5000 udp". */
  readonly localCandidate: string | null;
  readonly remoteCandidate: string | null;
  /** Epoch ms of the last RTP packet received. */
  readonly lastPacketAt: number | null;
  /** Share of our packets that the far side missed, as it reported last (0 to 1). */
  readonly farEndLost: number | null;
  readonly inbound: FlowView;
  readonly outbound: FlowView;
  /** Left out: there has been no picture. */
  readonly video?: PictureFigures;
}

export interface PictureFigures {
  readonly sent: PictureFlow;
  readonly received: PictureFlow;
}

/** Frames and payload so far, and the size of the newest in pixels. */
export interface PictureFlow {
  readonly bytes: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

export interface CallView {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly step:
    | 'preparing'
    | 'calling'
    | 'ringing'
    | 'incoming'
    | 'answering'
    /** Of a page that died: the far side is being asked to go on with this one. */
    | 'returning'
    | 'connected'
    | 'ending'
    | 'ended';
  readonly peer: Peer;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly connectedAt: number | null;
  readonly endedAt: number | null;
  readonly setupMs: number | null;
  readonly muted: boolean;
  /** Nothing of the person is heard in this call, though it may not be muted here. */
  readonly unheard: Unheard | null;
  /** Digits sent so far in this call. */
  readonly dtmf: string;
  readonly media: MediaView | null;
  /** How it sounds, from the figures of the last seconds; null: too early to say, or nothing is to be heard. */
  readonly quality: Quality | null;
  readonly end: CallEnd | null;
  /** What makes sense after this end, the likeliest first. */
  readonly followUps: readonly FollowUp[];
  /** As the network tells it, updated during the call (after a transfer, say). `peer` follows it. */
  readonly identity: CallIdentity;
  readonly hold: HoldState;
  /** Another call has the line: nothing of the microphone goes to this one, held or not. */
  readonly aside: boolean;
  readonly video: VideoView;
  /** Rings while another call is connected. */
  readonly waiting: boolean;
  /** The far side's sound arrives before the answer (a network announcement, its own ringback). */
  readonly earlyMedia: boolean;
  /** While it is taken back: somebody is rung by what asks for it. */
  readonly ringsAnew: boolean;
  readonly transfer: TransferView | null;
  /** They want us to call somebody else: `answerTransfer` decides. */
  readonly transferQuestion: TransferQuestion | null;
  /** The call that this one was dialled to ask about; `transferAttended(consultFor, id)` joins the two. */
  readonly consultFor: string | null;
  /** Member of the conference that is mixed here. */
  readonly conference: boolean;
  /** Digits that wait: for the pause to end, or at `;` for `continueDtmf`. */
  readonly dtmfPending: string;
  readonly dtmfWaiting: boolean;
  readonly dtmfProblem: DtmfProblem | null;
  readonly emergency: boolean;
  /** Comes in and rings whatever is switched off: from somebody important, or it may be help that calls back. */
  readonly pressing: boolean;
  /** The lost call that this one was made for, by policy and not by the user. */
  readonly redialOf: string | null;
  /** It was lost, and is called again as soon as we are registered; `dismiss` gives that up. */
  readonly redialAwaited: boolean;
  /** Oldest first: how often and why the call went from one path to another, and what was lost with it. */
  readonly roams: readonly RoamView[];
  /** As the far side, or the edge, says it (RFC 7866). Offhook itself never records. */
  readonly recording: Recording;
  readonly details: CallDetails;
}

/** The picture of a call; the tracks themselves never come here. */
export interface VideoView {
  /** Whether there may be a picture of ours in this call at all. */
  readonly allowed: boolean;
  /** Whether ours can be started now. */
  readonly mayStart: boolean;
  readonly step: VideoStep;
  /** What is shown, or is about to be. */
  readonly source: VideoSource | null;
  /** The far side shows something. */
  readonly theirs: boolean;
  /** What they show is not seen here, and why. */
  readonly missing: PictureMissing | null;
  readonly problem: VideoProblem | null;
  /** What the network leaves of ours; the voice goes first. */
  readonly limit: VideoLimit;
  readonly codec: string | null;
}

export const noVideoView: VideoView = {
  allowed: true,
  mayStart: false,
  step: 'off',
  source: null,
  theirs: false,
  missing: null,
  problem: null,
  limit: 'none',
  codec: null,
};

/** One change of path within a call. */
export interface RoamView {
  /** Epoch ms of the first sign. */
  readonly at: number;
  readonly cause: RoamCause;
  /** A rung of the ladder (recovery.ts); "replaces" where another page took the call back. */
  readonly rung: string;
  readonly before: RoamEndView;
  readonly after: RoamEndView;
  /** From the sign to the new path. */
  readonly tookMs: number;
  /**
   * Longest time without RTP of the far side. From getStats every 200 ms, whose packet times are exact: the first packet
   * after the gap is reckoned back by the usual distance of packets, so within about two of them (40 ms). Null: none
   * above 100 ms.
   */
  readonly gapMs: number | null;
}

export interface RoamEndView {
  /** A guess where the path does not tell: the network that the world is reached by. */
  readonly network: InterfaceKind | null;
  /** Ours: "host 192.0.2.1:5000 udp". */
  readonly path: string | null;
}

/** For the details sheet; the figures that change all the time are in `media`. */
export interface CallDetails {
  readonly sipCallId: string | null;
  readonly codec: string | null;
  readonly encryption: 'DTLS-SRTP' | null;
  readonly dtmf: 'telephone-event' | 'info' | null;
  /** RFC 4028; null: none agreed. */
  readonly sessionTimer: SessionTimer | null;
  /** The SIP messages of this call, oldest first. */
  readonly ladder: readonly LadderLine[];
}

/** What a call is before anything of it is known; for views that only differ in a few places. */
export const plainCall = {
  setupMs: null,
  muted: false,
  unheard: null,
  dtmf: '',
  media: null,
  quality: null,
  end: null,
  followUps: [],
  hold: notHeld,
  aside: false,
  video: noVideoView,
  waiting: false,
  earlyMedia: false,
  ringsAnew: false,
  transfer: null,
  transferQuestion: null,
  consultFor: null,
  conference: false,
  dtmfPending: '',
  dtmfWaiting: false,
  dtmfProblem: null,
  emergency: false,
  pressing: false,
  redialOf: null,
  redialAwaited: false,
  roams: [],
  recording: null,
  details: { sipCallId: null, codec: null, encryption: null, dtmf: null, sessionTimer: null, ladder: [] },
} as const satisfies Partial<CallView>;

/** The identity of somebody of whom only the address is known. */
export function plainIdentity({ name, number }: Peer): CallIdentity {
  return { name, number, verification: 'none', asserted: false, diversion: null };
}

/**
 * What the UI may ask of the engine. Plain functions; outcomes show up in the snapshot. Targets are numbers, names or
 * addresses as typed: what is none throws DialTargetError. What makes no sense in a call's step changes nothing.
 */
export interface EngineActions {
  /** Takes the line: a call that has it is held. Returns the call's id. Emergency numbers are dialled in every state. */
  dial(target: string): string;
  /** Calls somebody to ask about `callId`, which is held; `transferAttended` joins the two. Returns the new call's id. */
  consult(callId: string, target: string): string;
  /** Takes the line: a call that has it is held. */
  answer(callId: string): void;
  decline(callId: string): void;
  /** Sends a ringing call elsewhere (302). */
  deflect(callId: string, target: string): void;
  hangUp(callId: string): void;
  setMuted(callId: string, muted: boolean): void;
  hold(callId: string): void;
  /** Takes the line: a call that has it is held. */
  resume(callId: string): void;
  /** The call on the line is held, the call held last gets it. */
  swap(): void;
  /** Opens the camera, or what is to be shared, and asks the far side to take it. In place of what is shown already. */
  startVideo(callId: string, source: VideoSource): void;
  /** Closed at once. */
  stopVideo(callId: string): void;
  transferBlind(callId: string, target: string): void;
  /** Joins the far sides of the two calls; both end here. While the other one still rings, it is a blind transfer. */
  transferAttended(callId: string, otherCallId: string): void;
  /** Before it is done: the call is ours again. A consulted call is hung up. */
  cancelTransfer(callId: string): void;
  /** The answer to `transferQuestion`. */
  answerTransfer(callId: string, yes: boolean): void;
  /** The call goes to the PBX's parking place, if policy names one. */
  park(callId: string): void;
  /**
   * Takes a parked call, or the call ringing at an extension; null: whichever rings in the group. `ringing`: what a
   * colleague's phone tells of its call, which then is replaced (RFC 3891). Returns the call's id.
   */
  pickUp(target: string | null, ringing?: RingingElsewhere | null): string;
  /** All connected calls hear each other. */
  joinConference(): void;
  /** The conference falls apart: the first call keeps the line, the others are held. */
  splitConference(): void;
  /** Digits 0-9 A-D * #; "," pauses 2 s, ";" waits for `continueDtmf`. */
  sendDtmf(callId: string, digits: string): void;
  continueDtmf(callId: string): void;
  setDoNotDisturb(on: boolean): void;
  /** Throws DialTargetError for a target that is none. */
  setForward(rules: ForwardRules): void;
  /** Removes an ended call from the snapshot. */
  dismiss(callId: string): void;
}

/** A call that rings at a colleague. */
export interface RingingElsewhere {
  /** Who calls. */
  readonly uri: string;
  readonly number: string;
  readonly name: string | null;
  /** Value of the Replaces header. */
  readonly replaces: string;
}

/** Shows one of a call's pictures in an element of the page, whichever track it is; returns how to stop. */
export interface Pictures {
  attach(callId: string, whose: 'ours' | 'theirs', element: HTMLVideoElement): () => void;
}

export interface EngineStore {
  subscribe(listener: () => void): () => void;
  getSnapshot(): EngineSnapshot;
}

/** The registration of nobody. */
export const defaultRegistration: RegistrationView = {
  step: 'idle',
  aor: null,
  server: null,
  problem: null,
  retryAt: null,
  registeredMs: null,
  rttMs: null,
  unreachableSince: null,
  lastGap: null,
  networkChange: null,
};

/** A call of ours is being made, and nothing of it has left yet. */
export function isLeaving({ calls }: EngineSnapshot): boolean {
  return calls.some(
    ({ direction, step, details }) =>
      direction === 'outgoing' && (step === 'preparing' || step === 'calling') && details.ladder.length === 0,
  );
}

/**
 * Who leaves with this call when the user hangs up: in a conference that is everybody, for no way is left to hear them.
 * Whoever is being handed on stays for that, and so does whom they are handed to: a BYE would be the end of both.
 */
export function togetherWith<Call extends Pick<CallView, 'id' | 'conference' | 'transfer'>>(
  call: Call,
  calls: readonly Call[],
): readonly Call[] {
  if (!call.conference || isHandedOn(call)) return [call];
  const stay = calls.filter(isHandedOn).flatMap(({ id, transfer }) => [id, transfer?.consulted]);
  return calls.filter(({ id, conference }) => id === call.id || (conference && !stay.includes(id)));
}

function isHandedOn({ transfer }: Pick<CallView, 'transfer'>): boolean {
  return transfer !== null && transfer.step !== 'failed' && transfer.step !== 'unknown';
}
