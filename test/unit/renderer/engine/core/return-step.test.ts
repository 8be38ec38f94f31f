import { describe, expect, it } from 'vitest';
import {
  type CallCommand,
  type CallEvent,
  type CallState,
  defaultCallConfig,
} from '../../../../../src/renderer/engine/core/call.ts';
import type { CallEnd } from '../../../../../src/renderer/engine/core/call-end.ts';
import { stepCall } from '../../../../../src/renderer/engine/core/call-step.ts';
import { startLost, startReturn } from '../../../../../src/renderer/engine/core/return-step.ts';
import { noVideo } from '../../../../../src/renderer/engine/core/video.ts';

const former = {
  direction: 'incoming',
  muted: true,
  held: false,
  transfer: null,
  dtmf: '12',
  picture: 'camera',
  asked: false,
} as const;
const names = (commands: readonly CallCommand[]) =>
  commands.flatMap((command) => (command.type === 'timer.stop' ? [] : [command.type]));
const refusal = (sipCode: number | null): CallEnd => ({
  ...{ by: 'remote', cause: 'refused', sipCode, sipReason: null },
});

function run(state: CallState, ...events: readonly CallEvent[]) {
  let step = { state, commands: [] as readonly CallCommand[] };
  for (const event of events) step = stepCall(step.state, event, defaultCallConfig);
  return { ...step, names: names(step.commands) };
}

describe('a call whose page died', () => {
  const { state: returning, commands: first } = startReturn(former, defaultCallConfig);

  it('begins muted as it was, with its digits, and asks once the microphone is there', () => {
    expect(returning).toMatchObject({ direction: 'incoming', muted: true, phase: { step: 'returning' } });
    expect(returning.dtmf.sent).toBe('12');
    // No camera opens unasked, and the person is told.
    expect(returning.video).toEqual({ ...noVideo, problem: 'began-anew' });
    expect(startReturn({ ...former, picture: null }, defaultCallConfig).state.video).toEqual(noVideo);
    expect(first).toContainEqual({ type: 'media.open', muted: true });
    expect(run(returning, { type: 'media.opened' }).names).toEqual(['sip.return']);
  });

  it.each([
    [true, 'unknown'],
    [false, 'failed'],
  ] as const)('tells of a transfer that was under way (asked for: %s) that it is %s', (asked, step) => {
    const transfer = { kind: 'blind', target: '200', targetUri: 'sip:200@example.com', asked } as const;
    const { state } = startReturn({ ...former, transfer }, defaultCallConfig);
    expect(run(state, { type: 'sip.accepted' }).state.transfer).toMatchObject({ target: '200', step });
  });

  it('stands again when the far side has taken the new dialog, and ends the old one', () => {
    const { state, names: commands } = run(returning, { type: 'sip.accepted' });
    expect(state.phase.step).toBe('connected');
    expect(commands).toEqual(['sip.let-go']);
  });

  it.each(['sip.progress', 'sip.early-media'] as const)(
    'is not given up while it rings at somebody (%s), but once that is refused after its time',
    (type) => {
      const timeUp = { type: 'timer.fired', name: 'return' } as const;
      const refused = { type: 'sip.refused', end: refusal(480) } as const;
      const late = run(returning, { type }, timeUp);
      expect([late.state.phase.step, late.names]).toEqual(['returning', []]);
      expect(late.state.earlyMedia).toBe(type === 'sip.early-media');
      expect(run(late.state, { type: 'sip.accepted' }).state.earlyMedia).toBe(false);
      expect(run(late.state, refused).state.phase.step).toBe('ended');
      expect(run(late.state, { type: 'sip.accepted' }).state.phase.step).toBe('connected');
      // In its time it is asked again, and rings no more meanwhile.
      const again = run(returning, { type }, refused);
      expect(again.names).toEqual(['timer.start']);
      expect(again.state.earlyMedia).toBe(false);
      expect(run(again.state, timeUp).state.phase.step).toBe('ended');
      // Lost while it rang on after its time: that begins anew.
      expect(run(late.state, { type: 'sip.lost' }).names).toEqual(['timer.start', 'sip.return']);
    },
  );

  it('goes where it is sent on to, as often and as far as policy lets any call', () => {
    const config = {
      ...defaultCallConfig,
      redirects: { most: 1, ownDomainOnly: true, domain: 'example.com' },
    };
    const sentOn = (target: string): CallEvent => ({
      ...{ type: 'sip.redirected', targets: [target], end: refusal(302) },
    });
    const followed = stepCall(returning, sentOn('sip:desk@example.com'), config);
    expect(followed.state.phase).toEqual({ step: 'returning', asking: 'no' });
    expect(followed.commands).toEqual([{ type: 'sip.redirect', targetUri: 'sip:desk@example.com' }]);
    for (const [state, target] of [
      [returning, 'sip:desk@elsewhere.example'],
      [followed.state, 'sip:another@example.com'],
    ] as const)
      expect(stepCall(state, sentOn(target), config).state.phase).toMatchObject({
        step: 'ended',
        end: { cause: 'page-gone', sipCode: 302 },
      });
  });

  it('comes back held when it was held: silent from the start, and nothing more is asked', () => {
    const held = startReturn({ ...former, held: true }, defaultCallConfig);
    expect(names(held.commands)[0]).toBe('media.hold');
    const back = run(held.state, { type: 'sip.accepted' });
    expect(back.state.hold.byUs).toBe('held');
    expect(back.names).toEqual(['sip.let-go']);
  });

  it('stays silent when it was held and has the line', () => {
    const held = startReturn({ ...former, held: true }, defaultCallConfig);
    const back = run(held.state, { type: 'line.changed', ours: false }, { type: 'line.changed', ours: true });
    expect(back.commands).toEqual([{ type: 'media.hold', held: true }]);
  });

  it('is held when another call got the line meanwhile', () => {
    const back = run(returning, { type: 'line.changed', ours: false }, { type: 'sip.accepted' });
    expect(back.state.hold.byUs).toBe('holding');
    expect(back.names).toEqual(['sip.let-go', 'media.hold', 'sip.offer']);
  });

  it.each([408, 480, 491, 500, 503, 504, null])('answered %s is asked again a moment later', (code) => {
    const later = run(returning, { type: 'sip.refused', end: refusal(code) });
    expect(later.state.phase.step).toBe('returning');
    expect(later.names).toEqual(['timer.start']);
    expect(run(later.state, { type: 'timer.fired', name: 'return-again' }).names).toEqual(['sip.return']);
  });

  it.each([481, 603])('answered %i was hung up by the far side meanwhile', (code) => {
    const { state } = run(returning, { type: 'sip.refused', end: refusal(code) });
    expect(state.phase).toMatchObject({ step: 'ended', end: { by: 'remote', cause: 'hung-up' } });
  });

  it.each([
    ['after one that was lost with its socket', false],
    ['after one that the page before may have sent', true],
  ])(
    'answered 481 %s is lost, and nobody is said to have hung up; 603 says so all the same',
    (_what, asked) => {
      const first = startReturn({ ...former, asked }, defaultCallConfig).state;
      const again: CallEvent[] = asked
        ? []
        : [{ type: 'sip.asked' }, { type: 'sip.progress' }, { type: 'sip.lost' }];
      const { state } = run(first, ...again, { type: 'sip.asked' });
      const answered = (code: number) => run(state, { type: 'sip.refused', end: refusal(code) }).state.phase;
      expect(answered(481)).toMatchObject({ step: 'ended', end: { cause: 'page-gone', sipCode: 481 } });
      expect(answered(603)).toMatchObject({ step: 'ended', end: { by: 'remote', cause: 'hung-up' } });
    },
  );

  it('answered 481 was hung up where a socket was lost before anything was asked', () => {
    const { state } = run(
      returning,
      { type: 'sip.lost' },
      { type: 'sip.asked' },
      { type: 'sip.refused', end: refusal(481) },
    );
    expect(state.phase).toMatchObject({ step: 'ended', end: { by: 'remote', cause: 'hung-up' } });
  });

  it.each([405, 420, 488, 606])('answered %i is lost, told so, and its old leg ends', (code) => {
    const { state, names: commands } = run(returning, { type: 'sip.refused', end: refusal(code) });
    expect(state.phase).toMatchObject({ step: 'ended', end: { cause: 'page-gone', sipCode: code } });
    expect(commands).toEqual(['sip.let-go', 'media.close']);
  });

  it('whose socket is gone is asked anew', () => {
    expect(run(returning, { type: 'sip.lost' }).names).toEqual(['sip.return']);
  });

  it.each(['user.hung-up', 'user.left'] as const)('can be ended by the user meanwhile: %s', (type) => {
    const { state, names: commands } = run(returning, { type });
    expect(state.phase).toMatchObject({ step: 'ended', end: { by: 'local', cause: 'hung-up' } });
    expect(commands).toEqual(['sip.cancel', 'sip.let-go', 'media.close']);
  });

  it('can be muted meanwhile', () => {
    const { state, commands } = run(returning, { type: 'user.muted', muted: false });
    expect(state.muted).toBe(false);
    expect(commands).toEqual([{ type: 'media.mute', muted: false }]);
  });

  it('is given up in the end', () => {
    const { state, names: commands } = run(returning, { type: 'timer.fired', name: 'return' });
    expect(state.phase).toMatchObject({ step: 'ended', end: { cause: 'page-gone' } });
    expect(commands).toEqual(['sip.cancel', 'sip.let-go', 'media.close']);
  });

  it('has no say any more once it stands', () => {
    const { state } = run(returning, { type: 'sip.accepted' });
    for (const name of ['return', 'return-again'] as const)
      expect(stepCall(state, { type: 'timer.fired', name }, defaultCallConfig).state).toBe(state);
  });

  it('that cannot be had back is told, and nothing is done', () => {
    const { state, commands } = startLost(former);
    expect(state.phase).toMatchObject({ step: 'ended', end: { cause: 'page-gone' } });
    expect(commands).toEqual([]);
  });
});
