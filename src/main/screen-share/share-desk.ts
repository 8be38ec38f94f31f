import type {
  ShareChoice,
  ShareEnd,
  SharePause,
  ShareRefused,
  ShareState,
} from '../../shared/screen-share.ts';
import { describeError } from '../diagnostics/log.ts';
import { decideSource, needsNames, type ShareSource } from './decide-source.ts';
import { lookInTime } from './look-in-time.ts';
import { createPageObedience, obeyMs } from './page-obedience.ts';
import { judgeSource, offerSources, portalKinds, type ShareChoiceOptions, soundOf } from './share-choice.ts';
import {
  type DisplayRequest,
  type Grant,
  hasAsked,
  type Step,
  shareOf,
  tellsTitle,
  whyNot,
} from './share-step.ts';
import { createShareWatch } from './share-watch.ts';

export interface ShareDeskOptions extends ShareChoiceOptions {
  readonly newId: () => string;
  /** There is a call that talks. */
  readonly hasCall: () => boolean;
  /** The bar that says what is shared is on the screen. */
  readonly hasBar: () => boolean;
  readonly picker: { readonly show: () => Promise<boolean>; readonly hide: () => void };
  readonly publish: (state: ShareState) => void;
  /** For a page that does not do what it was told: it gets no further. */
  readonly endPage: () => void;
  /** False: titles name people, and are kept out of the log. */
  readonly logsTitles: boolean;
}

export interface ShareDesk {
  /** Whether the page may ask for the computer's sound as well. */
  readonly mayHaveSound: boolean;
  /** The page of this frame wants to show something; null: it may not. */
  request(frame: string | null): string | null;
  /** Chromium asks whether this frame may capture at all: once for one request. */
  permit(frame: string | null): boolean;
  /** getDisplayMedia was called; the answer may wait for the person. */
  display(request: DisplayRequest, grant: Grant): void;
  /** What the picker shows; null: nothing is to be chosen. */
  choice(): Promise<ShareChoice | null>;
  /** Why it is not shown; null: it is, or nothing was to be chosen. `sound`: the person wants that of the computer too. */
  choose(id: string, source: string | null, sound?: boolean): Promise<ShareRefused | null>;
  stop(id: string, end: ShareEnd): void;
  /** The page says that it shows nothing of this share any more. */
  ended(id: string): void;
  /** Whatever is shared, or about to be. */
  stopAny(end: ShareEnd): void;
  obeyed(id: string, paused: boolean): void;
  /** The page says whether the computer's sound goes out. */
  heard(id: string, isHeard: boolean): void;
  /** Calls may be others. */
  lookAtCalls(): void;
  /** The bar may have come, or gone. */
  lookAtBar(): void;
}

/** From the click to getDisplayMedia; from there to the choice. */
const askedMs = 5000;
const choosingMs = 120_000;
/** From Chromium's permission to getDisplayMedia: Electron calls one right after the other. */
const followMs = 200;

/**
 * The renderer asks, main decides: who may capture, what, how long, and when the picture must stand still.
 *
 *   idle ─request─▶ asked ─permit─▶ permitted ─getDisplayMedia─▶ choosing ─what is allowed─▶ sharing ⇄ paused
 *    ▲                │ 5 s            │ 0.2 s                   │   └─the kind─▶ portal ─▶ ─┘     │
 *    ├────────────────┴────────────────┴─────────────────────────┴── no, 2 min ─┘                  │
 *    └── the page says so, or is ended ── ending ◀───────────────────────────── stop, time, call ──┘
 *
 * A page leaves `permitted` by a getDisplayMedia of its own, or by its own end.
 * One at a time: whatever does not fit its step is refused, and changes nothing.
 */
export function createShareDesk(given: ShareDeskOptions): ShareDesk {
  const { policy, clock, log } = given;
  const options = { ...given, look: lookInTime(given.look, clock) };
  const offered = policy.what !== 'off';
  const computerSound = soundOf(options);
  let at: Step = { step: 'idle' };
  let last: ShareState['last'] = null;
  const timers = new Set<() => void>();
  const obedience = createPageObedience(clock, disobeyed);
  const watch = createShareWatch({
    ...{ policy, clock, look: options.look },
    onLook(pause, title) {
      seen = pause;
      settle(title);
    },
  });
  /** Why the looks at the desktop let nothing be seen. */
  let seen: SharePause | null = null;

  const named = (title: string): string => (options.logsTitles ? ` "${title.slice(0, 120)}"` : '');

  function publish(): void {
    options.publish({ offered, share: shareOf(at), last });
  }

  function later(delayMs: number, action: () => void): void {
    timers.add(clock.after(delayMs, action));
  }

  function rest(): void {
    for (const cancel of timers) cancel();
    timers.clear();
    obedience.rest();
    watch.stop();
  }

  function finish(end: ShareEnd): void {
    const was = at;
    if (was.step === 'idle' || was.step === 'ending') return;
    at = { step: 'idle' };
    rest();
    options.picker.hide();
    log.info(`${was.id} over: ${end}`);
    if (was.step === 'choosing' || was.step === 'portal') was.grant(null, false);
    if (was.step === 'sharing' && end !== 'page') awaitEnd(was.id);
    last = was.step === 'sharing' ? { id: was.id, end } : null;
    if (shareOf(was) !== null) publish();
    // By getUserMedia's old constraints it may have named a source by itself.
    if (was.step === 'permitted' && end !== 'page') {
      log.error(`${was.id}: permitted to capture, and over without getDisplayMedia`);
      options.endPage();
    }
  }

  /** Until the page says that it shows nothing any more, nothing new begins. */
  function awaitEnd(id: string): void {
    at = { step: 'ending', id };
    later(obeyMs, () => {
      log.error(`${id}: the page does not say that it has stopped`);
      forget();
      options.endPage();
    });
  }

  function forget(): void {
    if (at.step !== 'ending') return;
    at = { step: 'idle' };
    rest();
  }

  function refuse(what: string, why: string): null {
    log.warn(`${what} refused: ${why}`);
    return null;
  }

  function refuseChoice(why: ShareRefused, title = ''): ShareRefused {
    refuse(`choice${named(title)}`, why);
    return why;
  }

  /** Why the picture must stand still now; nothing is seen without the bar. */
  const pauseNow = (): SharePause | null => seen ?? (options.hasBar() ? null : 'no-bar');

  function settle(titleNow?: string): void {
    if (at.step !== 'sharing') return;
    const { share } = at;
    const pause = pauseNow();
    const title = tellsTitle(share, pause) ? (titleNow ?? share.title) : '';
    if (share.pause === pause && share.title === title) return;
    at = { ...at, share: { ...share, pause, title } };
    if (share.pause !== pause) {
      log.info(pause === null ? `${at.id} goes on` : `${at.id} paused: ${pause}`);
      obedience.tell(pause !== null);
    }
    publish();
  }

  function disobeyed(): void {
    if (at.step !== 'sharing') return;
    log.error(`${at.id}: the page goes on showing what it must not`);
    options.endPage();
    finish('page');
  }

  function start(
    id: string,
    source: ShareSource,
    grant: Grant,
    held: SharePause | null,
    sound = false,
  ): void {
    rest();
    const { kind, title } = source;
    const { mostMinutes } = policy;
    const endsAt = mostMinutes === undefined ? null : clock.now() + mostMinutes * 60_000;
    seen = held;
    const pause = pauseNow();
    at = {
      step: 'sharing',
      id,
      share: { id, step: 'sharing', kind, title, pause, sound: sound ? 'heard' : 'none', endsAt },
    };
    options.picker.hide();
    const how = `${sound ? ", with the computer's sound" : ''}${pause === null ? '' : `, paused: ${pause}`}`;
    log.info(`${id} shows ${kind}${named(title)}${how}`);
    obedience.begin(pause !== null);
    if (mostMinutes !== undefined) later(mostMinutes * 60_000, () => finish('time'));
    // Before the capture begins, the page knows whether it may be seen.
    publish();
    grant({ id: source.id, name: title }, sound);
    // The portal would ask again at every look.
    if (options.portal === null) watch.start(source, held !== null);
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
    } else start(id, source, grant, null);
  }

  return {
    mayHaveSound: computerSound === 'offered',

    request(frame) {
      if (frame === null) return refuse('request', 'frame');
      if (!offered) return refuse('request', 'off');
      if (!options.hasCall()) return refuse('request', 'no call');
      if (at.step !== 'idle') return refuse('request', `already ${at.step}`);
      const id = options.newId();
      at = { step: 'asked', id, frame };
      later(askedMs, () => finish('stopped'));
      log.info(`${id} asked for`);
      return id;
    },

    permit(frame) {
      if (at.step !== 'asked' || frame !== at.frame) {
        refuse('capture', hasAsked(at) ? 'another frame, or twice' : `nobody asked (${at.step})`);
        return false;
      }
      at = { ...at, step: 'permitted' };
      // By getUserMedia's old constraints a page could name a source by itself: it is given no time for that, and
      // `finish`, which takes this back, ends the page at once.
      later(followMs, () => finish('stopped'));
      return true;
    },

    display(request, grant) {
      const why = whyNot(at, request);
      if (at.step !== 'permitted' || why !== null) {
        refuse('getDisplayMedia', why ?? 'nobody asked');
        grant(null, false);
        if (at.step !== 'permitted') return;
        // The permission was used up; by another frame's call it was not.
        if (request.frame === at.frame) at = { ...at, step: 'asked' };
        finish('stopped');
        return;
      }
      const { id } = at;
      rest();
      at = { step: 'choosing', id, grant };
      later(choosingMs, () => finish('stopped'));
      publish();
      void options.picker.show().then((isShown) => {
        if (!isShown && at.step === 'choosing' && at.id === id) finish('stopped');
      });
    },

    async choice() {
      if (at.step !== 'choosing') return null;
      const { id } = at;
      const offered = await offerSources(id, options);
      // Whoever has chosen, or not, meanwhile has no use for titles and pictures.
      return at.step === 'choosing' && at.id === id ? offered : null;
    },

    async choose(id, wanted, sound = false) {
      if (at.step !== 'choosing' || at.id !== id) return refuse('choice', `not asked (${at.step})`);
      const { grant } = at;
      if (wanted === null) {
        finish('stopped');
        return null;
      }
      if (options.portal !== null) {
        if (needsNames(policy)) return refuseChoice('cannot-be-checked');
        await choosePortal(id, wanted, grant, options.portal);
        return null;
      }
      const judged = await judgeSource(wanted, options);
      if (at.step !== 'choosing' || at.id !== id) return null;
      if (judged.is === 'unanswered') return judged.is;
      if (judged.is === 'refused') return refuseChoice(judged.why, judged.title);
      if (sound && computerSound !== 'offered') refuse('sound', computerSound);
      start(id, judged.source, grant, judged.pause, sound && computerSound === 'offered');
      return null;
    },

    stop(id, end) {
      if (at.step === 'idle' || at.id !== id) refuse('stop', 'not this one');
      else finish(end);
    },

    ended(id) {
      if (at.step === 'ending' && at.id === id) forget();
    },

    stopAny(end) {
      finish(end);
      if (end === 'page') forget();
    },

    obeyed(id, paused) {
      if (at.step !== 'sharing' || at.id !== id) return;
      obedience.said(paused === (at.share.pause !== null));
    },

    heard(id, isHeard) {
      if (at.step !== 'sharing' || at.id !== id || at.share.sound === 'none') return;
      const sound = isHeard ? 'heard' : 'unheard';
      if (at.share.sound === sound) return;
      log.info(`${id}: the computer's sound is ${sound}`);
      at = { ...at, share: { ...at.share, sound } };
      publish();
    },

    lookAtCalls() {
      if (at.step !== 'idle' && !options.hasCall()) finish('call');
    },

    lookAtBar: () => settle(),
  };
}
