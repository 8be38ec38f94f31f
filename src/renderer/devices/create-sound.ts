import type { ResolvedSettings } from '../../shared/settings.ts';
import type { Ranking } from '../../shared/sound.ts';
import {
  type MicrophoneState,
  type Processing,
  plainProcessing,
  type SoundChoice,
  type SoundChoices,
  type SoundInput,
  systemSound,
} from '../engine/core/sound.ts';
import { type ChosenDevice, chooseRingers, rankDevices } from './choose-device.ts';
import { type SoundWarning, warnOf } from './device-warnings.ts';
import { noRest, type RestState, restSpeakers } from './rest-speakers.ts';
import {
  findCaptured,
  type ListedDevice,
  readDevices,
  type SoundDevice,
  type SoundDevices,
} from './sound-devices.ts';

/** The part of `navigator.mediaDevices` that tells what is there. */
export interface DeviceLister {
  enumerateDevices(): Promise<readonly ListedDevice[]>;
  addEventListener(type: 'devicechange', listener: () => void): void;
}

/** What the settings say of sound. */
export type SoundSettings = Pick<
  ResolvedSettings,
  'microphones' | 'speakers' | 'cameras' | 'ringers' | 'echoCancellation' | 'noiseSuppression' | 'gainControl'
>;

/** Immutable, replaced whole on every change. */
export interface SoundView {
  /** Null until the browser has answered for the first time. */
  readonly devices: SoundDevices | null;
  /** The one that is wanted first. */
  readonly microphone: ChosenDevice | null;
  /** The one that is captured now, which may be another; null: none is. */
  readonly inUse: SoundDevice | null;
  readonly speaker: ChosenDevice | null;
  readonly camera: ChosenDevice | null;
  readonly ringers: readonly ChosenDevice[];
  readonly warnings: readonly SoundWarning[];
  /** The worst of what is captured now; null: nothing is. */
  readonly captured: MicrophoneState | null;
}

interface Capture {
  readonly state: MicrophoneState;
  readonly from: SoundInput | null;
}

export interface Sound extends SoundChoices {
  view(): SoundView;
  follow(settings: SoundSettings): void;
  /** Looks at the list again: its names come with the permission, and no event tells of that. */
  look(): Promise<void>;
}

const worstFirst: readonly MicrophoneState[] = ['gone', 'busy', 'muted', 'elsewhere', 'unaided', 'well'];

interface Wish {
  readonly microphones: Ranking;
  readonly speakers: Ranking;
  readonly cameras: Ranking;
  readonly ringers: Ranking;
  readonly processing: Processing;
}

/** Where speakers rest after they were gone (Linux): the time. */
export interface SpeakerRest {
  now(): number;
  /** Runs this later; returns what takes it back. */
  after(delayMs: number, run: () => void): () => void;
}

/** The desk of devices: what the person wants against what is there, for the UI, the calls and the tones. */
export function createSound(lister: DeviceLister, rest: SpeakerRest | null = null): Sound {
  const listeners = new Set<() => void>();
  const captures = new Map<object, Capture>();
  let wish: Wish = { microphones: [], speakers: [], cameras: [], ringers: [], processing: plainProcessing };
  let devices: SoundDevices | null = null;
  let choice: SoundChoice = systemSound.get();
  let view = viewNow();
  let resting: RestState = noRest;
  let cancelRest: () => void = () => undefined;
  let looks = 0;
  let revision = 0;

  function viewNow(): SoundView {
    const microphone = devices === null ? null : (order(wish.microphones, 'microphones')[0] ?? null);
    const speaker = devices === null ? null : (order(wish.speakers, 'speakers')[0] ?? null);
    const states = [...captures.values()].map(({ state }) => state);
    const inUse = findInUse();
    return {
      ...{ devices, microphone, inUse, speaker },
      camera: order(wish.cameras, 'cameras')[0] ?? null,
      ringers: devices === null ? [] : chooseRingers(wish.ringers, devices.speakers),
      warnings: warnOf(inUse ?? microphone, speaker, wish.processing),
      captured: worstFirst.find((state) => states.includes(state)) ?? null,
    };
  }

  function findInUse(): SoundDevice | null {
    for (const { from } of captures.values()) {
      const device = from === null || devices === null ? null : findCaptured(from, devices.microphones);
      if (device !== null) return device;
    }
    return null;
  }

  function order(ranking: Ranking, kind: keyof SoundDevices): readonly ChosenDevice[] {
    return devices === null ? [] : rankDevices(ranking, devices[kind]);
  }

  function choiceNow(): SoundChoice {
    const { speaker, ringers } = viewNow();
    return {
      microphones: order(wish.microphones, 'microphones').map(({ id, group }) => ({ id, group })),
      speaker: sinkOf(speaker),
      cameras: order(wish.cameras, 'cameras').map(({ id }) => id),
      ringers: ringers.length === 0 ? [''] : ringers.map(sinkOf),
      processing: wish.processing,
      revision,
    };
  }

  function changed(): void {
    const next = { view: viewNow(), choice: choiceNow() };
    if (JSON.stringify(next) === JSON.stringify({ view, choice })) return;
    ({ view, choice } = next);
    for (const listener of [...listeners]) listener();
  }

  async function look(): Promise<void> {
    looks += 1;
    const mine = looks;
    const listed = await lister.enumerateDevices().catch(() => null);
    // A list that was asked for later is the newer one; one that was refused says nothing of what is there.
    if (mine !== looks || (listed === null && devices !== null)) return;
    devices = rested(readDevices(listed ?? []));
    revision += 1;
    changed();
  }

  function rested(read: SoundDevices): SoundDevices {
    if (rest === null) return read;
    const { state, speakers, waitMs } = restSpeakers(resting, read.speakers, rest.now());
    resting = state;
    cancelRest();
    if (waitMs !== null) cancelRest = rest.after(waitMs, () => void look());
    return { ...read, speakers };
  }

  lister.addEventListener('devicechange', () => void look());
  void look();

  return {
    view: () => view,
    get: () => choice,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    look,
    follow(settings) {
      const next: Wish = {
        microphones: settings.microphones.value,
        speakers: settings.speakers.value,
        cameras: settings.cameras.value,
        ringers: settings.ringers.value,
        processing: {
          echoCancellation: settings.echoCancellation.value === 'on',
          noiseSuppression: settings.noiseSuppression.value,
          gainControl: settings.gainControl.value === 'on',
        },
      };
      // Main tells its state whole and often.
      if (JSON.stringify(next) === JSON.stringify(wish)) return;
      wish = next;
      revision += 1;
      changed();
    },
    report(owner, state, from) {
      if (state === null) captures.delete(owner);
      else captures.set(owner, { state, from });
      changed();
    },
  };
}

/** The empty id follows the system by itself, also between two looks at the list. */
function sinkOf(device: ChosenDevice | null): string {
  return device === null || device.by === 'system' ? '' : device.id;
}
