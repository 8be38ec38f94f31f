import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSoundMix } from '../../../../../src/renderer/engine/media/sound-mix.ts';

const track = (id: string) => ({ id }) as MediaStreamTrack;
const [voice, sound, mixture] = [track('voice'), track('sound'), track('mixture')];

/** A context that runs when it is told to. */
class FakeContext extends EventTarget {
  state: AudioContextState = 'suspended';
  resumed = 0;
  resume = (): Promise<void> => {
    this.resumed += 1;
    return Promise.reject(new Error('not now'));
  };
  close = (): Promise<void> => Promise.reject(new Error('closed already'));
  createMediaStreamDestination = () => ({ stream: { getAudioTracks: () => [mixture] } });
  createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function makeMix(context: FakeContext = new FakeContext()) {
  const sent: (MediaStreamTrack | null)[] = [];
  const mix = createSoundMix(
    () => context as unknown as AudioContext,
    () => sent.push(mix.of(voice, sound)),
  );
  return { mix, context, sent };
}

describe('the voice beside the computer’s sound', () => {
  beforeEach(() => vi.stubGlobal('MediaStream', class {}));
  afterEach(() => vi.unstubAllGlobals());

  it('goes by itself until the mix runs, and whenever it runs no more', () => {
    const { mix, context, sent } = makeMix();
    expect(mix.of(voice, sound)).toBe(voice);
    context.become('running');
    expect(sent).toEqual([mixture]);
    context.become('suspended');
    expect(sent).toEqual([mixture, voice]);
    expect(context.resumed).toBe(2);
    context.become('running');
    context.become('closed');
    expect(sent.slice(2)).toEqual([mixture, voice]);
  });

  it('goes by itself when nothing is shared any more, and hears no more of the mix', () => {
    const { mix, context, sent } = makeMix();
    mix.of(voice, sound);
    context.become('running');
    expect(mix.of(voice, null)).toBe(voice);
    context.become('suspended');
    expect(sent).toEqual([mixture]);
  });

  it('goes by itself where nothing can be mixed', () => {
    const none = createSoundMix(
      () => {
        throw new Error('no more contexts');
      },
      () => undefined,
    );
    expect(none.of(voice, sound)).toBe(voice);
    const { mix, context } = makeMix();
    context.state = 'running';
    context.createMediaStreamSource = () => {
      throw new Error('the track has ended');
    };
    expect(mix.of(voice, sound)).toBe(voice);
  });
});
