import { type PrecallFindings, type RelayWay, relayWays } from '../../shared/precall.ts';
import { type IceServer, type IceUrl, isTurn } from '../../shared/provisioning.ts';
import type { SoundTest } from '../engine/core/sound.ts';

type Loop = Omit<NonNullable<PrecallFindings['loop']>, 'way'>;
type Reached = Pick<PrecallFindings['relays'][number], 'outcome' | 'ms' | 'said'>;

/** What a check needs. Nothing of it rejects; each ends soon after its signal is aborted. */
export interface PrecallParts {
  /** URLs of the servers for calls; null while nobody is signed in. */
  servers(): readonly string[] | null;
  iceServers(): Promise<readonly IceServer[]>;
  reachServer(url: string, signal: AbortSignal): Promise<PrecallFindings['servers'][number]>;
  reachIce(server: IceUrl, signal: AbortSignal): Promise<Reached>;
  loop(server: IceUrl, signal: AbortSignal): Promise<Loop>;
  speaker(signal: AbortSignal): Promise<PrecallFindings['speaker']>;
  /** Its own: what a person tries out beside it goes on. */
  readonly microphone: Pick<SoundTest, 'listen' | 'stop' | 'subscribe' | 'getSnapshot'>;
  /** Whether there is a call, one that rings included. */
  isInCall(): boolean;
  /** Returns the function that unsubscribes. */
  onCalls(listener: () => void): () => void;
  passes(ms: number, signal: AbortSignal): Promise<void>;
}

/** Why there is no result: a call goes first, the person stopped it, nobody is signed in. */
export type PrecallHindrance = 'call' | 'person' | 'nobody';

export interface PrecallView {
  readonly step: 'idle' | 'reaching' | 'sounding' | 'done' | 'stopped';
  /** Of the microphone, 0..1, linear. */
  readonly level: number;
  /** Of the last check that came to its end. */
  readonly findings: PrecallFindings | null;
  readonly because: PrecallHindrance | null;
}

export type PrecallOutcome =
  | { readonly is: 'done'; readonly findings: PrecallFindings }
  | { readonly is: 'hindered'; readonly because: PrecallHindrance };

export interface Precall {
  subscribe(listener: () => void): () => void;
  getSnapshot(): PrecallView;
  /** Begins a check, or joins the one that runs. */
  start(): Promise<PrecallOutcome>;
  stop(): void;
}

/** Below this nobody speaks, and no room is so quiet. */
const leastLevel = 0.0005;
/** The microphone is listened to for so long at least, from when it is open. */
const listenMs = 3000;
/** After all else is known; a microphone that takes longer is none to call with. */
const mostOpenMs = 10_000;
/** Nobody has more; a document that names them by the hundred costs no hundred connections. */
const mostUrls = 12;

/**
 *   idle ──start──▶ reaching ──▶ sounding ──▶ done
 *     ▲                 │            │          │
 *     │                 └─── stop, a call ──▶ stopped
 *     └ in a call, or while nobody is signed in, it does not begin: stopped at once
 */
export function createPrecall(parts: PrecallParts): Precall {
  const listeners = new Set<() => void>();
  let view: PrecallView = { step: 'idle', level: 0, findings: null, because: null };
  let running: { readonly done: Promise<PrecallOutcome>; stop(why: PrecallHindrance): void } | null = null;

  function publish(change: Partial<PrecallView>): void {
    view = { ...view, ...change };
    for (const listener of [...listeners]) listener();
  }

  function hindered(because: PrecallHindrance): PrecallOutcome {
    publish({ step: 'stopped', level: 0, because });
    return { is: 'hindered', because };
  }

  function start(): Promise<PrecallOutcome> {
    if (running !== null) return running.done;
    const servers = parts.servers();
    if (servers === null) return Promise.resolve(hindered('nobody'));
    if (parts.isInCall()) return Promise.resolve(hindered('call'));
    const ending = new AbortController();
    let why: PrecallHindrance = 'person';
    const stop = (because: PrecallHindrance): void => {
      why = because;
      ending.abort();
    };
    const unsubscribe = parts.onCalls(() => parts.isInCall() && stop('call'));
    publish({ step: 'reaching', level: 0, findings: null, because: null });
    const done = check(parts, servers, ending.signal, publish)
      .then((findings): PrecallOutcome => {
        if (ending.signal.aborted || findings === null) return hindered(why);
        publish({ step: 'done', level: 0, findings });
        return { is: 'done', findings };
      })
      .finally(() => {
        unsubscribe();
        running = null;
      });
    running = { done, stop };
    return done;
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => view,
    start,
    stop: () => running?.stop('person'),
  };
}

/** Resolves with null when it was stopped before anything was opened. */
async function check(
  parts: PrecallParts,
  serverUrls: readonly string[],
  signal: AbortSignal,
  publish: (change: Partial<PrecallView>) => void,
): Promise<PrecallFindings | null> {
  // Nobody is listened to while they are awaited.
  const iceServers = await Promise.race([parts.iceServers(), abortOf(signal)]);
  if (iceServers === null || signal.aborted) return null;
  const ears = openEars(parts, signal, (level) => publish({ level }));
  try {
    const sounding = parts.speaker(signal);
    const urls = spread(iceServers);
    const [servers, relays, echoes] = await Promise.all([
      Promise.all(serverUrls.slice(0, mostUrls).map((url) => parts.reachServer(url, signal))),
      Promise.all(urls.filter(({ url }) => isTurn(url)).map((server) => reachRelay(parts, server, signal))),
      Promise.all(urls.filter(({ url }) => !isTurn(url)).map((server) => reachEcho(parts, server, signal))),
    ]);
    if (!signal.aborted) publish({ step: 'sounding' });
    const best = chooseRelay(relays);
    const server = urls.find(({ url }) => url === best?.url);
    const loop =
      best === null || server === undefined || signal.aborted
        ? null
        : { way: best.way, ...(await parts.loop(server, signal)) };
    await ears.listened();
    return { servers, relays, echoes, loop, microphone: ears.heard(), speaker: await sounding };
  } finally {
    ears.close();
  }
}

const abortOf = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));

/** The loudest moment of the microphone, from now on. */
function openEars(
  { microphone, passes }: Pick<PrecallParts, 'microphone' | 'passes'>,
  signal: AbortSignal,
  onLevel: (level: number) => void,
) {
  let loudest = 0;
  let listening: Promise<void> | null = null;
  const { promise: heardEnough, resolve: isEnough } = Promise.withResolvers<void>();
  const unsubscribe = microphone.subscribe(() => {
    const { step, level, problem } = microphone.getSnapshot();
    loudest = Math.max(loudest, level);
    onLevel(level);
    if (problem !== null) isEnough();
    else if (step === 'listening') listening ??= passes(listenMs, signal).then(isEnough);
  });
  microphone.listen();
  return {
    /** Long enough, since it opened; or it does not open. */
    listened: () => Promise.race([heardEnough, passes(mostOpenMs, signal)]),
    heard(): PrecallFindings['microphone'] {
      const { problem } = microphone.getSnapshot();
      if (problem !== null) return { outcome: problem, level: 0 };
      // Silence is told of what is open alone.
      if (listening === null) return { outcome: 'no-microphone', level: 0 };
      return { outcome: loudest < leastLevel ? 'silent' : 'well', level: loudest };
    },
    close() {
      unsubscribe();
      microphone.stop();
    },
  };
}

async function reachRelay(
  parts: PrecallParts,
  server: IceUrl,
  signal: AbortSignal,
): Promise<PrecallFindings['relays'][number]> {
  return { url: server.url, way: wayOf(server.url), ...(await parts.reachIce(server, signal)) };
}

async function reachEcho(
  parts: PrecallParts,
  server: IceUrl,
  signal: AbortSignal,
): Promise<PrecallFindings['echoes'][number]> {
  const { outcome, ms } = await parts.reachIce(server, signal);
  return { url: server.url, outcome: outcome === 'open' ? 'open' : 'no-answer', ms };
}

/** RFC 7065 section 3.1: without a word on it TURN is over UDP, TURNS over TLS. Pure. */
export function wayOf(url: string): RelayWay {
  if (/^turns:/i.test(url)) return 'tls';
  return /\?transport=tcp$/i.test(url) ? 'tcp' : 'udp';
}

/** Each URL for itself. Pure. */
export function spread(servers: readonly IceServer[]): readonly IceUrl[] {
  const urls = servers.flatMap(({ urls: each, username, credential }) =>
    each.map((url) => ({ url, username, credential })),
  );
  const distinct = urls.filter(({ url }, index) => urls.findIndex((other) => other.url === url) === index);
  return distinct.slice(0, mostUrls);
}

/** As a call would: UDP first, and of these the one that answers first. Pure. */
export function chooseRelay(
  relays: readonly PrecallFindings['relays'][number][],
): PrecallFindings['relays'][number] | null {
  const open = relays.filter(({ outcome }) => outcome === 'open');
  const [best = null] = open.toSorted(
    (a, b) => relayWays.indexOf(a.way) - relayWays.indexOf(b.way) || (a.ms ?? 0) - (b.ms ?? 0),
  );
  return best;
}
