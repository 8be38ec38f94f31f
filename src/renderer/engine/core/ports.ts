import type { CallEvent } from './call.ts';
import type { CallEndCause } from './call-end.ts';
import type { Peer } from './peer.ts';
import type { RegistrationEvent } from './registration.ts';

/** What the engine needs of media; engine/media implements it on RTCPeerConnection, tests on nothing. */
export interface MediaConnection {
  /** Takes the microphone. Rejects with MediaError. */
  open(muted: boolean): Promise<void>;
  setMuted(muted: boolean): void;
  /** RFC 4733 events; "," pauses 2 s. False when the far side negotiated none. */
  sendDtmf(digits: string): boolean;
  /** Next local offer, or the answer to the remote offer set before. Candidates included (no trickle). */
  createDescription(): Promise<SessionDescription>;
  applyDescription(description: SessionDescription): Promise<void>;
  close(): void;
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
    'no-microphone' | 'microphone-refused' | 'media-failed' | 'invalid-response'
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

export type EngineLog = (level: 'error' | 'warn' | 'info' | 'debug', scope: string, message: string) => void;
