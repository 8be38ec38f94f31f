import type { IceUrl } from '../../../shared/provisioning.ts';
import { watchGathering } from './gathering.ts';
import { passes } from './passes.ts';
import { configurationFor } from './reach-relay.ts';
import { type LoopSample, readLoop } from './read-loop.ts';

export interface LoopOptions {
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** A sound that nobody hears, and what ends it. */
  readonly createTone: () => { readonly track: MediaStreamTrack; stop(): void };
  readonly durationMs: number;
  readonly signal: AbortSignal;
}

/** What became of the sound. Milliseconds; null where it is not known. */
export interface Looped {
  readonly outcome: 'came-back' | 'nothing-came';
  readonly sent: number;
  readonly received: number;
  readonly lostPercent: number | null;
  readonly jitterMs: number | null;
  readonly roundTripMs: number | null;
}

const gatherMs = 5000;
/** A relay by a slower network may be the one that a call would take: the kind of network comes first, then its speed. */
const settleMs = 500;
const connectMs = 5000;
const sampleEveryMs = 500;
/** What is on its way when the sound ends has so long to come in. */
const tailMs = 600;

const nothing: Looped = {
  ...{ outcome: 'nothing-came', sent: 0, received: 0 },
  ...{ lostPercent: null, jitterMs: null, roundTripMs: null },
};

/**
 * Sends sound from one connection of the page to another, both through this relay alone: what a call's sound meets on its
 * way out and on its way in, in one. Never rejects; stopped, it tells what came until then.
 */
export async function loopThroughRelay(server: IceUrl, options: LoopOptions): Promise<Looped> {
  const { createConnection, createTone, durationMs, signal } = options;
  const ends: RTCPeerConnection[] = [];
  let tone: ReturnType<typeof createTone> | null = null;
  try {
    tone = createTone();
    const from = createConnection(configurationFor(server));
    ends.push(from);
    const to = createConnection(configurationFor(server));
    ends.push(to);
    const sender = from.addTrack(tone.track);
    await join(from, to, signal);
    if (!(await connected([from, to], signal))) return nothing;
    const before = await sample(from, to);
    const samples = [before];
    for (let passed = 0; passed < durationMs && !signal.aborted; passed += sampleEveryMs) {
      await passes(Math.min(sampleEveryMs, durationMs - passed), signal);
      samples.push(await sample(from, to));
    }
    await sender.replaceTrack(null);
    await passes(tailMs, signal);
    return sum([...samples, await sample(from, to)]);
  } catch {
    return nothing;
  } finally {
    for (const end of ends) end.close();
    tone?.stop();
  }
}

async function join(from: RTCPeerConnection, to: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  await describe(from, signal);
  if (from.localDescription !== null) await to.setRemoteDescription(from.localDescription);
  await describe(to, signal);
  if (to.localDescription !== null) await from.setRemoteDescription(to.localDescription);
}

/** Its own description, with a relayed candidate in it. */
async function describe(connection: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  const { done, cancel } = watchGathering(connection, {
    ...{ mostMs: gatherMs, settleMs: 0, sinceMs: null, relayOnly: true, relaySettleMs: settleMs },
    hasCandidate: () => connection.localDescription?.sdp.includes('a=candidate:') === true,
    emptyMs: settleMs,
  });
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  await connection.setLocalDescription();
  await done;
}

function connected(ends: readonly RTCPeerConnection[], signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (are: boolean): void => {
      clearTimeout(timer);
      for (const end of ends) end.removeEventListener('connectionstatechange', look);
      resolve(are);
    };
    const look = (): void => {
      if (ends.every(({ connectionState }) => connectionState === 'connected')) settle(true);
      else if (ends.some(({ connectionState }) => connectionState === 'failed')) settle(false);
    };
    const timer = setTimeout(() => settle(false), connectMs);
    signal.addEventListener('abort', () => settle(false), { once: true });
    if (signal.aborted) return settle(false);
    for (const end of ends) end.addEventListener('connectionstatechange', look);
    look();
  });
}

async function sample(from: RTCPeerConnection, to: RTCPeerConnection): Promise<LoopSample> {
  const [sending, receiving] = await Promise.all([from.getStats(), to.getStats()]);
  return readLoop([...sending.values()], [...receiving.values()]);
}

/** The first sample is where it begins: packets that left before both ends had their keys do not count. Pure. */
export function sum(samples: readonly LoopSample[]): Looped {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return nothing;
  const sent = Math.max(0, last.sent - first.sent);
  const received = Math.min(sent, Math.max(0, last.received - first.received));
  if (received === 0) return { ...nothing, sent };
  const jitters = samples.map(({ jitterMs }) => jitterMs).filter((each) => each !== null);
  return {
    ...{ outcome: 'came-back', sent, received },
    lostPercent: round((1 - received / sent) * 100),
    jitterMs: jitters.length === 0 ? null : round(jitters.reduce((a, b) => a + b, 0) / jitters.length),
    // A check passes the relay four times: to the other end, and back.
    roundTripMs: last.roundTripMs === null ? null : round(last.roundTripMs / 2),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
