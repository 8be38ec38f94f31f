import type { CallEnd } from './core/call-end.ts';
import type { Peer } from './core/peer.ts';
import type { RegistrationProblem } from './core/registration.ts';

/** What the UI may know about the engine: immutable, replaced whole on every change. */
export interface EngineSnapshot {
  readonly registration: RegistrationView;
  /** Oldest first. An ended call stays until it is dismissed. */
  readonly calls: readonly CallView[];
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
  readonly inbound: FlowView;
  readonly outbound: FlowView;
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
  /** Digits sent so far in this call. */
  readonly dtmf: string;
  readonly media: MediaView | null;
  readonly end: CallEnd | null;
}

/** What the UI may ask of the engine. Plain functions; outcomes show up in the snapshot. */
export interface EngineActions {
  /** Throws DialTargetError when the input is no number or address. Returns the call's id. */
  dial(input: string): string;
  answer(callId: string): void;
  decline(callId: string): void;
  hangUp(callId: string): void;
  setMuted(callId: string, muted: boolean): void;
  /** RFC 4733 digits 0-9 A-D * # and "," for a pause of 2 s. */
  sendDtmf(callId: string, digits: string): void;
  /** Removes an ended call from the snapshot. */
  dismiss(callId: string): void;
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
};
