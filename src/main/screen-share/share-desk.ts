import type {
  ScreenSharePolicy,
  Share,
  ShareChoice,
  ShareEnd,
  SharePause,
  ShareState,
} from '../../shared/screen-share.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { decideSource, needsNames, type ShareSource } from './decide-source.ts';
import { createShareWatch, type LookAround } from './share-watch.ts';

/** What is said in getDisplayMedia's place: one source, or none. */
export type Grant = (source: { readonly id: string; readonly name: string } | null) => void;

/** Who calls getDisplayMedia, as Electron tells it. */
export interface DisplayRequest {
  /** Null: it is gone, or not the top frame of our page. */
  readonly frame: string | null;
  readonly videoRequested: boolean;
  readonly userGesture: boolean;
}

export interface ShareDeskOptions {
  readonly policy: ScreenSharePolicy;
  readonly clock: Clock;
  readonly newId: () => string;
  /** There is a call that talks. */
  readonly hasCall: () => boolean;
  readonly look: LookAround;
  /** Not null where the desktop asks by itself which window (Wayland): once for one share, and nothing else is told. */
  readonly portal: ((kind: ShareSource['kind']) => Promise<ShareSource | null>) | null;
  /** Whether the operating system lets us see other programs at all. */
  readonly systemAllows: () => boolean;
  readonly picker: { readonly show: () => Promise<boolean>; readonly hide: () => void };
  readonly publish: (state: ShareState) => void;
  /** For a page that does not do what it was told: it gets no further. */
  readonly endPage: () => void;
  /** False: titles name people, and are kept out of the log. */
  readonly logsTitles: boolean;
  readonly log: Log;
}

export interface ShareDesk {
  /** The page of this frame wants to show something; null: it may not. */
  request(frame: string | null): string | null;
  /** Chromium asks whether this frame may capture at all: once for one request. */
  permit(frame: string | null): boolean;
  /** getDisplayMedia was called; the answer may wait for the person. */
  display(request: DisplayRequest, grant: Grant): void;
  /** What the picker shows; null: nothing is to be chosen. */
  choice(): Promise<ShareChoice | null>;
  choose(id: string, source: string | null): Promise<void>;
  stop(id: string, end: ShareEnd): void;
  /** Whatever is shared, or about to be. */
  stopAny(end: ShareEnd): void;
  obeyed(id: string, paused: boolean): void;
  /** Calls may be others. */
  lookAtCalls(): void;
}

/** From the click to getDisplayMedia; from there to the choice; from the word to stand still to the page's answer. */
const askedMs = 5000;
const choosingMs = 120_000;
const obeyMs = 2000;
/** From Chromium's permission to getDisplayMedia: Electron calls one right after the other. */
const followMs = 1000;

type Step =
  | { readonly step: 'idle' }
  | { readonly step: 'asked'; readonly id: string; readonly frame: string; readonly permitted: boolean }
  | { readonly step: 'choosing'; readonly id: string; readonly grant: Grant }
  | { readonly step: 'portal'; readonly id: string; readonly grant: Grant }
  | { readonly step: 'sharing'; readonly id: string };

/**
 * The renderer asks, main decides: who may capture, what, how long, and when the picture must stand still.
 *
 *   idle ─request─▶ asked ─getDisplayMedia of that frame─▶ choosing ─a source that is allowed─▶ sharing ⇄ paused
 *    ▲                │ 5 s                                  │    └─the kind─▶ portal ─▶ ─┘       │
 *    └────────────────┴──────────────────────────────────────┴── no, 2 min ─┴── stop, time, call, page ──┘
 *
 * One at a time: whatever does not fit its step is refused, and changes nothing.
 */
export function createShareDesk(options: ShareDeskOptions): ShareDesk {
  const { policy, clock, log } = options;
  const offered = policy.what !== 'off';
  let at: Step = { step: 'idle' };
  let share: Share | null = null;
  let last: ShareState['last'] = null;
  const timers = new Set<() => void>();
  let mustObey: (() => void) | null = null;
  const watch = createShareWatch({ policy, clock, look: options.look, onPause: pause });

  const named = (title: string): string => (options.logsTitles ? ` "${title.slice(0, 120)}"` : '');

  function publish(change: Share | null): void {
    share = change;
    options.publish({ offered, share, last });
  }

  function later(delayMs: number, action: () => void): void {
    timers.add(clock.after(delayMs, action));
  }

  function rest(): void {
    for (const cancel of timers) cancel();
    timers.clear();
    mustObey?.();
    mustObey = null;
    watch.stop();
  }

  function finish(end: ShareEnd): void {
    const was = at;
    if (was.step === 'idle') return;
    at = { step: 'idle' };
    rest();
    options.picker.hide();
    log.info(`${was.id} over: ${end}`);
    if (was.step === 'choosing' || was.step === 'portal') was.grant(null);
    last = was.step === 'sharing' ? { id: was.id, end } : null;
    if (share !== null || last !== null) publish(null);
  }

  function refuse(what: string, why: string): null {
    log.warn(`${what} refused: ${why}`);
    return null;
  }

  function pause(reason: SharePause | null): void {
    if (at.step !== 'sharing' || share === null || share.pause === reason) return;
    const { id } = at;
    log.info(reason === null ? `${id} goes on` : `${id} paused: ${reason}`);
    mustObey?.();
    mustObey = null;
    if (reason !== null) {
      mustObey = clock.after(obeyMs, () => {
        log.error(`${id}: the page goes on showing what it must not`);
        options.endPage();
        finish('page');
      });
    }
    publish({ ...share, pause: reason });
  }

  function start(id: string, source: ShareSource, grant: Grant): void {
    rest();
    at = { step: 'sharing', id };
    options.picker.hide();
    log.info(`${id} shows ${source.kind}${named(source.title)}`);
    const { mostMinutes } = policy;
    if (mostMinutes !== undefined) later(mostMinutes * 60_000, () => finish('time'));
    const endsAt = mostMinutes === undefined ? null : clock.now() + mostMinutes * 60_000;
    grant({ id: source.id, name: source.title });
    publish({ id, step: 'sharing', kind: source.kind, title: source.title, pause: null, endsAt });
    // The portal would ask again at every look.
    if (options.portal === null) watch.start(source);
  }

  async function choosePortal(
    id: string,
    kind: string,
    grant: Grant,
    ask: NonNullable<typeof options.portal>,
  ) {
    const kinds = portalKinds(policy);
    const wanted = kinds.find((each) => each === kind);
    if (wanted === undefined) return void refuse('portal', 'kind');
    at = { step: 'portal', id, grant };
    options.picker.hide();
    const source = await ask(wanted).catch((error: unknown) => refuse('portal', describeError(error)));
    if (at.step !== 'portal' || at.id !== id) return;
    const refusal = source === null ? 'nothing chosen' : decideSource(source, policy);
    if (source === null || refusal !== null || source.kind !== wanted) {
      refuse('choice', refusal ?? 'another kind');
      finish('stopped');
    } else start(id, source, grant);
  }

  return {
    request(frame) {
      if (frame === null) return refuse('request', 'frame');
      if (!offered) return refuse('request', 'off');
      if (!options.hasCall()) return refuse('request', 'no call');
      if (at.step !== 'idle') return refuse('request', `already ${at.step}`);
      const id = options.newId();
      at = { step: 'asked', id, frame, permitted: false };
      later(askedMs, () => finish('stopped'));
      log.info(`${id} asked for`);
      return id;
    },

    permit(frame) {
      if (at.step !== 'asked' || at.permitted || frame !== at.frame) {
        refuse('capture', at.step === 'asked' ? 'another frame, or twice' : `nobody asked (${at.step})`);
        return false;
      }
      at = { ...at, permitted: true };
      // By getUserMedia's old constraints a page could name a source by itself: it is given no time for that.
      later(followMs, () => {
        log.error(`${at.step}: captured by another way than getDisplayMedia`);
        options.endPage();
        finish('page');
      });
      return true;
    },

    display(request, grant) {
      const why = whyNot(at, request);
      if (at.step !== 'asked' || why !== null) {
        refuse('getDisplayMedia', why ?? 'nobody asked');
        grant(null);
        // The permission was used up.
        if (at.step === 'asked' && at.permitted) finish('stopped');
        return;
      }
      const { id } = at;
      rest();
      at = { step: 'choosing', id, grant };
      later(choosingMs, () => finish('stopped'));
      publish({ id, step: 'choosing', kind: 'window', title: '', pause: null, endsAt: null });
      void options.picker.show().then((isShown) => {
        if (!isShown && at.step === 'choosing' && at.id === id) finish('stopped');
      });
    },

    async choice() {
      if (at.step !== 'choosing') return null;
      const { id } = at;
      if (options.portal !== null) {
        const problem = needsNames(policy) ? 'cannot-be-checked' : null;
        return { id, portal: problem === null ? portalKinds(policy) : [], problem, offers: [] };
      }
      const problem = options.systemAllows() ? null : 'system';
      try {
        const there = await options.look({ pictures: true, screens: true });
        return { id, portal: null, problem, offers: offersOf(there, policy) };
      } catch (error) {
        refuse('look', describeError(error));
        return { id, portal: null, problem: 'unanswered', offers: [] };
      }
    },

    async choose(id, wanted) {
      if (at.step !== 'choosing' || at.id !== id) return void refuse('choice', `not asked (${at.step})`);
      const { grant } = at;
      if (wanted === null) {
        finish('stopped');
        return;
      }
      if (options.portal !== null) {
        if (needsNames(policy)) refuse('choice', 'cannot-be-checked');
        else await choosePortal(id, wanted, grant, options.portal);
        return;
      }
      // As it is now, not as it was when it was drawn.
      const there = await options.look({ pictures: false, screens: true });
      if (at.step !== 'choosing' || at.id !== id) return;
      const source = there.find((each) => each.id === wanted);
      const refusal = source === undefined ? 'gone' : decideSource(source, policy);
      if (source === undefined || refusal !== null)
        return void refuse(`choice${named(source?.title ?? '')}`, refusal ?? 'gone');
      start(id, source, grant);
    },

    stop(id, end) {
      if (at.step === 'idle' || at.id !== id) refuse('stop', 'not this one');
      else finish(end);
    },
    stopAny: finish,

    obeyed(id, paused) {
      if (at.step !== 'sharing' || at.id !== id || paused !== (share?.pause != null)) return;
      mustObey?.();
      mustObey = null;
    },

    lookAtCalls() {
      if (at.step !== 'idle' && !options.hasCall()) finish('call');
    },
  };
}

function whyNot(at: Step, { frame, videoRequested, userGesture }: DisplayRequest): string | null {
  if (at.step !== 'asked') return `nobody asked (${at.step})`;
  if (frame === null || frame !== at.frame) return 'another frame';
  if (!at.permitted) return 'no permission was asked for';
  if (!userGesture) return 'nobody clicked';
  return videoRequested ? null : 'no picture wanted';
}

function portalKinds({ what }: ScreenSharePolicy): ShareSource['kind'][] {
  return what === 'screens' ? ['window', 'screen'] : ['window'];
}

/** What may be chosen first. Nobody gets a picture of what is not offered; windows of ours are not worth a word. */
function offersOf(there: Awaited<ReturnType<LookAround>>, policy: ScreenSharePolicy): ShareChoice['offers'] {
  const offers = there
    .filter(({ own }) => own === 'no')
    .map(({ id, kind, title, application, picture, ...rest }) => {
      const refusal = decideSource({ id, kind, title, application, ...rest }, policy);
      return { id, kind, title, application, picture: refusal === null ? picture : null, refusal };
    });
  return [
    ...offers.filter(({ refusal }) => refusal === null),
    ...offers.filter(({ refusal }) => refusal !== null),
  ];
}
