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
  /** The selected pair; null when not known. */
  readonly pairId: string | null;
  /** Last time RTP or RTCP came in on the selected pair, which STUN does not count as (W3C); null when not known. */
  readonly pairHeardAtMs: number | null;
  /** STUN requests of ours on the selected pair, and what came back (consent, RFC 7675). */
  readonly requestsSent: number;
  readonly responsesReceived: number;
  /** Packets of ours, and RTCP: the far side's own reports, and when one of them last told of ours (null: never yet). */
  readonly packetsSent: number;
  readonly reportsReceived: number;
  readonly reportedAtMs: number | null;
}

export interface SilenceState {
  readonly verdict: SilenceVerdict;
  /** Longest gap between packets of late, ms; fades by half in 5 s. */
  readonly usualGapMs: number;
  readonly last: SilenceSample | null;
  /** STUN requests without response since the last one that had it. */
  readonly unanswered: number;
  readonly answeredAtMs: number | null;
  /** When a STUN check was seen to be answered; null on a pair where that has not been seen. */
  readonly checkedAtMs: number | null;
  readonly reports: ReportState;
  /** When one-sided silence was told last; null while there is none. */
  readonly oneSidedToldAtMs: number | null;
}

/** What had been sent and reported when the far side last told of our packets. */
interface ReportState {
  readonly packetsSent: number;
  readonly reportsReceived: number;
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
  /**
   * Chromium checks a pair that is well every 2.5 s, and every 900 ms once a check is overdue by two round trips: the third
   * is out 1.8 to 4.3 s after the last packet of ours that arrived. So many in a row without response, over so long, mean that ours do not arrive. */
  readonly unanswered: number;
  readonly unansweredMs: number;
  /** So many reports of the far side without a word of ours, while so many packets of ours went out. */
  readonly reports: number;
  readonly packetsSent: number;
  /** One-sided silence that lasts is told again: what was done about it may have come to nothing. */
  readonly againMs: number;
}

export const silenceLimits: SilenceLimits = {
  leastMs: 400,
  mostMs: 1500,
  aliveMs: 900,
  unanswered: 3,
  unansweredMs: 4000,
  reports: 3,
  packetsSent: 100,
  againMs: 30_000,
};

export const noSilence: SilenceState = {
  verdict: 'idle',
  usualGapMs: 0,
  last: null,
  unanswered: 0,
  answeredAtMs: null,
  checkedAtMs: null,
  reports: { packetsSent: 0, reportsReceived: 0 },
  oneSidedToldAtMs: null,
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
  const reports = reportsBy(state, sample);
  const known = { ...answered, ...heard, reports, last: sample, oneSidedToldAtMs: null };
  if (!expected || sample.lastPacketAtMs === null) return { ...known, verdict: 'idle' };
  const silentMs = sample.atMs - sample.lastPacketAtMs;
  const limitMs = Math.min(limits.mostMs, Math.max(limits.leastMs, heard.usualGapMs * 2.5));
  if (silentMs <= limitMs) {
    const unheard =
      answered.unanswered >= limits.unanswered &&
      answered.answeredAtMs !== null &&
      sample.atMs - answered.answeredAtMs >= limits.unansweredMs;
    if (!unheard && !isUnreported(known, sample, limits)) return { ...known, verdict: 'flowing' };
    const toldAtMs = state.oneSidedToldAtMs ?? sample.atMs;
    const isDue = sample.atMs - toldAtMs >= limits.againMs;
    return { ...known, verdict: 'one-sided', oneSidedToldAtMs: isDue ? sample.atMs : toldAtMs };
  }
  // Seen by a sample, a check may have been answered a good while earlier: before the path died.
  const checkedAtMs = answered.checkedAtMs ?? 0;
  const isLater = checkedAtMs > sample.lastPacketAtMs + limits.leastMs * 1.5;
  const lifeAtMs = Math.max(sample.pairHeardAtMs ?? 0, isLater ? checkedAtMs : 0);
  return { ...known, verdict: silentVerdict(state, sample, { silentMs, limitMs, lifeAtMs }, limits) };
}

/** Whether there is something to tell. */
export const isNews = (before: SilenceState, after: SilenceState): boolean =>
  after.verdict !== before.verdict || after.oneSidedToldAtMs !== before.oneSidedToldAtMs;

function silentVerdict(
  state: SilenceState,
  { atMs, lastPacketAtMs }: SilenceSample,
  { silentMs, limitMs, lifeAtMs }: { silentMs: number; limitMs: number; lifeAtMs: number },
  limits: SilenceLimits,
): SilenceVerdict {
  // A sign of life counts when it came after the packets ended; and once known to be paused, as long as signs go on.
  const aliveAfter = lifeAtMs > (lastPacketAtMs ?? 0) + limits.leastMs / 2;
  // Chromium checks a quiet pair every 2.5 s: as long again and nothing came back.
  if (aliveAfter && atMs - lifeAtMs < 2 * 2500) return 'paused';
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
): Pick<SilenceState, 'unanswered' | 'answeredAtMs' | 'checkedAtMs'> {
  const { last } = state;
  // A new pair counts from the beginning.
  if (
    isOtherPair(last, sample) ||
    sample.requestsSent < last.requestsSent ||
    sample.responsesReceived < last.responsesReceived
  )
    return { unanswered: 0, answeredAtMs: sample.atMs, checkedAtMs: null };
  if (sample.responsesReceived > last.responsesReceived)
    return { unanswered: 0, answeredAtMs: sample.atMs, checkedAtMs: sample.atMs };
  return {
    unanswered: state.unanswered + sample.requestsSent - last.requestsSent,
    answeredAtMs: state.answeredAtMs ?? sample.atMs,
    checkedAtMs: state.checkedAtMs,
  };
}

/** Whether ours arrive by another pair is to be seen anew. */
const isOtherPair = (last: SilenceSample | null, { pairId }: SilenceSample): last is null =>
  last === null || last.pairId !== pairId;

/** A new pair or connection counts from the beginning, and so does each word of theirs about our packets. */
function reportsBy({ last, reports }: SilenceState, sample: SilenceSample): ReportState {
  const { packetsSent, reportsReceived, reportedAtMs } = sample;
  const isAnew =
    isOtherPair(last, sample) || packetsSent < last.packetsSent || reportsReceived < last.reportsReceived;
  const isTold = reportedAtMs !== (last?.reportedAtMs ?? null);
  return isAnew || isTold ? { packetsSent, reportsReceived } : reports;
}

/**
 * RTCP (RFC 3550 section 6.4): who gets nothing of ours leaves us out of its reports. Only of use where it told of us before:
 * some never do. Slower than the checks of ICE, but it also speaks for what lies behind a gateway.
 */
function isUnreported(
  { reports }: Pick<SilenceState, 'reports'>,
  { packetsSent, reportsReceived, reportedAtMs }: SilenceSample,
  limits: SilenceLimits,
): boolean {
  return (
    reportedAtMs !== null &&
    reportsReceived - reports.reportsReceived >= limits.reports &&
    packetsSent - reports.packetsSent >= limits.packetsSent
  );
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
