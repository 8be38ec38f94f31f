/*
 * Is the path of a call alive? Told from getStats, without any word from the system.
 *
 *   flowing ──nothing heard for the limit──▶ suspect ──no sign of life for aliveMs──▶ dead
 *      ▲                                       │ a sign of life on the pair (STUN, RTCP)
 *      └──────── a packet comes ───────────────┴──▶ paused: the far end sends nothing, the path is well
 *
 * The limit follows what the far end does: 20 ms packets make 400 ms of nothing suspicious, but with discontinuous
 * transmission a packet comes only every 400 ms (Opus; comfort noise is as slow), so there it is longer: 2.5 times the
 * longest gap of late, at most `mostMs`. While nothing is expected (held, refused) nothing is suspicious.
 */

export interface SilenceSample {
  readonly atMs: number;
  /** Last RTP packet of the far end, ms on the same clock; null before the first. */
  readonly lastPacketAtMs: number | null;
  readonly packetsReceived: number;
  /** Last time anything (RTP, RTCP, STUN) came in on the selected pair; null when not known. */
  readonly pairHeardAtMs: number | null;
  /** STUN requests of ours on the selected pair, and what came back (consent, RFC 7675). */
  readonly requestsSent: number;
  readonly responsesReceived: number;
}

export interface SilenceState {
  readonly verdict: SilenceVerdict;
  /** Longest gap between packets of late, ms; fades by half in 5 s. */
  readonly usualGapMs: number;
  readonly last: SilenceSample | null;
  /** STUN requests without response since the last one that had it. */
  readonly unanswered: number;
  readonly answeredAtMs: number | null;
}

export type SilenceVerdict =
  /** Nothing is expected, or nothing has come yet. */
  | 'idle'
  | 'flowing'
  | 'suspect'
  | 'paused'
  /** Nothing comes in, and nothing shows that the path lives. */
  | 'dead'
  /** They are heard; our own packets seem to arrive nowhere. */
  | 'one-sided';

export interface SilenceLimits {
  readonly leastMs: number;
  readonly mostMs: number;
  /** Without a sign of life for so long after the last packet, the path is dead. */
  readonly aliveMs: number;
  /** So many consent checks in a row without response, over so long, mean that ours do not arrive. */
  readonly unanswered: number;
  readonly unansweredMs: number;
}

export const silenceLimits: SilenceLimits = {
  leastMs: 400,
  mostMs: 1500,
  aliveMs: 900,
  unanswered: 3,
  unansweredMs: 4000,
};

export const noSilence: SilenceState = {
  verdict: 'idle',
  usualGapMs: 0,
  last: null,
  unanswered: 0,
  answeredAtMs: null,
};

/**
 * One sample more. `expected`: the far side may send, so it should (it does not hold us, we do not hold it).
 * `suspect` asks for a cheap look (is the signalling alive?), `dead` and `one-sided` ask for a new path.
 */
export function stepSilence(
  state: SilenceState,
  sample: SilenceSample,
  expected: boolean,
  limits: SilenceLimits = silenceLimits,
): SilenceState {
  const answered = answeredBy(state, sample);
  const heard = heardBy(state, sample);
  const known = { ...answered, ...heard, last: sample };
  if (!expected || sample.lastPacketAtMs === null) return { ...known, verdict: 'idle' };
  const silentMs = sample.atMs - sample.lastPacketAtMs;
  const limitMs = Math.min(limits.mostMs, Math.max(limits.leastMs, heard.usualGapMs * 2.5));
  if (silentMs <= limitMs) {
    const unheard =
      answered.unanswered >= limits.unanswered &&
      answered.answeredAtMs !== null &&
      sample.atMs - answered.answeredAtMs >= limits.unansweredMs;
    return { ...known, verdict: unheard ? 'one-sided' : 'flowing' };
  }
  return { ...known, verdict: silentVerdict(state, sample, silentMs, limitMs, limits) };
}

function silentVerdict(
  state: SilenceState,
  sample: SilenceSample,
  silentMs: number,
  limitMs: number,
  limits: SilenceLimits,
): SilenceVerdict {
  const { pairHeardAtMs, lastPacketAtMs } = sample;
  // A sign of life counts when it came after the packets ended; and once known to be paused, as long as signs go on.
  const aliveAfter = pairHeardAtMs !== null && pairHeardAtMs > (lastPacketAtMs ?? 0) + limits.leastMs / 2;
  const signAgeMs = pairHeardAtMs === null ? silentMs : sample.atMs - pairHeardAtMs;
  // Chromium checks a quiet pair every 2.5 s: as long again and nothing came back.
  if (aliveAfter && signAgeMs < 2 * 2500) return 'paused';
  if (state.verdict === 'dead') return 'dead';
  return silentMs >= Math.max(limits.aliveMs, limitMs) ? 'dead' : 'suspect';
}

function heardBy(state: SilenceState, sample: SilenceSample): Pick<SilenceState, 'usualGapMs'> {
  const { last, usualGapMs } = state;
  if (last === null || last.lastPacketAtMs === null || sample.lastPacketAtMs === null) return { usualGapMs };
  const elapsedMs = Math.max(0, sample.atMs - last.atMs);
  const faded = usualGapMs * 0.5 ** (elapsedMs / 5000);
  const packets = sample.packetsReceived - last.packetsReceived;
  // Counted anew after a new connection; and a path that came back from the dead says nothing of how the far end sends.
  if (packets <= 0 || state.verdict === 'dead' || state.verdict === 'paused') return { usualGapMs: faded };
  const meanGapMs = (sample.lastPacketAtMs - last.lastPacketAtMs) / packets;
  return { usualGapMs: Math.max(faded, meanGapMs) };
}

function answeredBy(
  state: SilenceState,
  sample: SilenceSample,
): Pick<SilenceState, 'unanswered' | 'answeredAtMs'> {
  const { last } = state;
  // A new pair counts from the beginning.
  if (
    last === null ||
    sample.requestsSent < last.requestsSent ||
    sample.responsesReceived < last.responsesReceived
  )
    return { unanswered: 0, answeredAtMs: sample.atMs };
  if (sample.responsesReceived > last.responsesReceived) return { unanswered: 0, answeredAtMs: sample.atMs };
  return {
    unanswered: state.unanswered + sample.requestsSent - last.requestsSent,
    answeredAtMs: state.answeredAtMs ?? sample.atMs,
  };
}

/**
 * How long nothing was heard before the packets of this sample, ms; null when that was nothing to notice. The first of
 * the new packets came so many of the usual gaps before the last one.
 */
export function measureGap({ last, usualGapMs }: SilenceState, sample: SilenceSample): number | null {
  if (last === null || last.lastPacketAtMs === null || sample.lastPacketAtMs === null) return null;
  const packets = sample.packetsReceived - last.packetsReceived;
  if (packets <= 0) return null;
  const usualMs = Math.min(Math.max(usualGapMs, 20), sample.lastPacketAtMs - last.lastPacketAtMs);
  const burstMs = Math.min((packets - 1) * usualMs, sample.atMs - last.atMs);
  const gapMs = sample.lastPacketAtMs - last.lastPacketAtMs - burstMs;
  return gapMs > Math.max(100, usualMs * 2.5) ? Math.round(gapMs) : null;
}
