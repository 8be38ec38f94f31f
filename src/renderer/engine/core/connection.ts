import type { RegistrationProblem } from './registration-problem.ts';

/**
 * The connection to the servers of one account: several sockets may be tried, at most one is in use.
 *
 *                                        ┌── doubted: race beside it ──▶ another opens, or a detour is proven: moved,
 *                                        │                                old one closed
 *   off ─connect─▶ racing ─first opened─▶ using ─── lost ─▶ racing, or off when nothing is left to try
 *                    │                    │    ▲
 *                    └─ all failed ─▶ off └────┴─ fail back: a better server is proven, REGISTER there, then the
 *                                                 former is closed; refused there: back to the former
 *
 * The first socket that opens is used at once, so that REGISTER costs no round trip for a proof: its answer, or that of
 * a ping, is the proof. Until then the others run on, and the first that is proven takes over. The same holds beside a
 * socket that is doubted: it had its chance to answer while the new one opened.
 */
export interface ConnectionState {
  readonly used: UsedSocket | null;
  /** Left in a gapless move: still read until the registration stands on `used`. */
  readonly former: UsedSocket | null;
  readonly race: Race | null;
  readonly nextId: number;
  /** Servers that refused us, by index, and until when (epoch ms). */
  readonly avoided: Readonly<Record<number, Avoided>>;
  /** Tries to go back to a better server that came to nothing, in a row. */
  readonly failBacks: number;
  /** Attempts in a row that did not open: each one is given longer. */
  readonly failures: number;
  /** A call is being set up: no moving without need. */
  readonly settingUp: boolean;
}

export interface UsedSocket {
  readonly id: number;
  readonly server: number;
  /** opened: nothing but the handshake is known. */
  readonly proof: 'opened' | 'proven' | 'doubted';
  /** The registration stands on it. */
  readonly settled: boolean;
}

export interface Candidate {
  readonly id: number;
  readonly server: number;
  readonly step: 'opening' | 'opened' | 'proven';
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface Race {
  readonly reason: RaceReason;
  /** Servers still to be tried, best first. */
  readonly waiting: readonly number[];
  readonly candidates: readonly Candidate[];
  /** Quick failures that may still be repeated: the network was just changing under them. */
  readonly repeats: number;
  readonly detail: string | null;
}

/** start: one after the other by priority. change, doubt: all at once. fail-back: only what is better than now. */
export type RaceReason = 'start' | 'change' | 'doubt' | 'fail-back';

export interface Avoided {
  readonly until: number;
  /** The server named the time (Retry-After): nothing makes us come sooner. */
  readonly told: boolean;
  readonly problem: RegistrationProblem;
}

export type ConnectionEvent =
  | { readonly type: 'connect'; readonly urgent: boolean }
  | { readonly type: 'disconnect' }
  | { readonly type: 'socket.opened'; readonly id: number }
  | { readonly type: 'socket.closed'; readonly id: number; readonly detail: string | null }
  | { readonly type: 'socket.verdict'; readonly id: number; readonly verdict: 'proven' | 'doubted' | 'dead' }
  /** `doubtful`: what is in use may have lost its way. */
  | { readonly type: 'network.changed'; readonly doubtful: boolean }
  /** The registration was accepted on the socket in use. */
  | { readonly type: 'settled' }
  /** The server in use is of no use for a while. */
  | {
      readonly type: 'avoid';
      readonly delayMs: number;
      readonly told: boolean;
      readonly problem: RegistrationProblem;
    }
  /** The server in use sent us to another one of ours. */
  | { readonly type: 'redirected'; readonly server: number }
  | { readonly type: 'call.setting-up'; readonly settingUp: boolean }
  | { readonly type: 'timer.fired'; readonly name: ConnectionTimer };

export type ConnectionTimer = 'stagger' | 'repeat' | 'fail-back' | 'linger' | `open-${number}`;

export type ConnectionCommand =
  | { readonly type: 'socket.open'; readonly id: number; readonly server: number }
  | { readonly type: 'socket.use'; readonly id: number }
  | { readonly type: 'socket.close'; readonly id: number }
  /** Prove it now. */
  | { readonly type: 'socket.demand'; readonly id: number; readonly doubt: boolean }
  | { readonly type: 'tell'; readonly event: TransportEvent }
  | {
      readonly type: 'timer.start';
      readonly name: ConnectionTimer;
      readonly delayMs: number;
      readonly jitter: number;
    }
  | { readonly type: 'timer.stop'; readonly name: ConnectionTimer };

/** What the registration hears of the connection. */
export type TransportEvent =
  | { readonly type: 'transport.connected' }
  /** Nothing can be reached. `retryAfterMs`: the soonest time a server named or was given. */
  | {
      readonly type: 'transport.failed';
      readonly problem: RegistrationProblem;
      readonly retryAfterMs: number | null;
      readonly told: boolean;
    }
  /** The socket in use is gone, and nothing is being tried. */
  | { readonly type: 'transport.closed'; readonly detail: string | null }
  /** The socket in use is gone, and others are being tried already. */
  | { readonly type: 'transport.searching' }
  /** Another socket is in use now. Without a gap, the one before is still good. */
  | { readonly type: 'transport.moved'; readonly gap: boolean };

export interface ConnectionConfig {
  /** Priority of each server, lowest first; the index is the server's name in this machine. */
  readonly priorities: readonly number[];
  /**
   * Of each server that is another one by a detour, through a network that the system does not prefer: the index of that
   * one. A router may drop everything while its link stays up. Tried only after a change, in doubt, or when nothing opened.
   */
  readonly detourOf: Readonly<Record<number, number>>;
  /** RFC 8305 section 5: Connection Attempt Delay. */
  readonly staggerMs: number;
  /** How long an attempt may take, doubled with each failure in a row up to `mostOpenMs`. */
  readonly openMs: number;
  readonly mostOpenMs: number;
  /** An attempt that fails sooner than `quickMs` is repeated after `repeatMs`, `mostRepeats` times in a race. */
  readonly quickMs: number;
  readonly repeatMs: number;
  readonly mostRepeats: number;
  /** While the socket in use is doubted and nothing else opens: the next race. */
  readonly doubtedAgainMs: number;
  /** First try to go back to a better server, doubled up to `mostFailBackMs`. */
  readonly failBackMs: number;
  readonly mostFailBackMs: number;
  /** How long a former socket is still read: answers on their way. */
  readonly lingerMs: number;
}

export const defaultConnectionConfig: Omit<ConnectionConfig, 'priorities'> = {
  detourOf: {},
  staggerMs: 250,
  openMs: 2500,
  mostOpenMs: 10_000,
  quickMs: 400,
  repeatMs: 200,
  mostRepeats: 3,
  doubtedAgainMs: 1000,
  failBackMs: 30_000,
  mostFailBackMs: 600_000,
  lingerMs: 5000,
};

export const disconnected: ConnectionState = {
  used: null,
  former: null,
  race: null,
  nextId: 1,
  avoided: {},
  failBacks: 0,
  failures: 0,
  settingUp: false,
};
