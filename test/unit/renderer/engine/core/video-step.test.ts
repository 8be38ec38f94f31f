import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallCommand,
  type CallEvent,
  type CallState,
  defaultCallConfig,
} from '../../../../../src/renderer/engine/core/call.ts';
import { startCall, stepCall } from '../../../../../src/renderer/engine/core/call-step.ts';
import type { MediaDirection } from '../../../../../src/renderer/engine/core/media-direction.ts';
import {
  noVideo,
  type VideoProblem,
  type VideoSource,
  videoStepOf,
} from '../../../../../src/renderer/engine/core/video.ts';

const connected: CallState = { ...startCall('outgoing').state, phase: { step: 'connected' } };
const started: CallEvent = { type: 'user.video-started', source: 'camera' };
const opened: CallEvent = { type: 'media.video-opened', source: 'camera' };
const stopped: CallEvent = { type: 'user.video-stopped' };
const failed = (source: VideoSource, problem: VideoProblem): CallEvent => ({
  type: 'media.video-failed',
  source,
  problem,
});
const agreed = (direction: MediaDirection | null, answered: boolean): CallEvent => ({
  type: 'video.agreed',
  video: direction === null ? null : { direction, codec: 'vp8' },
  answered,
});
const offerVideo = (direction: MediaDirection): CallCommand => ({ type: 'sip.offer-video', direction });

function run(events: readonly CallEvent[], config = defaultCallConfig, from = connected) {
  let state = from;
  const commands: CallCommand[] = [];
  for (const event of events) {
    const step = stepCall(state, event, config);
    state = step.state;
    commands.push(...step.commands);
  }
  return { state, commands, step: videoStepOf(state.video) };
}

describe('the picture of a call', () => {
  it('is opened first, then asked for, and stands once the far side takes it', () => {
    expect(run([started]).commands).toEqual([{ type: 'media.show', source: 'camera' }]);
    expect(run([started]).step).toBe('opening');
    expect(run([started, opened]).commands.at(-1)).toEqual(offerVideo('sendrecv'));
    expect(run([started, opened]).step).toBe('asking');
    expect(run([started, opened, agreed('sendonly', true)]).step).toBe('on');
  });

  it.each([
    ['their phone has no video', agreed(null, true)],
    ['they take none', agreed('inactive', true)],
    ['the request is refused', { type: 'sip.offer-refused', purpose: 'video', code: 488 } as const],
    ['nobody answers', { type: 'sip.offer-refused', purpose: 'video', code: null } as const],
  ])('%s: closed again, and said', (_, event) => {
    const { state, commands, step } = run([started, opened, event]);
    expect(commands).toContainEqual({ type: 'media.hide' });
    expect(commands.filter(({ type }) => type === 'sip.offer-video')).toHaveLength(1);
    expect(state.video).toMatchObject({ problem: 'not-taken', opened: null, wanted: null });
    expect(step).toBe('off');
  });

  it('goes dark here before the far side is asked, and theirs is still welcome', () => {
    const { commands, step } = run([started, opened, agreed('sendrecv', true), stopped]);
    expect(commands.slice(-2)).toEqual([{ type: 'media.hide' }, offerVideo('recvonly')]);
    expect(step).toBe('off');
  });

  it('stopped while it is asked for: the answer is waited for, and then taken back', () => {
    const asked = run([started, opened, stopped]);
    expect(asked.commands.slice(-2)).toEqual([
      { type: 'media.hide' },
      { type: 'sip.drop-offer', purpose: 'video' },
    ]);
    const after = run([agreed('sendonly', true)], defaultCallConfig, asked.state);
    expect(after.commands).toEqual([offerVideo('recvonly')]);
    expect(after.state.video.problem).toBeNull();
  });

  it('does not open: said, and nothing was asked of the far side', () => {
    const { state, commands } = run([started, failed('camera', 'camera-refused')]);
    expect(state.video).toMatchObject({ problem: 'camera-refused', wanted: null });
    expect(commands).toEqual([{ type: 'media.show', source: 'camera' }]);
  });

  it('changes what is shown without a word to the far side; what does not open leaves what was', () => {
    const on = [started, opened, agreed('sendrecv', true)];
    const other: CallEvent = { type: 'user.video-started', source: 'screen' };
    const swapped = run([...on, other, { type: 'media.video-opened', source: 'screen' }]);
    expect(swapped.commands.filter(({ type }) => type === 'sip.offer-video')).toHaveLength(1);
    expect(swapped.state.video.opened).toBe('screen');
    const kept = run([...on, other, failed('screen', 'screen-refused')]);
    expect(kept.state.video).toMatchObject({
      wanted: 'camera',
      opened: 'camera',
      problem: 'screen-refused',
    });
    expect(kept.step).toBe('on');
  });

  it('an older wish that comes to nothing does not touch the newer one, and one that opens goes dark', () => {
    const screen: CallEvent = { type: 'user.video-started', source: 'screen' };
    const asked = run([started, screen, failed('camera', 'camera-refused')]);
    expect(asked.state.video).toMatchObject({ wanted: 'screen', problem: null });
    expect(run([started, screen, opened]).commands.at(-1)).toEqual({ type: 'media.hide', only: 'camera' });
    expect(run([started, stopped, opened]).commands.at(-1)).toEqual({ type: 'media.hide' });
  });

  it.each<[string, CallEvent, readonly CallEvent[]]>([
    [
      'a hold',
      { type: 'user.held' },
      [
        { type: 'sip.offer-accepted', purpose: 'hold', remoteDirection: 'recvonly' },
        { type: 'user.resumed' },
        { type: 'sip.offer-accepted', purpose: 'resume', remoteDirection: 'sendrecv' },
      ],
    ],
    [
      'another call that has the line',
      { type: 'line.changed', ours: false },
      [
        { type: 'sip.offer-accepted', purpose: 'hold', remoteDirection: 'recvonly' },
        { type: 'line.changed', ours: true },
        { type: 'sip.offer-accepted', purpose: 'resume', remoteDirection: 'sendrecv' },
      ],
    ],
  ])('opened during %s, it is asked for once the line is back', (_, away, back) => {
    const offers = (commands: readonly CallCommand[]) =>
      commands.filter(({ type }) => type === 'sip.offer-video');
    const during = run([started, away, opened, ...back.slice(0, -1)]);
    expect(offers(during.commands)).toEqual([]);
    const after = run(back.slice(-1), defaultCallConfig, during.state);
    expect(offers(after.commands)).toEqual([offerVideo('sendrecv')]);
  });

  it('ends by itself when the device is gone', () => {
    const gone: CallEvent = { type: 'media.video-ended', problem: 'ended' };
    const { state, commands } = run([started, opened, agreed('sendrecv', true), gone]);
    expect(commands.at(-1)).toEqual(offerVideo('recvonly'));
    expect(state.video.problem).toBe('ended');
  });

  it('theirs that is not seen is told as long as they show it, and no longer', () => {
    const missing: CallEvent = { type: 'media.video-missing', missing: 'unreadable' };
    const seen: CallEvent = { type: 'media.video-missing', missing: null };
    const told = (events: readonly CallEvent[]) => run(events).state.video.missing;
    expect(told([missing])).toBeNull();
    expect(told([agreed('recvonly', false), missing])).toBe('unreadable');
    expect(told([agreed('recvonly', false), missing, agreed('sendrecv', false)])).toBe('unreadable');
    expect(told([agreed('recvonly', false), missing, seen])).toBeNull();
    expect(told([agreed('recvonly', false), missing, agreed('inactive', false)])).toBeNull();
    expect(told([agreed('recvonly', false), missing, agreed(null, false)])).toBeNull();
  });

  it('shows theirs without showing ours', () => {
    const { state, commands } = run([agreed('recvonly', false)]);
    expect(state.video.theirs).toBe(true);
    expect(commands).toEqual([]);
    expect(run([agreed('recvonly', false), agreed('inactive', false)]).state.video.theirs).toBe(false);
  });

  it('is closed when the far side takes the m-line away', () => {
    const { state, commands } = run([started, opened, agreed('sendrecv', true), agreed(null, false)]);
    expect(commands.at(-1)).toEqual({ type: 'media.hide' });
    expect(state.video).toMatchObject({ wanted: null, shown: false, problem: 'not-taken' });
  });

  it.each<[string, Partial<CallState>]>([
    ['while we hold', { hold: { ...connected.hold, byUs: 'held' } }],
    ['while another call has the line', { aside: true }],
    ['before it stands', { phase: { step: 'ringing' } }],
    ['while it is handed on', { handedOn: true }],
  ])('is not begun %s', (_, difference) => {
    expect(run([started], defaultCallConfig, { ...connected, ...difference }).commands).toEqual([]);
  });

  it('is not begun where it is not allowed', () => {
    expect(run([started], { ...defaultCallConfig, video: false }).commands).toEqual([]);
  });

  it('is closed at once when the call is hung up', () => {
    const { commands, state } = run([started, opened, { type: 'user.hung-up' }]);
    const types = commands.map(({ type }) => type);
    expect(types.indexOf('media.hide')).toBeLessThan(types.indexOf('sip.bye'));
    expect(types).toContain('media.hide');
    expect(state.video).toEqual(noVideo);
  });
});

describe('whatever happens in whatever order', () => {
  const event: fc.Arbitrary<CallEvent> = fc.oneof(
    fc.constantFrom<CallEvent>(
      started,
      stopped,
      { type: 'user.video-started', source: 'screen' },
      { type: 'media.video-opened', source: 'screen' },
      opened,
      failed('camera', 'camera-busy'),
      failed('screen', 'dismissed'),
      { type: 'media.video-ended', problem: 'ended' },
      { type: 'media.video-missing', missing: 'not-coming' },
      { type: 'sip.offer-refused', purpose: 'video', code: 488 },
      { type: 'sip.offer-dropped', purpose: 'video' },
      { type: 'sip.offer-waits', purpose: 'video' },
      { type: 'user.held' },
      { type: 'user.resumed' },
      { type: 'sip.offer-accepted', purpose: 'hold', remoteDirection: 'recvonly' },
      { type: 'sip.offer-accepted', purpose: 'resume', remoteDirection: 'sendrecv' },
      { type: 'line.changed', ours: false },
      { type: 'line.changed', ours: true },
      { type: 'sip.bye' },
    ),
    fc
      .tuple(
        fc.constantFrom<MediaDirection | null>('sendrecv', 'sendonly', 'recvonly', 'inactive', null),
        fc.boolean(),
      )
      .map(([direction, answered]) => agreed(direction, answered)),
  );

  it('one request is under way at a time, and nothing stays open that nobody wants', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = connected;
        for (const each of events) {
          const before = state.video.asked;
          const step = stepCall(state, each, defaultCallConfig);
          state = step.state;
          const asked = step.commands.filter(({ type }) => type === 'sip.offer-video');
          expect(asked.length).toBeLessThanOrEqual(1);
          const ends = each.type === 'video.agreed' ? each.answered : /refused|dropped/.test(each.type);
          if (asked.length > 0) expect(before === null || ends).toBe(true);
          if (state.video.wanted === null) expect(state.video.opened).toBeNull();
          if (state.phase.step === 'ended') expect(state.video).toEqual(noVideo);
        }
      }),
    );
  });

  /** As call-video.ts does it: the newest wish is opened in place of what is open, and told of once it is. */
  function camerasAndScreens() {
    let open: VideoSource | null = null;
    let pending: VideoSource | null = null;
    const toTell: CallEvent[] = [];
    return {
      run(command: CallCommand) {
        if (command.type === 'media.show') pending = command.source;
        if (command.type === 'media.close') [open, pending] = [null, null];
        if (command.type !== 'media.hide') return;
        if (command.only === undefined) [open, pending] = [null, null];
        else if (open === command.only) open = null;
      },
      settle(problem: VideoProblem | null) {
        if (pending === null) return;
        if (problem === null) open = pending;
        toTell.push(
          problem === null ? { type: 'media.video-opened', source: pending } : failed(pending, problem),
        );
        pending = null;
      },
      told: () => toTell.splice(0),
      open: () => open,
    };
  }

  it('no camera is open that nobody wants, however late it is told that it opened', () => {
    type Act = CallEvent | 'opens' | 'fails' | 'tell';
    const act = fc.oneof(fc.constantFrom<Act>('opens', 'fails', 'tell'), event);
    const isOurs = (each: Act) => typeof each !== 'object' || !each.type.startsWith('media.video-');
    fc.assert(
      fc.property(fc.array(act.filter(isOurs), { maxLength: 40 }), (acts) => {
        const devices = camerasAndScreens();
        let state = connected;
        const step = (each: CallEvent) => {
          const next = stepCall(state, each, defaultCallConfig);
          state = next.state;
          for (const command of next.commands) devices.run(command);
        };
        for (const each of [...acts, 'tell'] as const) {
          if (each === 'opens') devices.settle(null);
          else if (each === 'fails') devices.settle('screen-refused');
          else if (each === 'tell') for (const told of devices.told()) step(told);
          else step(each);
        }
        expect(devices.open()).toBe(state.video.opened);
        if (state.video.wanted === null) expect(devices.open()).toBeNull();
      }),
    );
  });
});
