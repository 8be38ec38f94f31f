import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../../src/renderer/engine/core/call.ts';
import type { MediaDirection } from '../../../../../src/renderer/engine/core/media-direction.ts';
import { playCall, talk, upToConnected } from '../../../../support/play-call.ts';

const held: CallEvent = { type: 'user.held' };
const resumed: CallEvent = { type: 'user.resumed' };
const accepted = (purpose: 'hold' | 'resume', remoteDirection: MediaDirection): CallEvent => ({
  type: 'sip.offer-accepted',
  ...{ purpose, remoteDirection },
});
const refused = (purpose: 'hold' | 'resume', code: number | null = 488): CallEvent => ({
  type: 'sip.offer-refused',
  ...{ purpose, code },
});
const dropped = (purpose: 'hold' | 'resume'): CallEvent => ({ type: 'sip.offer-dropped', purpose });
const waits = (purpose: 'hold' | 'resume'): CallEvent => ({ type: 'sip.offer-waits', purpose });
const drop = (purpose: 'hold' | 'resume') => ({ type: 'sip.drop-offer', purpose });
const offered = (remoteDirection: MediaDirection): CallEvent => ({
  type: 'sip.remote-offer',
  remoteDirection,
});
const line = (ours: boolean): CallEvent => ({ type: 'line.changed', ours });
const silence = (on: boolean) => ({ type: 'media.hold', held: on });

describe('hold', () => {
  it('is silence here first, then asked of the far side, and held only by its answer', () => {
    const asked = talk(held);
    expect(asked.last).toEqual([
      silence(true),
      { type: 'sip.offer', direction: 'sendonly', purpose: 'hold' },
    ]);
    expect(asked.state.hold).toEqual({ byUs: 'holding', byThem: false, problem: null });
    expect(talk(held, accepted('hold', 'recvonly')).state.hold.byUs).toBe('held');
  });

  it('takes a phone that answers "sendrecv" for held all the same: the answer is clamped to the offer', () => {
    expect(talk(held, accepted('hold', 'sendrecv')).state.hold).toMatchObject({
      byUs: 'held',
      byThem: false,
    });
  });

  it('that was refused is told as refused, and the sound comes back', () => {
    const { state, last } = talk(held, refused('hold'));
    expect(state.hold).toEqual({ byUs: 'no', byThem: false, problem: 'hold-refused' });
    expect(last).toEqual([silence(false)]);
  });

  it('that nobody answered is taken back at the far side too, once: its answer may be what was lost', () => {
    const back = { type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' };
    const { state, last } = talk(held, refused('hold', null));
    expect(state.hold).toEqual({ byUs: 'no', byThem: false, problem: 'hold-refused' });
    expect(last).toEqual([silence(false), back]);
    expect(talk(held, refused('hold', null), refused('resume', null)).last).toEqual([]);
    const still = talk(held, accepted('hold', 'recvonly'), resumed, refused('resume', null));
    expect(still.state.hold).toEqual({ byUs: 'held', byThem: false, problem: 'resume-refused' });
    expect(still.last).toEqual([{ type: 'sip.offer', direction: 'sendonly', purpose: 'hold' }]);
  });

  it('that was refused stays silent while another call has the line', () => {
    const { state, last } = talk(line(false), refused('hold'));
    expect(state).toMatchObject({ aside: true, hold: { byUs: 'no', problem: 'hold-refused' } });
    expect(last).toEqual([silence(true)]);
  });

  it('ends by an answer too: silence until the far side has agreed', () => {
    const asked = talk(held, accepted('hold', 'recvonly'), resumed);
    expect(asked.last).toEqual([{ type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' }]);
    const back = talk(held, accepted('hold', 'recvonly'), resumed, accepted('resume', 'sendrecv'));
    expect(back.last).toEqual([silence(false)]);
    expect(back.state.hold).toEqual({ byUs: 'no', byThem: false, problem: null });
  });

  it('goes on when it could not be ended, and says so', () => {
    const { state, last } = talk(held, accepted('hold', 'recvonly'), resumed, refused('resume'));
    expect(state.hold).toMatchObject({ byUs: 'held', problem: 'resume-refused' });
    expect(last).toEqual([]);
  });

  it('follows the last wish when both are on their way', () => {
    const events = [held, resumed, accepted('hold', 'recvonly')];
    expect(talk(...events).state.hold.byUs).toBe('resuming');
    expect(talk(...events, accepted('resume', 'sendrecv')).state.hold.byUs).toBe('no');
    const again = [...events, held, accepted('resume', 'sendrecv')];
    expect(talk(...again).state.hold.byUs).toBe('holding');
    expect(talk(...again, accepted('hold', 'recvonly')).state.hold.byUs).toBe('held');
  });

  it('is what was agreed last, even where an earlier wish of the same kind was refused while this one waited', () => {
    const agreed = talk(
      held,
      resumed,
      held,
      refused('hold'),
      accepted('resume', 'sendrecv'),
      accepted('hold', 'recvonly'),
    );
    expect(agreed.state.hold).toEqual({ byUs: 'held', byThem: false, problem: null });
    expect(agreed.last).toEqual([silence(true)]);
    const back = talk(
      held,
      accepted('hold', 'recvonly'),
      ...[
        resumed,
        held,
        resumed,
        refused('resume'),
        accepted('hold', 'recvonly'),
        accepted('resume', 'sendrecv'),
      ],
    );
    expect(back.state.hold).toEqual({ byUs: 'no', byThem: false, problem: null });
    expect(back.last).toEqual([silence(false)]);
  });

  it('goes on where a resume and the next hold were both refused, as it was agreed before', () => {
    const { state } = talk(
      ...[held, accepted('hold', 'recvonly'), resumed, held, refused('resume', 491), refused('hold', 491)],
    );
    expect(state.hold).toEqual({ byUs: 'held', byThem: false, problem: null });
  });

  it('is taken back before anybody has heard of it: the sound comes back, and nothing is told as refused', () => {
    expect(talk(held, resumed).last).toEqual([drop('hold')]);
    const { state, last } = talk(held, resumed, dropped('hold'));
    expect(last).toEqual([silence(false)]);
    expect(state.hold).toEqual({ byUs: 'no', byThem: false, problem: null });
    expect(talk(held, resumed, dropped('hold'), held).last).toEqual([
      silence(true),
      { type: 'sip.offer', direction: 'sendonly', purpose: 'hold' },
    ]);
  });

  it('goes on where its end is taken back before anybody has heard of it', () => {
    const events = [held, accepted('hold', 'recvonly'), resumed, held];
    expect(talk(...events).last).toEqual([silence(true), drop('resume')]);
    const { state, last } = talk(...events, dropped('resume'));
    expect([state.hold.byUs, last]).toEqual(['held', []]);
  });

  it('is still asked for where it is wanted, though its offer waits or came to nothing', () => {
    expect(talk(held, waits('hold')).last).toEqual([]);
    expect(talk(held, waits('hold')).state.hold.byUs).toBe('holding');
    expect(talk(held, dropped('hold')).last).toEqual([
      { type: 'sip.offer', direction: 'sendonly', purpose: 'hold' },
    ]);
  });

  it('that was not wanted any more when its socket went does not wait for the next one', () => {
    expect(talk(held, resumed, waits('hold')).last).toEqual([drop('hold')]);
    // The far side may have heard of it all the same.
    const { state, last } = talk(held, resumed, waits('hold'), refused('hold', null));
    expect(state.hold).toEqual({ byUs: 'no', byThem: false, problem: null });
    expect(last).toEqual([silence(false), { type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' }]);
  });

  it('taken back while the far side is being told anew that it is not held is sound at once', () => {
    const { state, last } = talk(held, refused('hold', null), held, resumed);
    expect(state.hold.byUs).toBe('no');
    expect(last).toEqual([silence(false)]);
  });

  it('keeps what the user decided about the microphone', () => {
    const muted: CallEvent = { type: 'user.muted', muted: true };
    const { state, commands } = talk(
      muted,
      held,
      accepted('hold', 'recvonly'),
      resumed,
      accepted('resume', 'sendrecv'),
    );
    expect(state.muted).toBe(true);
    expect(commands.filter(({ type }) => type === 'media.mute')).toEqual([
      { type: 'media.mute', muted: true },
    ]);
  });

  it('is nothing before the call stands', () => {
    expect(playCall('outgoing', [...upToConnected.slice(0, 2), held]).last).toEqual([]);
  });
});

describe('hold by the far side', () => {
  it.each<[MediaDirection, boolean]>([
    ['sendonly', true],
    ['inactive', true],
    ['recvonly', false],
    ['sendrecv', false],
  ])('an offer of %s: %s', (direction, byThem) => {
    const { state, last } = talk(offered(direction));
    expect(state.hold).toMatchObject({ byUs: 'no', byThem });
    // Its music is to be heard: nothing falls silent here. But nobody sees us.
    expect(last).toEqual(byThem ? [{ type: 'media.rest-video', rests: true }] : []);
  });

  it('and by us at once is asked as "inactive", and each comes back by itself', () => {
    const both = talk(offered('sendonly'), held);
    expect(both.last).toContainEqual({ type: 'sip.offer', direction: 'inactive', purpose: 'hold' });
    const agreed = [offered('sendonly'), held, accepted('hold', 'inactive')];
    expect(talk(...agreed).state.hold).toMatchObject({ byUs: 'held', byThem: true });
    // We take ours back, they still hold: only their answer says so.
    const ours = talk(...agreed, resumed);
    expect(ours.last).toEqual([{ type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' }]);
    expect(talk(...agreed, resumed, accepted('resume', 'sendonly')).state.hold).toMatchObject({
      byUs: 'no',
      byThem: true,
    });
    // They take theirs back, we still hold.
    expect(talk(...agreed, offered('sendrecv')).state.hold).toMatchObject({ byUs: 'held', byThem: false });
  });
});

describe('the line', () => {
  it('that goes to another call holds this one, and comes back with a resume', () => {
    expect(talk(line(false)).last).toEqual([
      silence(true),
      { type: 'sip.offer', direction: 'sendonly', purpose: 'hold' },
    ]);
    const back = talk(line(false), accepted('hold', 'recvonly'), line(true));
    expect(back.state).toMatchObject({ aside: false, hold: { byUs: 'resuming' } });
    expect(back.last).toEqual([{ type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' }]);
  });

  it('that comes back before anybody has heard of the hold brings the sound back', () => {
    const back = [line(false), line(true)];
    expect(talk(...back).last).toEqual([drop('hold')]);
    const { state, last } = talk(...back, dropped('hold'));
    expect(state).toMatchObject({ aside: false, hold: { byUs: 'no', problem: null } });
    expect(last).toEqual([silence(false)]);
  });

  it('is not had by a call that is answered after it went: it begins in silence, on hold', () => {
    const { state, last } = playCall('outgoing', [
      ...upToConnected.slice(0, 2),
      line(false),
      { type: 'sip.accepted' },
    ]);
    expect(state).toMatchObject({ phase: { step: 'connected' }, aside: true, hold: { byUs: 'holding' } });
    expect(last).toContainEqual(silence(true));
  });
});
