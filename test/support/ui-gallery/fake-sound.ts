import { chooseDevice, chooseRingers } from '../../../src/renderer/devices/choose-device.ts';
import type { SoundView } from '../../../src/renderer/devices/create-sound.ts';
import { warnOf } from '../../../src/renderer/devices/device-warnings.ts';
import { readDevices } from '../../../src/renderer/devices/sound-devices.ts';
import type { MicrophoneState, SoundTestView } from '../../../src/renderer/engine/core/sound.ts';
import type { SoundDesk } from '../../../src/renderer/ui/offhook.ts';
import type { Settings } from '../../../src/shared/settings.ts';

/** What a state may say of devices. */
export interface SampleSound {
  readonly settings?: Partial<Settings>;
  readonly captured?: MicrophoneState;
  /** Id of the microphone that is captured. */
  readonly inUse?: string;
  readonly test?: Partial<SoundTestView>;
}

const entry = (
  kind: 'audioinput' | 'audiooutput' | 'videoinput',
  deviceId: string,
  label: string,
  groupId: string,
) => ({
  ...{ kind, deviceId, label, groupId },
});

const listed = [
  entry('audioinput', 'default', 'Default', 'laptop'),
  entry('audioinput', 'm1', 'Built-in Microphone', 'laptop'),
  entry('audioinput', 'm2', 'Jabra Evolve2 65', 'jabra'),
  entry('audioinput', 'm3', 'Logitech Webcam C925e', 'webcam'),
  entry('audiooutput', 'default', 'Default', 'laptop'),
  entry('audiooutput', 's1', 'Built-in Speakers', 'laptop'),
  entry('audiooutput', 's2', 'Jabra Evolve2 65', 'jabra'),
  entry('videoinput', 'c1', 'Integrated Camera', 'laptop'),
  entry('videoinput', 'c2', 'Logitech Webcam C925e', 'webcam'),
];

/** A desk with three microphones and two speakers, on which trying out only changes what is shown. */
export function createFakeSound(
  { settings = {}, captured, inUse, test = {} }: SampleSound,
  asked: string[],
): SoundDesk {
  const devices = readDevices(listed);
  const microphone = chooseDevice(settings.microphones ?? [], devices.microphones);
  const speaker = chooseDevice(settings.speakers ?? [], devices.speakers);
  const view: SoundView = {
    ...{ devices, microphone, speaker },
    inUse: devices.microphones.present.find(({ id }) => id === inUse) ?? null,
    camera: chooseDevice(settings.cameras ?? [], devices.cameras),
    ringers: chooseRingers(settings.ringers ?? [], devices.speakers),
    warnings: warnOf(microphone, speaker, { echoCancellation: settings.echoCancellation !== 'off' }),
    captured: captured ?? null,
  };
  let tried: SoundTestView = { step: 'idle', level: 0, problem: null, ...test };
  const listeners = new Set<() => void>();
  function become(change: Partial<SoundTestView>): void {
    tried = { ...tried, ...change };
    for (const listener of [...listeners]) listener();
  }
  return {
    subscribe: () => () => undefined,
    view: () => view,
    look: async () => void asked.push('look'),
    test: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      getSnapshot: () => tried,
      listen() {
        asked.push('listen');
        become({ step: 'listening', level: 0.2, problem: null });
      },
      record() {
        asked.push('record');
        become({ step: 'recording', level: 0.3, problem: null });
      },
      play: (on) => void asked.push(`play ${on}`),
      stop() {
        if (tried.step === 'idle') return;
        asked.push('stop');
        become({ step: 'idle', level: 0 });
      },
    },
  };
}
