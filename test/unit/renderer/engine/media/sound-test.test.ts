import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSound } from '../../../../../src/renderer/devices/create-sound.ts';
import { systemClock } from '../../../../../src/renderer/engine/clock.ts';
import { createSoundTest } from '../../../../../src/renderer/engine/media/sound-test.ts';
import { createFakeSoundDevices, FakeMicrophoneTrack } from '../../../../support/fake-sound-devices.ts';

const laptop = { name: 'Laptop', microphone: true, speaker: true };
const headset = { name: 'Headset', microphone: true, speaker: true };

/** What is recorded, and what plays it. */
class FakeRecorder extends EventTarget {
  state: 'inactive' | 'recording' = 'inactive';
  start(): void {
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['voice']) }));
    this.dispatchEvent(new Event('stop'));
  }
}

class FakeSource extends EventTarget {
  buffer: unknown = null;
  connect(): void {}
  disconnect(): void {}
  start(): void {
    this.dispatchEvent(new Event('started'));
  }
  stop(): void {
    this.dispatchEvent(new Event('ended'));
  }
}

function createContext(log: string[], played: FakeSource[], sink: string) {
  return {
    destination: {},
    sampleRate: 8000,
    createAnalyser: () => ({
      fftSize: 4,
      getFloatTimeDomainData: (samples: Float32Array) => samples.set([0, -0.5, 0.25, 0]),
    }),
    createMediaStreamSource: () => ({ connect() {}, disconnect() {} }),
    createBuffer: () => ({ copyToChannel() {} }),
    createBufferSource() {
      log.push(`plays on "${sink}"`);
      const source = new FakeSource();
      played.push(source);
      return source;
    },
    decodeAudioData: async () => ({}),
    async resume() {},
    async close() {
      log.push(`closed "${sink}"`);
    },
  } as unknown as AudioContext;
}

function start() {
  const devices = createFakeSoundDevices(laptop, headset);
  const sound = createSound(devices);
  const log: string[] = [];
  const played: FakeSource[] = [];
  const test = createSoundTest({
    devices,
    sound,
    clock: systemClock,
    createContext: (sink) => createContext(log, played, sink),
    createSilence: () => new FakeMicrophoneTrack('silence') as unknown as MediaStreamTrack,
  });
  return { devices, sound, test, log, played };
}

describe('trying devices out', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('MediaRecorder', FakeRecorder);
    vi.stubGlobal('MediaStream', class {});
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('opens nothing by itself', async () => {
    const { devices, test } = start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(test.getSnapshot()).toEqual({ step: 'idle', level: 0, problem: null });
    expect(devices.tracks).toEqual([]);
  });

  it('shows the level while it listens, and lets go of the microphone at the end', async () => {
    const { devices, test, log, sound } = start();
    test.listen();
    expect(test.getSnapshot().step).toBe('opening');
    await vi.advanceTimersByTimeAsync(200);
    expect(test.getSnapshot()).toEqual({ step: 'listening', level: 0.5, problem: null });
    expect(sound.view().captured).toBe('well');
    test.stop();
    expect(test.getSnapshot()).toMatchObject({ step: 'idle', level: 0 });
    expect(devices.live()).toEqual([]);
    expect(log).toEqual(['closed ""']);
    expect(sound.view().captured).toBeNull();
  });

  it('records, plays that to its end, and listens on', async () => {
    const { test, played } = start();
    test.record();
    await vi.advanceTimersByTimeAsync(100);
    expect(test.getSnapshot().step).toBe('recording');
    await vi.advanceTimersByTimeAsync(3000);
    expect(test.getSnapshot().step).toBe('playing');
    played[0]?.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(test.getSnapshot().step).toBe('listening');
  });

  it('stopped in the midst, it plays nothing on and holds nothing', async () => {
    const { test, devices, log } = start();
    test.record();
    await vi.advanceTimersByTimeAsync(3100);
    expect(test.getSnapshot().step).toBe('playing');
    test.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(test.getSnapshot().step).toBe('idle');
    expect(devices.live()).toEqual([]);
    expect(log.filter((line) => line.startsWith('closed'))).toHaveLength(2);
  });

  it('stopped while the microphone opens, it stays stopped', async () => {
    const { test, devices } = start();
    test.listen();
    test.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(test.getSnapshot().step).toBe('idle');
    expect(devices.live()).toEqual([]);
  });

  it.each([
    ['refused', 'microphone-refused'],
    ['held by another program', 'no-microphone'],
  ])('a microphone that is %s is told', async (how, problem) => {
    const { test, devices } = start();
    devices.refused = how === 'refused';
    for (const { name } of [laptop, headset]) devices.busy.add(name);
    test.listen();
    await vi.advanceTimersByTimeAsync(100);
    expect(test.getSnapshot()).toEqual({ step: 'idle', level: 0, problem });
  });

  it('a sound comes from the speaker, and ends', async () => {
    const { test, log, played } = start();
    await vi.advanceTimersByTimeAsync(10);
    test.play('speaker');
    expect(log).toEqual(['plays on ""']);
    const ended = vi.fn();
    played[0]?.addEventListener('ended', ended);
    await vi.advanceTimersByTimeAsync(2000);
    expect(ended).toHaveBeenCalledOnce();
  });
});
