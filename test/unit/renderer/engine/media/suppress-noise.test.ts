import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSuppressNoise } from '../../../../../src/renderer/engine/media/suppress-noise.ts';

const well = { inputEnergy: 0.01, outputEnergy: 0.01, speech: 0.1, load: 0.1 };

/** As much of Web Audio as stands behind a microphone. */
function audio() {
  const nodes: FakeNode[] = [];
  class FakeNode {
    onprocessorerror: () => void = () => undefined;
    readonly posted: unknown[] = [];
    readonly port = {
      onmessage: (_event: { data: unknown }): void => undefined,
      postMessage: (message: unknown): void => {
        this.posted.push(message);
      },
    };
    constructor() {
      nodes.push(this);
    }
    connect = (next: unknown) => next;
  }
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  vi.stubGlobal('MediaStream', class {});
  const track = {
    isStopped: false,
    stop: () => {
      track.isStopped = true;
    },
  };
  const context = {
    state: 'running',
    resumed: 0,
    /** Of each call to resume, one after the other. */
    onResume: async (): Promise<void> => undefined,
    resume: (): Promise<void> => {
      context.resumed += 1;
      return context.onResume();
    },
    close: async () => {
      context.state = 'closed';
    },
    audioWorklet: { addModule: async () => undefined },
    createMediaStreamDestination: () => ({ stream: { getAudioTracks: () => [track] } }),
    createMediaStreamSource: () => ({ connect: (next: unknown) => next }),
  };
  const troubles: string[] = [];
  const suppress = createSuppressNoise({
    createContext: () => context as unknown as AudioContext,
    worklet: 'worklet',
  });
  return {
    ...{ context, track, troubles },
    node: () => nodes[0] as FakeNode,
    start: () => suppress({} as MediaStreamTrack, (trouble) => void troubles.push(trouble)),
    tells: (figures = well) => nodes[0]?.port.onmessage({ data: figures }),
  };
}

describe('a noise suppressor', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('that breaks while its sound is being started is no suppressor at all', async () => {
    const { context, node, start, track, troubles } = audio();
    context.onResume = async () => node().onprocessorerror();
    await expect(start()).rejects.toThrow('broken');
    expect(context.state).toBe('closed');
    expect(track.isStopped).toBe(true);
    expect(troubles).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('whose sound never starts is let go wholly', async () => {
    const { context, start, track, node } = audio();
    context.state = 'suspended';
    context.onResume = () => new Promise(() => undefined);
    const started = expect(start()).rejects.toThrow('does not start');
    await vi.advanceTimersByTimeAsync(3000);
    await started;
    expect(node().posted).toEqual(['close']);
    expect(track.isStopped).toBe(true);
    expect(context.state).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells what befalls it once it is in use, and nothing after', async () => {
    const { start, troubles, node } = audio();
    await start();
    node().onprocessorerror();
    node().onprocessorerror();
    expect(troubles).toEqual(['broken']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['suspended', 'interrupted'])('whose sound is %s is woken once, and then gone', async (state) => {
    const { context, start, troubles } = audio();
    await start();
    const before = context.resumed;
    context.state = state;
    context.onResume = () => Promise.reject(new Error('not now'));
    await vi.advanceTimersByTimeAsync(4000);
    expect(context.resumed).toBe(before + 1);
    expect(troubles).toEqual([]);
    await vi.advanceTimersByTimeAsync(4000);
    expect(troubles).toEqual(['gone']);
    expect(context.resumed).toBe(before + 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that was woken goes on, and is woken again another time', async () => {
    const { context, start, troubles, tells } = audio();
    await start();
    const before = context.resumed;
    context.onResume = async () => {
      context.state = 'running';
    };
    for (let sleep = 1; sleep <= 3; sleep += 1) {
      context.state = 'suspended';
      await vi.advanceTimersByTimeAsync(4000);
      tells();
      expect(context.resumed).toBe(before + sleep);
    }
    expect(troubles).toEqual([]);
  });

  it('whose sound somebody else has closed is gone at once', async () => {
    const { context, start, troubles } = audio();
    await start();
    context.state = 'closed';
    await vi.advanceTimersByTimeAsync(4000);
    expect(troubles).toEqual(['gone']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
