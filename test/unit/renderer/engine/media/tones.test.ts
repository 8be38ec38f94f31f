import { describe, expect, it } from 'vitest';
import { createTones, type Tone, type ToneOutputs } from '../../../../../src/renderer/engine/media/tones.ts';

const sampleRate = 8000;

class FakeBuffer {
  readonly samples: Float32Array;
  constructor(length: number) {
    this.samples = new Float32Array(length);
  }
  copyToChannel(source: Float32Array): void {
    this.samples.set(source);
  }
}

class FakeSource {
  buffer: FakeBuffer | null = null;
  loop = false;
  connectedTo: unknown = null;
  state: 'made' | 'playing' | 'stopped' = 'made';
  connect(destination: unknown): void {
    this.connectedTo = destination;
  }
  disconnect(): void {
    this.connectedTo = null;
  }
  start(): void {
    this.state = 'playing';
  }
  stop(): void {
    this.state = 'stopped';
  }
}

function start(outputs?: ToneOutputs) {
  const sources: FakeSource[] = [];
  const made = { contexts: 0, resumed: 0, closed: 0, sinks: [] as string[] };
  const destination = {};
  const context = {
    sampleRate,
    destination,
    async resume() {
      made.resumed += 1;
    },
    async close() {
      made.closed += 1;
    },
    createBuffer: (_channels: number, length: number) => new FakeBuffer(length),
    createBufferSource() {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
  };
  const tones = createTones((sink) => {
    made.contexts += 1;
    made.sinks.push(sink);
    return context as unknown as AudioContext;
  }, outputs);
  const last = (): FakeSource => {
    const source = sources.at(-1);
    if (source === undefined) throw new Error('nothing was played');
    return source;
  };
  return { tones, sources, made, destination, last };
}

const samplesOf = (tone: Tone): Float32Array => {
  const { tones, last } = start();
  tones.start(tone);
  return last().buffer?.samples ?? new Float32Array();
};

describe('tones', () => {
  it.each(['ring', 'ringback', 'waiting'] as const)('%s is looped, heard, and has a pause', (tone) => {
    const { tones, last, destination, made } = start();
    tones.start(tone);
    const source = last();
    expect(source).toMatchObject({ loop: true, state: 'playing' });
    expect(source.connectedTo).toBe(destination);
    expect(made.resumed).toBe(1);
    const samples = source.buffer?.samples ?? new Float32Array();
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.02);
    expect(peak).toBeLessThan(0.5);
    expect(samples.slice(-sampleRate).every((sample) => sample === 0)).toBe(true);
  });

  it('no two sound alike', () => {
    const [ring, ringback, waiting] = (['ring', 'ringback', 'waiting'] as const).map(samplesOf);
    expect(ring).not.toEqual(ringback);
    expect(ringback).not.toEqual(waiting);
    expect(ring).not.toEqual(waiting);
  });

  it('stop makes it silent', () => {
    const { tones, last } = start();
    tones.start('ring');
    tones.stop();
    expect(last()).toMatchObject({ state: 'stopped', connectedTo: null });
  });

  it('another tone takes the place of the first, in the same context', () => {
    const { tones, sources, made } = start();
    tones.start('ringback');
    tones.start('waiting');
    expect(sources.map(({ state }) => state)).toEqual(['stopped', 'playing']);
    expect(made.contexts).toBe(1);
  });

  it('no context is made before the first tone', () => {
    const { tones, made } = start();
    tones.stop();
    expect(made.contexts).toBe(0);
  });

  it('the ring comes from every ringer, and what belongs to a call from the speaker', () => {
    const { tones, sources, made } = start({
      sinksOf: (tone) => (tone === 'ring' ? ['boxes', 'headset'] : ['headset']),
      subscribe: () => () => undefined,
    });
    tones.start('ring');
    expect(made.sinks).toEqual(['boxes', 'headset']);
    expect(sources.map(({ state }) => state)).toEqual(['playing', 'playing']);
    tones.start('ringback');
    expect(sources.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'playing']);
    expect(made.sinks).toEqual(['boxes', 'headset']);
  });

  it('a ring moves with its devices, and what is silent stays so', () => {
    let ringers = ['boxes'];
    let tell: () => void = () => undefined;
    const { tones, sources, made } = start({
      sinksOf: () => ringers,
      subscribe(listener) {
        tell = listener;
        return () => undefined;
      },
    });
    tell();
    expect(sources).toEqual([]);
    tones.start('ring');
    tell();
    expect(sources).toHaveLength(1);
    ringers = ['headset'];
    tell();
    expect(sources.map(({ state }) => state)).toEqual(['stopped', 'playing']);
    expect(made.sinks).toEqual(['boxes', 'headset']);
    expect(made.closed).toBe(1);
    tones.stop();
    ringers = ['boxes'];
    tell();
    expect(sources.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    // Its context was let go of when it went: the device that is back gets a fresh one.
    tones.start('ring');
    expect(made.sinks).toEqual(['boxes', 'headset', 'boxes']);
  });
});
