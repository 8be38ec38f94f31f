import { describe, expect, it } from 'vitest';
import { reachable } from '../../../src/renderer/engine/core/availability.ts';
import { type CallView, plainCall, plainIdentity } from '../../../src/renderer/engine/snapshot.ts';
import { microphoneOf, standOf } from '../../../src/renderer/join-headsets.ts';

const peer = { name: 'Bob', number: '200', uri: 'sip:200@example.com' };
const call = (id: string, step: CallView['step'], change: Partial<CallView> = {}): CallView => ({
  ...plainCall,
  ...{ id, step, peer, direction: 'incoming', startedAt: 0, connectedAt: null, endedAt: null },
  identity: plainIdentity(peer),
  ...change,
});
const held: Partial<CallView> = { hold: { byUs: 'held', byThem: false, problem: null } };
const none = { ringing: null, silent: false, line: null, held: null, muted: false };

describe('what a headset knows of the calls', () => {
  it.each<[string, CallView[], object]>([
    ['nothing', [], {}],
    ['one that rings', [call('a', 'incoming')], { ringing: 'a' }],
    ['one that is made', [call('a', 'calling')], { line: 'a' }],
    ['one that is talked in, muted', [call('a', 'connected', { muted: true })], { line: 'a', muted: true }],
    ['one that is held', [call('a', 'connected', { ...held, muted: true })], { held: 'a' }],
    [
      'one that is held for another',
      [call('a', 'connected', { aside: true }), call('b', 'calling')],
      { line: 'b', held: 'a' },
    ],
    [
      'a call and a second caller',
      [call('a', 'connected'), call('b', 'incoming')],
      { line: 'a', ringing: 'b' },
    ],
    [
      'held by them alone',
      [call('a', 'connected', { hold: { byUs: 'no', byThem: true, problem: null } })],
      { line: 'a' },
    ],
    ['one that ends, one that ended', [call('a', 'ending'), call('b', 'ended')], {}],
  ])('%s', (_what, calls, expected) => {
    expect(standOf({ calls, availability: reachable })).toEqual({ ...none, ...expected });
  });

  it('that a call shall not be heard, which it can answer all the same', () => {
    const availability = { ...reachable, quiet: true };
    expect(standOf({ calls: [call('a', 'incoming')], availability })).toEqual({
      ...{ ...none, ringing: 'a', silent: true },
    });
    const calls = [call('a', 'incoming'), call('b', 'incoming', { pressing: true })];
    expect(standOf({ calls, availability })).toEqual({ ...none, ringing: 'b' });
    expect(standOf({ calls: [], availability })).toEqual(none);
  });
});

describe('the microphone whose headset counts', () => {
  it.each([
    ['the one that is captured, whichever is wanted', 'laptop', 'headset', 'laptop'],
    ['the one that is wanted while none is captured', null, 'headset', 'headset'],
    ['none where there is none', null, null, null],
  ])('is %s', (_what, inUse, microphone, expected) => {
    expect(microphoneOf({ inUse, microphone })).toBe(expected);
  });
});
