import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallCommand,
  type CallEvent,
  type CallState,
  defaultCallConfig as config,
} from '../../../../../src/renderer/engine/core/call.ts';
import type { CallEnd } from '../../../../../src/renderer/engine/core/call-end.ts';
import { startCall, stepCall } from '../../../../../src/renderer/engine/core/call-step.ts';

function play(direction: 'outgoing' | 'incoming', ...events: CallEvent[]) {
  const first = startCall(direction);
  let state = first.state;
  const commands: CallCommand[] = [...first.commands];
  for (const event of events) {
    const step = stepCall(state, event, config);
    state = step.state;
    commands.push(...step.commands);
  }
  return { state, types: commands.map(({ type }) => type).filter((type) => type !== 'timer.stop'), commands };
}

const busy: CallEnd = { by: 'remote', cause: 'busy', sipCode: 486, sipReason: 'Busy Here' };
const opened: CallEvent = { type: 'media.opened' };
const ringing: CallEvent = { type: 'sip.progress' };
const accepted: CallEvent = { type: 'sip.accepted' };
const hungUp: CallEvent = { type: 'user.hung-up' };
const endOf = (state: CallState) => ('end' in state.phase ? state.phase.end : null);

describe('an outgoing call', () => {
  it('takes the microphone before it sends an INVITE', () => {
    expect(play('outgoing').types).toEqual(['media.open']);
    expect(play('outgoing', opened).types).toEqual(['media.open', 'sip.invite']);
  });

  it('rings, and is connected when it is answered', () => {
    expect(play('outgoing', opened, ringing).state.phase.step).toBe('ringing');
    expect(play('outgoing', opened, ringing, accepted).state.phase).toEqual({ step: 'connected' });
  });

  it('is cancelled by hanging up before the answer; the 487 does not change what happened', () => {
    const cancelling = play('outgoing', opened, ringing, hungUp);
    expect(cancelling.types).toContain('sip.cancel');
    expect(cancelling.state.phase.step).toBe('ending');
    const over = play('outgoing', opened, ringing, hungUp, {
      type: 'sip.refused',
      end: { by: 'remote', cause: 'cancelled', sipCode: 487, sipReason: null },
    });
    expect(endOf(over.state)).toMatchObject({ by: 'local', cause: 'cancelled' });
  });

  it('sends nothing when it is hung up before the INVITE', () => {
    const { types, state } = play('outgoing', hungUp, opened);
    expect(types).not.toContain('sip.invite');
    expect(types).toContain('media.close');
    expect(state.phase.step).toBe('ended');
  });

  it('keeps the reason of a refusal', () => {
    const { state, types } = play('outgoing', opened, { type: 'sip.refused', end: busy });
    expect(endOf(state)).toEqual(busy);
    expect(types).toContain('media.close');
  });

  it('ends without an INVITE when there is no microphone', () => {
    const { state, types } = play('outgoing', { type: 'media.failed', cause: 'no-microphone', detail: null });
    expect(endOf(state)?.cause).toBe('no-microphone');
    expect(types).not.toContain('sip.invite');
  });

  it('is cancelled when its answer cannot be read, but an established call lives on', () => {
    expect(play('outgoing', opened, { type: 'message.malformed' }).types).toContain('sip.cancel');
    expect(play('outgoing', opened, accepted, { type: 'message.malformed' }).state.phase.step).toBe(
      'connected',
    );
  });
});

describe('an incoming call', () => {
  it('rings until it is answered, then takes the microphone, then accepts', () => {
    const { types, state } = play('incoming', { type: 'user.answered' }, opened, accepted);
    expect(types).toEqual(['media.open', 'sip.accept']);
    expect(state.phase.step).toBe('connected');
  });

  it('is declined with 603', () => {
    const { commands, state } = play('incoming', { type: 'user.declined' });
    expect(commands).toContainEqual({ type: 'sip.reject', code: 603 });
    expect(endOf(state)).toMatchObject({ by: 'local', cause: 'declined' });
  });

  it('is left to other devices when this one goes', () => {
    const { commands, state } = play('incoming', { type: 'user.left' });
    expect(commands).toContainEqual({ type: 'sip.reject', code: 480 });
    expect(endOf(state)?.by).toBe('local');
  });

  it.each([
    [true, 'answered-elsewhere'],
    [false, 'cancelled'],
  ])('withdrawn by the caller (elsewhere: %s) ends as %s and stops ringing', (elsewhere, cause) => {
    const { state } = play('incoming', { type: 'sip.cancelled', elsewhere });
    expect(endOf(state)).toMatchObject({ by: 'remote', cause });
  });

  it('leaves the call to other devices when this one has no microphone', () => {
    const { commands, state } = play(
      'incoming',
      { type: 'user.answered' },
      {
        type: 'media.failed',
        cause: 'microphone-refused',
        detail: null,
      },
    );
    expect(commands).toContainEqual({ type: 'sip.reject', code: 480 });
    expect(endOf(state)?.cause).toBe('microphone-refused');
  });
});

describe('a connected call', () => {
  const connected = [opened, ringing, accepted] as const;

  it('mutes, and says so only for as long as it is true', () => {
    const { state, commands } = play('outgoing', ...connected, { type: 'user.muted', muted: true });
    expect(state.muted).toBe(true);
    expect(commands).toContainEqual({ type: 'media.mute', muted: true });
  });

  it('counts digits only once they were sent', () => {
    const asked = play('outgoing', ...connected, { type: 'user.digits', digits: '12' });
    expect(asked.state.dtmf.sent).toBe('');
    expect(asked.commands).toContainEqual({ type: 'media.dtmf', digits: '12' });
    const sent = play('outgoing', ...connected, { type: 'media.digits-sent', digits: '12' });
    expect(sent.state.dtmf.sent).toBe('12');
    expect(play('outgoing', opened, ringing, { type: 'user.digits', digits: '1' }).types).not.toContain(
      'media.dtmf',
    );
  });

  it('hangs up with BYE, shuts the microphone at once, and is over when the far side agrees or stays silent', () => {
    const ending = play('outgoing', ...connected, hungUp);
    expect(ending.types).toContain('sip.bye');
    expect(ending.commands).toContainEqual({ type: 'media.mute', muted: true });
    for (const last of [
      { type: 'sip.ended' },
      { type: 'sip.bye' },
      { type: 'timer.fired', name: 'ending' },
    ] as const) {
      const over = play('outgoing', ...connected, hungUp, last);
      expect(endOf(over.state)).toMatchObject({ by: 'local', cause: 'hung-up' });
      expect(over.types).toContain('media.close');
    }
  });

  it('does not open the microphone again while it is being ended', () => {
    const { state } = play('outgoing', ...connected, { type: 'user.muted', muted: true }, hungUp, {
      type: 'user.muted',
      muted: false,
    });
    expect(state.muted).toBe(true);
  });

  const lost = { type: 'sip.lost' } as const;
  const reachable = { type: 'sip.reachable' } as const;

  it('survives the loss of its socket once it is connected', () => {
    expect(play('outgoing', ...connected, lost).state.phase.step).toBe('connected');
    expect(play('incoming', { type: 'user.answered' }, lost, opened, accepted).state.phase.step).toBe(
      'connected',
    );
  });

  it('rings on when its socket was lost, for a while, and can be answered', () => {
    const step = play('incoming', lost);
    expect(step.state.phase.step).toBe('incoming');
    expect(step.types).toContain('timer.start');
    expect(play('incoming', lost, { type: 'user.answered' }, opened, accepted).state.phase.step).toBe(
      'connected',
    );
    const late = play('incoming', lost, { type: 'timer.fired', name: 'orphaned' });
    expect(endOf(late.state)?.cause).toBe('network-lost');
    const answered = play('incoming', lost, { type: 'user.answered' }, opened, accepted, {
      type: 'timer.fired',
      name: 'orphaned',
    });
    expect(answered.state.phase.step).toBe('connected');
  });

  it('is made anew when its socket was lost before the answer, as soon as that can be, a few times', () => {
    const waiting = play('outgoing', opened, ringing, lost);
    expect(waiting.types).toContain('sip.await');
    expect(waiting.state.phase.step).toBe('calling');
    const anew = play('outgoing', opened, ringing, lost, lost, reachable, reachable);
    expect(anew.types.filter((type) => type === 'sip.remake')).toHaveLength(1);
    expect(play('outgoing', opened, lost, reachable, ringing, accepted).state.phase.step).toBe('connected');
    const again = [lost, reachable] as const;
    const { state } = play('outgoing', opened, ...again, ...again, ...again, ...again);
    expect(state.phase).toMatchObject({ step: 'ending', end: { by: 'local', cause: 'network-lost' } });
  });

  it('ends at once, and is cancelled when that can be said, when no socket comes or the user hangs up', () => {
    for (const [event, cause] of [
      [{ type: 'timer.fired', name: 'stranded' }, 'network-lost'],
      [hungUp, 'cancelled'],
    ] as const) {
      const { state, types } = play('outgoing', opened, ringing, lost, event);
      expect(endOf(state)).toMatchObject({ by: 'local', cause });
      expect(types).toContain('sip.cancel');
    }
  });

  it('is over when its session has ended by itself', () => {
    expect(endOf(play('outgoing', ...connected, { type: 'sip.ended' }).state)?.cause).toBe('network-lost');
  });

  it('ends when the far side hangs up', () => {
    expect(endOf(play('outgoing', ...connected, { type: 'sip.bye' }).state)).toMatchObject({
      by: 'remote',
      cause: 'hung-up',
    });
  });
});

it('survives any order of events: ended stays ended, media is closed exactly once', () => {
  const event = fc.constantFrom<CallEvent>(
    { type: 'user.answered' },
    { type: 'user.declined' },
    { type: 'user.left' },
    hungUp,
    { type: 'user.muted', muted: true },
    { type: 'user.digits', digits: '1' },
    opened,
    { type: 'media.failed', cause: 'media-failed', detail: null },
    ringing,
    accepted,
    { type: 'sip.refused', end: busy },
    { type: 'sip.cancelled', elsewhere: false },
    { type: 'sip.bye' },
    { type: 'sip.ended' },
    { type: 'sip.lost' },
    { type: 'sip.reachable' },
    { type: 'message.malformed' },
    { type: 'timer.fired', name: 'ending' },
  );
  fc.assert(
    fc.property(
      fc.constantFrom('outgoing', 'incoming'),
      fc.array(event, { maxLength: 30 }),
      (direction, events) => {
        const { state, types } = play(direction, ...events);
        const over = state.phase.step === 'ended';
        expect(types.filter((type) => type === 'media.close')).toHaveLength(over ? 1 : 0);
        if (over) {
          expect(stepCall(state, accepted, config)).toEqual({ state, commands: [] });
        }
      },
    ),
    { numRuns: 500 },
  );
});
