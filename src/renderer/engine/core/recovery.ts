import type { NetworkCause, RoamCause } from '../../../shared/network.ts';
import { type FarSide, unknownFarSide } from './far-side.ts';

/**
 * The recovery of one connected call: what is done when its path dies, or a better one appears.
 *
 *            path lost, silence, failed
 *   steady ───────────────────────────────────────────▶ moving ─── patience is over ──▶ lost
 *    │  ▲ ▲                                              ▲   │
 *    │  │ └──────────── the roam is told ── settling ◀───┼───┘ another path is selected
 *    │  │                                      │         │
 *    │  └─ connected again ── deciding ────────┼─────────┘ the grace is over
 *    └──── disconnected, better path ──▶       └─ a new sign: told, and on the move again
 *
 *   moving:  signalling ── a socket is there ──▶ answer ── 200 ──▶ media
 *                ▲  ▲ ▲                          │    │              │
 *                │  │ └── the socket is gone ──────┘    │              │
 *                │  └──── refused or ignored: the next rung at once    │ no other path in time: the next rung
 *                └─────── again (back-off) ◀──── none is left ◀────────┘
 *
 * The rungs, first by far side (choose-rung.ts):
 *
 *   a gateway, or unknown   ranked-restart ─▶ replaces ─▶ plain-restart
 *   an Offhook, direct      re-anchor ──────▶ replaces ─▶ plain-restart
 *   a gateway that follows, and a network that the browser does not know yet: re-anchor, then as any gateway
 *   after a plain restart, until the connection is another one: re-anchor where it is followed, replaces, plain-restart
 *   a ranked restart that came to be dearer than the path before: the same ones, at once
 *   (replaces only where the far side takes it; from the last one on, the first again)
 *
 * The offer is made at the sign, in parallel with the new socket (`media.prepare`). Mute, hold, digits and transfers are
 * of the call and not of its path: this machine has no command that touches them.
 */
export interface RecoveryState {
  /** A socket carries both ways, as far as is known. */
  readonly signalling: boolean;
  /** ICE consent is fresh (RFC 7675): what we send arrives, and is answered. */
  readonly connectivity: 'up' | 'down';
  /** Nothing is heard though something should be, and nothing shows that the path lives. */
  readonly silent: boolean;
  readonly far: FarSide;
  /** The far side's candidates have been ranked all along: not after a plain restart, whose own priorities nothing outranks, and never where policy has none ranked. */
  readonly isRanked: boolean;
  /** Of the network there is now, the browser knows nothing yet. */
  readonly strange: boolean;
  /** The far side, or a proxy before it, knows us by a socket that is no more: it is told by the next request. */
  readonly contact: 'fresh' | 'stale';
  readonly phase: RecoveryPhase;
}

export type RecoveryPhase =
  | { readonly step: 'steady' }
  | {
      readonly step: 'deciding';
      readonly cause: RoamCause;
      readonly effect: NetworkEffect;
      readonly since: number;
    }
  | Moving
  /** The path has moved; how long nothing was heard is known a moment later. */
  | { readonly step: 'settling'; readonly roam: Roam }
  | { readonly step: 'lost' };

export interface Moving {
  readonly step: 'moving';
  readonly roam: Roam;
  readonly waitsFor: 'signalling' | 'answer' | 'media' | 'again';
  /** A re-INVITE of ours has neither been answered nor refused. */
  readonly asked: boolean;
  /** The network has changed since we asked: whatever the answer is, we ask once more. */
  readonly stale: boolean;
  /** Attempts that came to nothing, in a row. */
  readonly attempt: number;
  /** Nobody answered our request in time; it is being taken back. */
  readonly ignored: boolean;
  /** Another path was selected since the sign, if only by Chromium itself. */
  readonly moved: boolean;
}

/** One change of path, from its sign on. Times are epoch ms. */
export interface Roam {
  readonly cause: RoamCause;
  readonly rung: Rung;
  readonly since: number;
  /** Longest time without a packet of the far side, told so far; null: none that speech notices. */
  readonly gapMs: number | null;
}

/**
 * move: make before break, while the old path lives. ranked-restart: ICE restart on the same connection, ranked so that
 * the new path wins at once (ranked-restart.ts). re-anchor: a new connection on both ends, within the dialog. replaces: the
 * same, in a new dialog that takes the place of ours (RFC 3891). plain-restart: ICE restart as Chromium does it, 3.5 s.
 */
export const rungs = ['move', 'ranked-restart', 're-anchor', 'replaces', 'plain-restart'] as const;
export type Rung = (typeof rungs)[number];

/** What the offer of a rung is made of: the connection there is, ranked or not, or a new one beside it. */
export type MoveWay = 'ranked' | 'plain' | 'new';

export type RecoveryEvent =
  /** `strange`: of what is left, the browser knows nothing yet. */
  | {
      readonly type: 'network.changed';
      readonly effect: NetworkEffect;
      readonly cause: NetworkCause;
      readonly strange: boolean;
    }
  /** `vouched`: signalling, which goes the same way, was answered since: the far end may only have nothing to say. */
  | { readonly type: 'media.silent'; readonly verdict: 'dead' | 'one-sided'; readonly vouched: boolean }
  /** Packets come, or the far end pauses on a path that is well. */
  | { readonly type: 'media.heard' }
  | { readonly type: 'media.connection'; readonly state: 'connected' | 'disconnected' | 'failed' }
  /** ICE has stood for so long, DTLS does not. Told again as long as it is so. */
  | { readonly type: 'media.no-keys'; readonly forMs: number }
  /** The new connection has taken the place of the old one. */
  | { readonly type: 'anchor.moved' }
  | { readonly type: 'media.gap'; readonly gapMs: number }
  | { readonly type: 'far.learnt'; readonly far: FarSide }
  /** Our end of the selected pair is another one than before; `wanted`: where the world is reached by now. */
  | { readonly type: 'path.selected'; readonly wanted: boolean }
  | SignallingEvent
  /** `outranks`: what a ranked restart leads to wins over the dead path at once (ranked-restart.ts). */
  | { readonly type: 'offer.answered'; readonly outranks: boolean }
  | { readonly type: 'offer.refused'; readonly code: number | null }
  | { readonly type: 'timer.fired'; readonly name: RecoveryTimer };

export type SignallingEvent =
  | { readonly type: 'signalling.ready' }
  | { readonly type: 'signalling.unsure' }
  /** The socket is gone, and with it whatever had not been answered. */
  | { readonly type: 'signalling.gone' }
  /** Another socket took over, and the one before still answers. */
  | { readonly type: 'signalling.moved' };

/** What a change of the network means for the path that a call uses. */
export type NetworkEffect =
  | 'lost'
  /** The path lives, and the system prefers another one now. */
  | 'better'
  /** One more path: of use to who has none. */
  | 'added'
  | 'none';

export const recoveryTimers = ['grace', 'answer', 'proof', 'again', 'figures', 'patience'] as const;
export type RecoveryTimer = (typeof recoveryTimers)[number];

export type RecoveryCommand =
  /** Makes the offer of the move now; one that was made before is of no use any more. */
  | { readonly type: 'media.prepare'; readonly way: MoveWay }
  /** What was prepared is not needed any more. */
  | { readonly type: 'media.withdraw' }
  | { readonly type: 'sip.reoffer'; readonly way: MoveWay }
  /** INVITE with Replaces of our own dialog, with the offer of a new connection. */
  | { readonly type: 'sip.replace' }
  /** UPDATE, or a re-INVITE that changes nothing: our Contact, as proxies see it on this socket. */
  | { readonly type: 'sip.refresh' }
  /** Nobody answers: the request is taken back by CANCEL. */
  | { readonly type: 'sip.cancel-offer' }
  | { readonly type: 'roam.record'; readonly roam: Roam }
  | { readonly type: 'call.give-up' }
  | { readonly type: 'timer.start'; readonly name: RecoveryTimer; readonly delayMs: number }
  | { readonly type: 'timer.stop'; readonly name: RecoveryTimer };

export interface RecoveryConfig {
  /** ICE restarts are ranked, unless policy says otherwise (ADR 41). */
  readonly ranks: boolean;
  /** "disconnected" may be a moment of bad radio. */
  readonly graceMs: number;
  /**
   * A better network is tried, not believed, and there is no hurry while the old path lives. Chromium tells its pages
   * of a new address only after 2 s on Linux, 1.5 s on Windows and 0.5 s on macOS (its NetworkChangeNotifier).
   */
  readonly betterMs: number;
  /** Where the way is vouched for: Chromium checks a quiet pair every 2.5 s (STUN), and only that tells what media can do. */
  readonly vouchedMs: number;
  /** How long a re-INVITE may go unanswered. */
  readonly answerMs: number;
  /** How long after the answer another path must be selected. A plain restart takes 3.5 s. */
  readonly proofMs: number;
  /** A move that leads to another path than the wanted one is tried so often: Chromium may hear of that one later than we do. */
  readonly mostMoves: number;
  /** First back-off after a rung that came to nothing, doubled up to `mostAgainMs`. */
  readonly againMs: number;
  readonly mostAgainMs: number;
  /** The samples that tell of a gap come so late at most. */
  readonly figuresMs: number;
  /** Then the call is lost. */
  readonly patienceMs: number;
}

export const defaultRecoveryConfig: RecoveryConfig = {
  ranks: true,
  graceMs: 1000,
  betterMs: 2500,
  vouchedMs: 2700,
  answerMs: 6000,
  proofMs: 5000,
  mostMoves: 5,
  againMs: 500,
  mostAgainMs: 8000,
  figuresMs: 1200,
  patienceMs: 60_000,
};

export interface RecoveryStep {
  readonly state: RecoveryState;
  readonly commands: readonly RecoveryCommand[];
}

export const steady: RecoveryState = {
  signalling: true,
  connectivity: 'up',
  silent: false,
  far: unknownFarSide,
  isRanked: true,
  strange: false,
  contact: 'fresh',
  phase: { step: 'steady' },
};

/** Of a call that begins. */
export const beginning = ({ ranks }: RecoveryConfig): RecoveryState => ({ ...steady, isRanked: ranks });

/** Nothing is to be done. */
export const stay = (state: RecoveryState): RecoveryStep => ({ state, commands: [] });

export function enter(
  state: RecoveryState,
  phase: RecoveryPhase,
  ...commands: readonly RecoveryCommand[]
): RecoveryStep {
  return { state: { ...state, phase }, commands };
}

export const start = (name: RecoveryTimer, delayMs: number): RecoveryCommand => ({
  type: 'timer.start',
  name,
  delayMs,
});
export const stop = (name: RecoveryTimer): RecoveryCommand => ({ type: 'timer.stop', name });
export const stopAll: readonly RecoveryCommand[] = recoveryTimers.map(stop);
