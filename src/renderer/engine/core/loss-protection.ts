/*
 * How much protection against loss a call needs.
 *
 *            lost >= 5 % for 2 reports                     lost < 1 % for 15 s
 *   clean ───────────────────────────▶ RED on ───────────────────────────────▶ clean
 *                                        └─ a report of 1 % or more: the 15 s begin anew
 *
 * RED (RFC 2198) repeats each Opus frame in the two packets after (main/windows/chromium-switches.ts): of 20 % lost at
 * random less than 1 % is concealed, with Opus's own FEC alone 7 %. It doubles the bit rate though Opus itself takes a
 * third less meanwhile, so it is there only while it is needed.
 */

export type RedPolicy = 'off' | 'adaptive' | 'on';

export interface LossPolicy {
  readonly red: RedPolicy;
  /** bit/s of Opus in a clean network. */
  readonly bitrate: number;
}

export interface LossState {
  readonly red: boolean;
  /** Reports of heavy loss in a row. */
  readonly heavy: number;
  /** Since when reports are clean, ms; null while they are not. */
  readonly cleanSinceMs: number | null;
}

export const noLoss: LossState = { red: false, heavy: 0, cleanSinceMs: null };

export interface LossReport {
  readonly atMs: number;
  /** What the far side lost of ours (RTCP), 0..1. */
  readonly fractionLost: number;
  /** What we lost of theirs: often the same network. It may only keep RED on, not switch it on. */
  readonly inboundFractionLost: number;
}

const heavyLoss = 0.05;
const cleanLoss = 0.01;
const heavyReports = 2;
const cleanForMs = 15_000;

/** One report more. `negotiated`: the answer has RED. Pure. */
export function stepLoss(
  state: LossState,
  report: LossReport,
  red: RedPolicy,
  negotiated: boolean,
): LossState {
  const heavy = report.fractionLost >= heavyLoss ? state.heavy + 1 : 0;
  const clean = report.fractionLost < cleanLoss && report.inboundFractionLost < heavyLoss;
  const cleanSinceMs = clean ? (state.cleanSinceMs ?? report.atMs) : null;
  if (red === 'off' || !negotiated) return { red: false, heavy, cleanSinceMs };
  if (red === 'on') return { red: true, heavy, cleanSinceMs };
  const recovered = cleanSinceMs !== null && report.atMs - cleanSinceMs >= cleanForMs;
  return { red: state.red ? !recovered : heavy >= heavyReports, heavy, cleanSinceMs };
}

const leastBitrate = 16_000;

/** What Opus itself may take, bit/s: less while each frame goes three times, never below what speech needs. */
export function chooseBitrate(state: LossState, policy: LossPolicy): number {
  return state.red ? Math.max(leastBitrate, Math.round((policy.bitrate * 2) / 3)) : policy.bitrate;
}
