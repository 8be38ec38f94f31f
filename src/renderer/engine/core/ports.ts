import type { IceServer } from '../../../shared/provisioning.ts';
import type { CallEvent } from './call.ts';
import type { CallEndCause } from './call-end.ts';
import type { MediaDirection } from './media-direction.ts';
import type { NegotiatedMedia } from './negotiated-media.ts';
import type { Peer } from './peer.ts';
import type { RegistrationEvent } from './registration.ts';

/** What the engine needs of media; engine/media implements it on RTCPeerConnection, tests on nothing. */
export interface MediaConnection {
  /** Takes the microphone. Rejects with MediaError. */
  open(muted: boolean): Promise<void>;
  setMuted(muted: boolean): void;
  /**
   * At once and here only: nothing of the microphone leaves and nothing of the far side is heard, whatever was agreed
   * with it. Independent of mute: who was muted before the hold is muted after it.
   */
  setHeld(held: boolean): void;
  /** RFC 4733 events; "," pauses 2 s. False when the far side negotiated none: see `negotiated().dtmf`. */
  sendDtmf(digits: string): boolean;
  /** Next local offer, or the answer to the remote offer set before. Candidates included (no trickle). */
  createDescription(request: DescriptionRequest): Promise<SessionDescription>;
  /** An answer that claims more than we offered ("sendrecv" to our hold) is held to our offer. */
  applyDescription(description: SessionDescription): Promise<void>;
  /** Takes back the offer, ours or theirs, that was refused or came to nothing; what was agreed before holds. */
  rollback(): Promise<void>;
  /** What the last offer and answer agreed on; null before the first. */
  negotiated(): NegotiatedMedia | null;
  close(): void;
}

export interface DescriptionRequest {
  /** What we want; an answer says no more than the offer allows. */
  readonly direction: MediaDirection;
  /** New ICE credentials in an offer; without meaning in an answer. */
  readonly iceRestart: boolean;
}

export interface SessionDescription {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
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
  connect(url: string): void;
  disconnect(): void;
  register(expiresS: number): void;
  unregister(): void;
  invite(callId: string, targetUri: string, media: MediaConnection): void;
  cancel(callId: string): void;
  accept(callId: string, media: MediaConnection): void;
  reject(callId: string, code: number): void;
  bye(callId: string): void;
  /** The call is over for the engine: nothing of it will be asked again. */
  forget(callId: string): void;
  /** Drops everything without asking anybody. */
  dispose(): void;
}

export interface SipListener {
  onRegistration(event: RegistrationEvent): void;
  onCall(callId: string, event: CallEvent): void;
  /** A new INVITE; the id is the agent's. */
  onIncomingCall(callId: string, peer: Peer): void;
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
 * To be asked again before `expiresAt` (epoch ms; null: nothing of it ends), also during a call. Never rejects.
 */
export type IceServerProvider = () => Promise<{
  readonly servers: readonly IceServer[];
  readonly expiresAt: number | null;
}>;

export type EngineLog = (level: 'error' | 'warn' | 'info' | 'debug', scope: string, message: string) => void;
