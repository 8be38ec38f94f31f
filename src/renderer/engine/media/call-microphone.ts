import { type Clock, MediaError } from '../core/ports.ts';
import type { MicrophoneState, Processing, SoundChoices, SoundInput } from '../core/sound.ts';
import { type MicrophoneDevices, openMicrophone } from './microphone.ts';
import type { SuppressedTrack, SuppressNoise } from './suppress-noise.ts';
import { createTries } from './tries.ts';

/** One call's microphone, wherever it comes from at the moment. */
export interface CallMicrophone {
  /** Takes the first that opens. Rejects with MediaError when none does. Later ones come by `onTrack`. */
  open(): Promise<MediaStreamTrack>;
  close(): void;
}

export interface CallMicrophoneOptions {
  readonly devices: MicrophoneDevices;
  readonly sound: SoundChoices;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Another track takes the place of the one before, which is stopped after this. */
  readonly onTrack: (track: MediaStreamTrack) => void;
  /** What is sent while there is no microphone at all: a call without packets is soon taken for dead. */
  readonly createSilence: () => MediaStreamTrack;
  /** The stronger suppression; left out: there is none, and the browser's own is used. */
  readonly suppressNoise?: SuppressNoise;
}

/** What a look is for: `better` opens nothing again that is in use, however it has turned out to be grouped. */
type Wanted = 'best' | 'better';

/** What ends sooner after it was opened has hardly opened: a headset whose radio fails, a loose plug. */
const steadyMs = 5000;

interface Capture {
  readonly track: MediaStreamTrack;
  readonly openedAt: number;
  /** As it is listed; null: silence, or whatever the system gives. */
  readonly input: SoundInput | null;
  /** Behind the microphone, while the stronger suppression is wanted and works. */
  readonly suppressed: SuppressedTrack | null;
  /** Null: silence. */
  readonly key: string | null;
  readonly from: SoundInput | null;
  /** Whether it is the one that was wanted first. */
  readonly first: boolean;
}

/**
 * Follows the choice of devices through a call. The new microphone is open before the old one is let go, so nothing is
 * lost between them; one that vanishes gives way to the next, and when none is left the call goes on in silence, until
 * one is back. What is liked better than the one in use and did not open, or ended as soon as it had, is tried again,
 * ever later.
 */
export function createCallMicrophone(options: CallMicrophoneOptions): CallMicrophone {
  const { devices, sound, clock } = options;
  /** Stands for this capture where several calls report theirs. */
  const owner = {};
  let capture: Capture | null = null;
  let trouble: MicrophoneState = 'gone';
  /** One that is liked better did not open, though nobody refused it. */
  let missed = false;
  /** Those that ended as soon as they had opened: passed over until they are to be tried again. */
  const unsteady = new Set<string>();
  const tries = createTries(clock.after, () => {
    unsteady.clear();
    void look('better');
  });
  /** Choices and losses are looked at one at a time; what comes meanwhile is looked at after. */
  let looking = false;
  let again: Wanted | null = null;
  let closed = false;
  /** The stronger suppression was tried in vain; until the person chooses anew. */
  let isUnaided = options.suppressNoise === undefined;
  let processingSeen = '';
  let orderSeen: readonly string[] = [];
  let unsubscribe: () => void = () => undefined;

  const isFailing = (): boolean => isUnaided && sound.get().processing.noiseSuppression === 'strong';

  function listed(): readonly (SoundInput | null)[] {
    const { microphones } = sound.get();
    return microphones.length === 0 ? [null] : microphones;
  }

  /** Where the list has lost it before its track has ended, it was pulled out, and is at no fault. */
  function noteUnsteady(input: SoundInput | null): boolean {
    const isFault = listed().map(nameOf).includes(nameOf(input));
    if (isFault) unsteady.add(nameOf(input));
    return isFault;
  }

  /** Who changes the processing wants the suppressor tried again; who changes the order, the first of it. */
  function chooseAnew(): void {
    const order = listed().map(nameOf);
    const before = orderSeen.filter((name) => order.includes(name));
    const now = order.filter((name) => orderSeen.includes(name));
    orderSeen = order;
    // What comes and goes changes no order. Pulled out and in again it is as good as another one.
    for (const name of unsteady)
      if (before.join() !== now.join() || !order.includes(name)) unsteady.delete(name);
    const processing = JSON.stringify(sound.get().processing);
    if (processing === processingSeen) return;
    processingSeen = processing;
    isUnaided = options.suppressNoise === undefined;
  }

  /** As it is asked of the browser, and of the suppressor. */
  function processingNow(): Processing {
    const { processing } = sound.get();
    return isFailing() ? { ...processing, noiseSuppression: 'standard' } : processing;
  }

  function keyOf(input: SoundInput | null): string {
    return JSON.stringify([input?.id ?? '', input?.group ?? '', processingNow()]);
  }

  /** The system's choice may have moved since the list was read: the track tells which hardware it is. */
  function openedAs(input: SoundInput | null, track: MediaStreamTrack): SoundInput {
    const { deviceId = '', groupId = '' } = track.getSettings();
    return { id: input?.id ?? deviceId, group: groupId === '' ? (input?.group ?? '') : groupId };
  }

  /** `isInUse`: that is no worse than whatever comes after it. */
  async function firstThatOpens(isInUse: (input: SoundInput | null) => boolean): Promise<Capture | null> {
    let refusal: unknown = new MediaError('no-microphone', 'there is none');
    missed = false;
    for (const [index, input] of listed().entries()) {
      // Called off while one was opened that did not open.
      if (closed) break;
      if (isInUse(input)) return null;
      if (unsteady.has(nameOf(input))) {
        missed = true;
        continue;
      }
      try {
        const opened = await openAndSuppress(input);
        const { track } = opened;
        // Pulled out while it was opened.
        if (track.readyState !== 'ended') {
          const from = openedAs(input, track);
          const as = { from, key: keyOf(input === null ? null : from), first: index === 0 };
          return { ...opened, ...as, input, openedAt: clock.now() };
        }
        opened.suppressed?.close();
        missed ||= noteUnsteady(input);
      } catch (error) {
        refusal = error;
        // Refused is refused, whichever it is.
        missed = !(error instanceof MediaError && error.cause === 'microphone-refused');
        if (!missed) break;
      }
    }
    throw refusal;
  }

  async function openAndSuppress(input: SoundInput | null): Promise<Pick<Capture, 'track' | 'suppressed'>> {
    const processing = processingNow();
    const track = await openMicrophone(devices, input, processing);
    if (processing.noiseSuppression !== 'strong' || options.suppressNoise === undefined)
      return { track, suppressed: null };
    try {
      return { track, suppressed: await options.suppressNoise(track, () => suppressionFailed(track)) };
    } catch {
      track.stop();
      isUnaided = true;
      return openAndSuppress(input);
    }
  }

  /** The microphone itself at once, then one whose noise the browser suppresses. */
  function suppressionFailed(track: MediaStreamTrack): void {
    isUnaided = true;
    if (closed || capture?.track !== track) return;
    const { suppressed } = capture;
    capture = { ...capture, suppressed: null };
    options.onTrack(track);
    suppressed?.close();
    void look();
  }

  function take(next: Capture): void {
    const before = capture;
    if (closed) {
      letGo(next);
      return;
    }
    capture = next;
    if (next.key !== null) watch(next.track);
    if (before !== null) {
      options.onTrack(sentOf(next));
      letGo(before);
    }
    report();
  }

  function watch(track: MediaStreamTrack): void {
    const ended = () => {
      if (capture?.track === track) void lost();
    };
    track.addEventListener('ended', ended);
    for (const type of ['mute', 'unmute']) track.addEventListener(type, report);
    // An event that came before anybody listened is not told again.
    if (track.readyState === 'ended') queueMicrotask(ended);
  }

  function report(): void {
    if (closed) return;
    sound.report(owner, stateNow(), capture?.from ?? null);
  }

  function stateNow(): MicrophoneState {
    if (capture === null || capture.key === null) return trouble;
    if (capture.track.muted) return 'muted';
    if (!capture.first) return 'elsewhere';
    return isFailing() ? 'unaided' : 'well';
  }

  async function lost(): Promise<void> {
    trouble = 'gone';
    const now = clock.now();
    const isEarly = capture !== null && now - capture.openedAt < steadyMs;
    if (!isEarly || !noteUnsteady(capture?.input ?? null)) tries.forget();
    const nothing = { suppressed: null, input: null, key: null, from: null, first: false };
    take({ track: options.createSilence(), openedAt: now, ...nothing });
    await look();
  }

  async function look(wanted: Wanted = 'best'): Promise<void> {
    if (again !== 'best') again = wanted;
    if (looking) return;
    looking = true;
    while (again !== null && !closed) {
      const now = again;
      again = null;
      await lookOnce(now);
    }
    looking = false;
    planTries();
  }

  function planTries(): void {
    if (missed && !closed) tries.plan();
    else tries.rest();
  }

  async function lookOnce(wanted: Wanted): Promise<void> {
    const { key = null, input = null } = capture ?? {};
    const inUse = key !== null && wanted === 'better' ? nameOf(input) : null;
    try {
      const next = await firstThatOpens((each) => keyOf(each) === key || nameOf(each) === inUse);
      if (next !== null) take(next);
      else if (capture !== null) settle(capture);
    } catch {
      trouble = sound.get().microphones.length === 0 ? 'gone' : 'busy';
      report();
    }
  }

  /** It stays, and may by now be the one that is wanted, or no longer be. */
  function settle(kept: Capture): void {
    const [wanted = null] = sound.get().microphones;
    capture = { ...kept, first: kept.key === keyOf(wanted) };
    report();
  }

  return {
    async open() {
      let seen = wishNow();
      chooseAnew();
      const opened = await firstThatOpens(() => false);
      if (opened === null) throw new MediaError('no-microphone', 'there is none');
      take(opened);
      if (closed) throw new MediaError('media-failed', 'closed while the microphone was opened');
      planTries();
      const follow = () => {
        const now = wishNow();
        if (now === seen) return;
        seen = now;
        chooseAnew();
        if (unsteady.size === 0) tries.forget();
        void look();
      };
      unsubscribe = sound.subscribe(follow);
      // Somebody may have chosen another while this one was opened.
      queueMicrotask(follow);
      return capture === null ? opened.track : sentOf(capture);
    },
    close() {
      closed = true;
      unsubscribe();
      tries.forget();
      // The microphone's light goes out with the call (M7).
      if (capture !== null) letGo(capture);
      capture = null;
      sound.report(owner, null, null);
    },
  };

  function wishNow(): string {
    const { microphones, processing, revision } = sound.get();
    return JSON.stringify([microphones, processing, revision]);
  }
}

/** The same id with another group is another device. */
const nameOf = (input: SoundInput | null): string => JSON.stringify([input?.id ?? '', input?.group ?? '']);

/** What the far side gets of it. */
const sentOf = ({ track, suppressed }: Capture): MediaStreamTrack => suppressed?.track ?? track;

function letGo({ track, suppressed }: Capture): void {
  suppressed?.close();
  track.stop();
}
