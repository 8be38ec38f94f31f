import type { Settings } from '../../../shared/settings.ts';
import type { SoundWarning } from '../../devices/device-warnings.ts';
import type { MicrophoneState, SoundTestView } from '../../engine/core/sound.ts';
import type { Sentence } from './sentence.ts';

/** The words of devices, and of trying them out. */
export interface SoundText {
  readonly title: string;
  readonly meaning: string;
  readonly inCall: string;
  readonly microphone: string;
  readonly speaker: string;
  readonly camera: string;
  readonly cameraMeaning: string;
  readonly ringers: string;
  readonly ringersMeaning: string;
  readonly system: (label: string | null) => string;
  readonly notConnected: (label: string) => string;
  readonly inUse: (label: string) => string;
  readonly nothing: Readonly<Record<'microphone' | 'speaker' | 'camera', string>>;
  readonly order: Readonly<Record<'microphone' | 'speaker' | 'camera', string>>;
  readonly orderMeaning: string;
  readonly earlier: (label: string) => string;
  readonly forget: (label: string) => string;
  readonly test: string;
  readonly testMeaning: string;
  /** The way to allow a microphone that is refused. */
  readonly openSystemSettings: string;
  /** Where the system has no page that could be opened. */
  readonly whereToAllow: string;
  readonly listen: string;
  readonly stop: string;
  readonly level: string;
  readonly record: string;
  readonly playSpeaker: string;
  readonly playRingers: string;
  readonly steps: Readonly<Record<Exclude<SoundTestView['step'], 'idle'>, string>>;
  readonly processing: string;
  readonly processingMeaning: string;
  readonly switches: Readonly<Record<'on' | 'off', string>>;
  readonly echoCancellation: string;
  readonly noiseSuppression: string;
  readonly noiseSuppressions: Readonly<Record<Settings['noiseSuppression'], string>>;
  readonly gainControl: string;
  readonly lookAgain: string;
  readonly warnings: Readonly<Record<SoundWarning, Sentence>>;
  readonly troubles: Readonly<Record<Exclude<MicrophoneState, 'well'>, Sentence>>;
  readonly problems: Readonly<Record<NonNullable<SoundTestView['problem']>, Sentence>>;
}
