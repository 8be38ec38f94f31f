import { describe, expect, it } from 'vitest';
import { createMuteKeeper } from '../../../../src/renderer/engine/mute-keeper.ts';
import type { CallView } from '../../../../src/renderer/engine/snapshot.ts';

/** A phone with calls that the keeper mutes and unmutes. */
function setUp() {
  const calls = new Map<string, { step: CallView['step']; muted: boolean }>();
  const keeper = createMuteKeeper((id, muted) => {
    const call = calls.get(id);
    if (call !== undefined) calls.set(id, { ...call, muted });
  });
  const muted = () => [...calls].filter(([, call]) => call.muted).map(([id]) => id);
  const become = (id: string, step: CallView['step']) => {
    calls.set(id, { step, muted: calls.get(id)?.muted ?? false });
    keeper.look([...calls].map(([each, call]) => ({ id: each, ...call })));
  };
  const userMutes = (id: string, isMuted: boolean) => {
    keeper.decided(id);
    calls.set(id, { step: calls.get(id)?.step ?? 'connected', muted: isMuted });
  };
  return { become, muted, userMutes };
}

describe('the mute keeper', () => {
  it('mutes the call before when another is connected, and gives the microphone back after it', () => {
    const { become, muted } = setUp();
    become('a', 'connected');
    become('b', 'ringing');
    expect(muted()).toEqual([]);
    become('b', 'connected');
    expect(muted()).toEqual(['a']);
    become('b', 'ended');
    expect(muted()).toEqual([]);
  });

  it('mutes nobody for a call that fails', () => {
    const { become, muted } = setUp();
    become('a', 'connected');
    become('b', 'calling');
    become('b', 'ended');
    expect(muted()).toEqual([]);
  });

  it('leaves to the user what the user has decided', () => {
    const { become, muted, userMutes } = setUp();
    become('a', 'connected');
    userMutes('a', true);
    become('b', 'connected');
    become('b', 'ended');
    expect(muted()).toEqual(['a']);
    become('c', 'connected');
    userMutes('a', false);
    become('c', 'ended');
    expect(muted()).toEqual([]);
  });
});
