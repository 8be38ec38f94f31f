/*
 * How a call sounds, in one word. From the figures of the last seconds a rating by the E-model (ITU-T G.107: R, 0 to 100)
 * is worked out for each direction, and the worse one counts. A word changes once the new one has held for a while, so
 * that it can be read.
 */

export type Quality = 'good' | 'fair' | 'poor' | 'silent';

/** Figures of the call so far; they only grow. */
export interface QualitySample {
  readonly atMs: number;
  readonly packets: number;
  readonly lost: number;
  readonly jitterMs: number | null;
  readonly rttMs: number | null;
  /** Share of our packets that the far side missed, as it reported last (0 to 1). */
  readonly farEndLost: number | null;
}

export interface QualityState {
  /** Of the last `windowMs`, oldest first. */
  readonly samples: readonly QualitySample[];
  /** Null: too early to say, or nothing is to be heard. */
  readonly word: Quality | null;
  readonly next: { readonly word: Quality; readonly sinceMs: number } | null;
}

export const unjudged: QualityState = { samples: [], word: null, next: null };

const windowMs = 6000;
/** Before that much has been seen nobody can say. */
const leastMs = 2000;
const leastPackets = 20;
/** So long a new word must hold before it is said. */
const steadyMs = 1500;
/** Network, packets and a jitter buffer that is twice the jitter: what mouth to ear takes beside half the round trip. */
const codingMs = 45;

/** `expected`: sound of theirs should come in now; without it there is no word. Pure. */
export function stepQuality(
  { samples, word, next }: QualityState,
  sample: QualitySample,
  expected: boolean,
): QualityState {
  if (!expected) return unjudged;
  const kept = [...samples.filter(({ atMs }) => sample.atMs - atMs <= windowMs), sample];
  const judged = judge(kept);
  if (judged === null || judged === word) return { samples: kept, word, next: null };
  // The first word has nothing to be steady against.
  if (word === null) return { samples: kept, word: judged, next: null };
  const since = next?.word === judged ? next.sinceMs : sample.atMs;
  if (sample.atMs - since >= steadyMs) return { samples: kept, word: judged, next: null };
  return { samples: kept, word, next: { word: judged, sinceMs: since } };
}

function judge(samples: readonly QualitySample[]): Quality | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
  const packets = Math.max(0, last.packets - first.packets);
  const lost = Math.max(0, last.lost - first.lost);
  if (packets === 0) return 'silent';
  if (packets + lost < leastPackets) return null;
  const delayMs = (last.rttMs ?? 0) / 2 + 2 * (last.jitterMs ?? 0) + codingMs;
  const worst = Math.max(lost / (packets + lost), last.farEndLost ?? 0);
  return wordOf(ratingOf(delayMs, worst));
}

/**
 * R of G.107 with its defaults: 93.2, less what the delay takes (Id, the approximation of Cole and Rosenbluth) and what
 * the loss takes (Ie-eff for Opus and G.711 with concealment: Ie 0, Bpl 25).
 */
export function ratingOf(delayMs: number, lossShare: number): number {
  const id = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - 177.3);
  const percent = lossShare * 100;
  const ieEff = (95 * percent) / (percent + 25);
  return 93.2 - id - ieEff;
}

/** G.107 annex B: "satisfied" from 80 on; below 60 nearly all are dissatisfied. */
export function wordOf(rating: number): Exclude<Quality, 'silent'> {
  if (rating >= 80) return 'good';
  return rating >= 60 ? 'fair' : 'poor';
}
