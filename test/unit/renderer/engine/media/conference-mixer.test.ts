import { describe, expect, it, vi } from 'vitest';
import type { MediaConnection } from '../../../../../src/renderer/engine/core/ports.ts';
import { createConferenceMixer } from '../../../../../src/renderer/engine/media/conference-mixer.ts';
import { offerToMixers } from '../../../../../src/renderer/engine/media/voices.ts';

const mix = 'the mix' as unknown as MediaStreamTrack;

/** A context that runs once it was asked to, and that its system may stop. */
class FakeContext extends EventTarget {
  state: AudioContextState = 'suspended';
  asked = 0;
  mayRun = true;
  turn(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
  async resume(): Promise<void> {
    this.asked += 1;
    // The system's own time.
    await Promise.resolve();
    if (!this.mayRun) throw new Error('no device');
    this.turn('running');
  }
  createMediaStreamDestination() {
    return { stream: { getAudioTracks: () => [mix] } };
  }
  async close(): Promise<void> {
    this.state = 'closed';
  }
}

async function openConference() {
  const context = new FakeContext();
  const mixer = createConferenceMixer(() => context as unknown as AudioContext);
  const sent: (MediaStreamTrack | null)[] = [];
  const media = {} as MediaConnection;
  offerToMixers(media, {
    microphone: () => null,
    farEnd: () => null,
    send: (track) => void sent.push(track),
    changed: new EventTarget(),
  });
  mixer.join('one', media);
  await vi.waitFor(() => expect(context.state).toBe('running'));
  return { context, mixer, sent };
}

describe('a conference', () => {
  it('is mixed while the context runs', async () => {
    expect((await openConference()).sent.at(-1)).toBe(mix);
  });

  it('leaves each call its own microphone while the context stands still, asks for it, and has the mix again', async () => {
    const { context, sent } = await openConference();
    context.mayRun = false;
    const before = context.asked;
    context.turn('suspended');
    expect(sent.at(-1)).toBeNull();
    expect(context.asked).toBe(before + 1);
    context.turn('running');
    expect(sent.at(-1)).toBe(mix);
  });

  it('hears nothing more of its context once it is closed', async () => {
    const { context, mixer, sent } = await openConference();
    mixer.close();
    const { length } = sent;
    context.turn('suspended');
    expect(sent).toHaveLength(length);
  });
});
