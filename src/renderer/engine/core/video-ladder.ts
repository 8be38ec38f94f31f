import type { VideoLimit, VideoSource } from './video.ts';

/*
 * What the network leaves of our picture. The voice goes first: a picture gives way before anybody hears it.
 *
 *   full ─▶ smaller ─▶ fewer frames ─▶ … ─▶ paused      down: two bad looks in a row; at heavy loss two steps at once
 *     ◀──────────────────────────────────────            up: one step after a quiet time, which doubles when it was too soon,
 *                                                         and is short again once a step up has held
 *
 * A look is bad when packets are lost, when a round trip takes so long that something on the way is filling up, or when
 * what the network is reckoned to bear is less than the step needs beside the voice. Of a paused picture nothing can be
 * reckoned, and of one that has all that its step allows no more than that: there time and loss alone decide.
 */

export interface VideoRung {
  /** W3C `scaleResolutionDownBy`. */
  readonly scale: number;
  readonly framesPerSecond: number;
  /** bit/s. */
  readonly most: number;
  /** bit/s below which this step is no use. */
  readonly least: number;
}

const ladders: Readonly<Record<VideoSource, readonly VideoRung[]>> = {
  camera: [
    { scale: 1, framesPerSecond: 30, most: 1_500_000, least: 500_000 },
    { scale: 2, framesPerSecond: 30, most: 500_000, least: 250_000 },
    { scale: 2, framesPerSecond: 15, most: 250_000, least: 120_000 },
    { scale: 4, framesPerSecond: 10, most: 120_000, least: 60_000 },
  ],
  // Small print must stay readable: the rate goes before the size.
  screen: [
    { scale: 1, framesPerSecond: 15, most: 2_500_000, least: 700_000 },
    { scale: 1, framesPerSecond: 5, most: 800_000, least: 300_000 },
    { scale: 1.5, framesPerSecond: 3, most: 300_000, least: 100_000 },
  ],
};

/** Null: nothing is sent. */
export const rungOf = (source: VideoSource, { rung }: LadderState): VideoRung | null =>
  ladders[source][rung] ?? null;

export const limitOf = (source: VideoSource, state: LadderState): VideoLimit =>
  state.rung === 0 ? 'none' : rungOf(source, state) === null ? 'paused' : 'less';

/** About once a second. */
export interface LadderLook {
  readonly atMs: number;
  /** Share of our packets that the far side missed, by the reports that are new; the worse of voice and picture; null: none. */
  readonly lost: number | null;
  /** The same by those that were looked at before: reports come every second, or every five. */
  readonly lostBefore?: number | null;
  readonly rttMs: number | null;
  /** What the network is reckoned to bear, bit/s; null: nobody has reckoned, or the encoder has all that it wants. */
  readonly available: number | null;
  /** What the encoder is to come to by it, all layers together, bit/s; null or left out: nobody says. */
  readonly target?: number | null;
}

export interface LadderState {
  /** 0 is the best; the one after the last is a pause. */
  readonly rung: number;
  readonly bad: number;
  readonly quietSinceMs: number | null;
  /** How long it must have been quiet before the next step up. */
  readonly patienceMs: number;
  readonly climbedAtMs: number | null;
  /** The step that was taken too soon; null: none was. */
  readonly tooSoonRung: number | null;
}

const leastPatienceMs = 6000;
const mostPatienceMs = 60_000;
/** A step up that is taken back within this was too soon. */
const tooSoonMs = 15_000;
const heavyLoss = 0.1;
const badLoss = 0.03;
const quietLoss = 0.01;
const badRttMs = 800;
const quietRttMs = 500;
/** An encoder that is to come to this share of what its step allows has all of it. */
const allOfIt = 0.95;
/** Opus with its repetition, and what goes around it. */
const voice = 90_000;

export const topOfLadder: LadderState = {
  rung: 0,
  bad: 0,
  quietSinceMs: null,
  patienceMs: leastPatienceMs,
  climbedAtMs: null,
  tooSoonRung: null,
};

/** Pure. */
export function stepLadder(state: LadderState, source: VideoSource, seen: LadderLook): LadderState {
  const last = ladders[source].length;
  const here = ladders[source][state.rung] ?? null;
  const look = hasAll(seen, here) ? { ...seen, available: null } : seen;
  const isStillBad = (look.lostBefore ?? 0) >= badLoss;
  if (isBad(look, here)) {
    const bad = state.bad + 1;
    const steps = (look.lost ?? 0) >= heavyLoss ? 2 : bad >= 2 ? 1 : 0;
    if (steps === 0 || state.rung === last) return { ...state, bad, quietSinceMs: null };
    return fall(state, Math.min(last, state.rung + steps), look.atMs);
  }
  // Nothing newer is known: it neither counts once more, nor is it over.
  if (isStillBad) return { ...state, quietSinceMs: null };
  const above = state.rung === 0 ? null : (ladders[source][state.rung - 1] ?? null);
  if (above === null || !isQuiet(look, here === null ? null : above))
    return { ...state, bad: 0, quietSinceMs: null };
  const quietSinceMs = state.quietSinceMs ?? look.atMs;
  // The very step that was too soon has held: that is past.
  const isAsHigh = state.tooSoonRung === null || state.rung <= state.tooSoonRung;
  const holds = isAsHigh && state.climbedAtMs !== null && look.atMs - state.climbedAtMs >= tooSoonMs;
  const patienceMs = holds ? leastPatienceMs : state.patienceMs;
  if (look.atMs - quietSinceMs < patienceMs) return { ...state, bad: 0, quietSinceMs };
  const tooSoonRung = holds ? null : state.tooSoonRung;
  return {
    ...{ rung: state.rung - 1, bad: 0, quietSinceMs: null, patienceMs, climbedAtMs: look.atMs },
    tooSoonRung,
  };
}

function fall(state: LadderState, rung: number, atMs: number): LadderState {
  const wasTooSoon = state.climbedAtMs !== null && atMs - state.climbedAtMs < tooSoonMs;
  const patienceMs = wasTooSoon ? Math.min(mostPatienceMs, state.patienceMs * 2) : leastPatienceMs;
  const tooSoonRung = wasTooSoon ? state.rung : null;
  return { rung, bad: 0, quietSinceMs: null, patienceMs, climbedAtMs: null, tooSoonRung };
}

/**
 * Chromium reckons with little more than what is sent, and says that the network holds the encoder back even where we do
 * (seen in Chromium 156): a picture at the lowest step would stay there for minutes after the link is wide again.
 */
function hasAll({ target = null }: LadderLook, rung: VideoRung | null): boolean {
  return rung !== null && target !== null && target >= rung.most * allOfIt;
}

function isBad({ lost, rttMs, available }: LadderLook, rung: VideoRung | null): boolean {
  if ((lost ?? 0) >= badLoss || (rttMs ?? 0) >= badRttMs) return true;
  return rung !== null && available !== null && available < rung.least + voice;
}

/** `above`: the step that would be taken; null: out of a pause. */
function isQuiet({ lost, lostBefore, rttMs, available }: LadderLook, above: VideoRung | null): boolean {
  if (Math.max(lost ?? 0, lostBefore ?? 0) >= quietLoss || (rttMs ?? 0) >= quietRttMs) return false;
  return above === null || available === null || available >= above.least * 1.2 + voice;
}
