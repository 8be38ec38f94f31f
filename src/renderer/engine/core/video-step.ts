import {
  type CallCommand,
  type CallConfig,
  type CallEvent,
  type CallState,
  type CallStep,
  stay,
  to,
} from './call.ts';
import { receives, sends } from './media-direction.ts';
import type { NegotiatedVideo } from './negotiated-media.ts';
import type { PictureMissing } from './picture-watch.ts';
import { noVideo, type VideoProblem, type VideoSource, type VideoState } from './video.ts';

export type VideoEvent = Extract<
  CallEvent,
  { readonly type: `user.video-${string}` | `media.video-${string}` | `video.${string}` }
>;

const closed: CallCommand = { type: 'media.hide' };

function change(state: CallState, video: Partial<VideoState>): CallState {
  return { ...state, video: { ...state.video, ...video } };
}

/** The picture of a call (video.ts). Nothing of it ever ends a call. Pure. */
export function stepVideo(state: CallState, event: VideoEvent, config: CallConfig): CallStep {
  if (event.type === 'video.left-behind')
    return state.phase.step === 'incoming' ? to(change(state, { problem: 'began-anew' })) : stay(state);
  if (state.phase.step !== 'connected') return stay(state);
  switch (event.type) {
    case 'user.video-started':
      return start(state, event.source, config);
    case 'user.video-stopped':
      return isOff(state) ? stay(state) : stop(state, null);
    case 'media.video-opened':
      if (state.video.wanted !== event.source) return notWanted(state, event.source);
      return ask(change(state, { opened: event.source, problem: null }));
    case 'media.video-failed':
      if (state.video.wanted !== event.source) return stay(state);
      // What was shown before goes on being shown.
      return to(
        change(state, {
          wanted: state.video.opened,
          problem: event.problem === 'dismissed' ? null : event.problem,
        }),
      );
    case 'media.video-ended':
      return isOff(state) ? stay(state) : stop(state, event.problem);
    case 'media.video-missing':
      return missed(state, event.missing);
    case 'video.agreed':
      return event.answered ? answered(state, event.video) : changedThere(state, event.video);
  }
}

function missed(state: CallState, missing: PictureMissing | null): CallStep {
  const isNews = state.video.theirs && state.video.missing !== missing;
  return isNews ? to(change(state, { missing })) : stay(state);
}

/** It has opened after all: it goes dark, unless it is what is shown until the newer one is there. */
function notWanted(state: CallState, source: VideoSource): CallStep {
  const { wanted, opened } = state.video;
  if (opened === source) return stay(state);
  return to(state, wanted === null ? closed : { type: 'media.hide', only: source });
}

const isOff = ({ video }: CallState): boolean => video.wanted === null && video.opened === null;

/** Whether a picture may be added now: whoever is held, or has not the line, shows nothing. */
export function mayShow({ phase, hold, aside, following, handedOn }: CallState, config: CallConfig): boolean {
  return (
    config.video && phase.step === 'connected' && hold.byUs === 'no' && !aside && !following && !handedOn
  );
}

function start(state: CallState, source: VideoSource, config: CallConfig): CallStep {
  if (!mayShow(state, config) || state.video.wanted === source) return stay(state);
  return to(change(state, { wanted: source, problem: null }), { type: 'media.show', source });
}

/** The light goes out first; the far side hears of it after. */
function stop(state: CallState, problem: VideoProblem | null): CallStep {
  return ask(change(state, { wanted: null, opened: null, problem }), closed);
}

const isAway = ({ hold, aside }: CallState): boolean => hold.byUs !== 'no' || aside;

/** Something of the hold, or of the line, has changed: a picture that waited for it is asked for. */
export function videoAfterHold(step: CallStep): CallStep {
  const { video, phase } = step.state;
  if (phase.step !== 'connected' || video.opened === null || video.asked !== null) return step;
  const { state, commands } = ask(step.state);
  return commands.length === 0 ? step : to(state, ...step.commands, ...commands);
}

/** Asks for what is wanted and not agreed yet, one request at a time. */
function ask(state: CallState, ...before: readonly CallCommand[]): CallStep {
  const { opened, shown, asked } = state.video;
  const wants = opened !== null;
  if (asked === 'show' && !wants && !shown) {
    // Last: it is answered at once.
    return to(state, ...before, { type: 'sip.drop-offer', purpose: 'video' });
  }
  // Who is held or has not the line would be answered by "inactive": it is asked for when the line is back.
  if (asked !== null || wants === shown || (wants && isAway(state))) return to(state, ...before);
  return to(change(state, { asked: wants ? 'show' : 'hide' }), ...before, {
    type: 'sip.offer-video',
    // Without a picture of ours theirs is still welcome.
    direction: wants ? 'sendrecv' : 'recvonly',
  });
}

/** Whether they show something, by their last word. */
function theirsIn(state: CallState, video: NegotiatedVideo | null): Pick<VideoState, 'theirs' | 'missing'> {
  const theirs = video !== null && receives(video.direction);
  return { theirs, missing: theirs ? state.video.missing : null };
}

/** The answer to our request. Who holds us takes nothing now, and will later. */
function answered(state: CallState, video: NegotiatedVideo | null): CallStep {
  const { asked, wanted } = state.video;
  const taken = video !== null && (sends(video.direction) || state.hold.byThem);
  const next = change(state, { ...theirsIn(state, video), asked: null, shown: asked === 'show' && taken });
  if (asked !== 'show' || taken) return ask(next);
  return wanted === null ? ask(next) : stop(next, 'not-taken');
}

/** They changed something, or another request of ours brought it to light. */
function changedThere(state: CallState, video: NegotiatedVideo | null): CallStep {
  const next = change(state, theirsIn(state, video));
  if (video !== null || !state.video.shown) return to(next);
  return stop(change(next, { shown: false }), isOff(state) ? state.video.problem : 'not-taken');
}

/** A no, or no answer at all: there is no picture of ours. */
export function videoRefused(state: CallState): CallStep {
  const { asked } = state.video;
  if (state.phase.step !== 'connected' || asked === null) return stay(state);
  const next = change(state, { asked: null, shown: false });
  return asked === 'hide' || isOff(state) ? ask(next) : stop(next, 'not-taken');
}

/** Nobody has heard of it. */
export function videoDropped(state: CallState): CallStep {
  if (state.phase.step !== 'connected' || state.video.asked === null) return stay(state);
  return ask(change(state, { asked: null }));
}

/** Whoever has thought better of it meanwhile does not wait along. */
export const videoWaits = (state: CallState): CallStep =>
  state.phase.step === 'connected' && state.video.asked !== null ? ask(state) : stay(state);

/** The call is being ended: closed now, and not when the far side has confirmed it. */
export const withoutVideo = (state: CallState): CallStep =>
  to({ ...state, video: noVideo }, ...(isOff(state) ? [] : [closed]));
