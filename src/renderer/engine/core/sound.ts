/** What is done to the microphone's sound on its way out. */
export interface Processing {
  readonly echoCancellation: boolean;
  /** `standard` is the browser's, `strong` our own behind it. */
  readonly noiseSuppression: 'off' | 'standard' | 'strong';
  readonly gainControl: boolean;
}

/** A device to capture from. `group` tells when the system means another one by the same id ("default"). */
export interface SoundInput {
  readonly id: string;
  readonly group: string;
}

/** Where a call's sound comes from and goes to, as things stand. */
export interface SoundChoice {
  /** The one that is wanted first; then what to try when it does not open. Empty: whatever the system gives. */
  readonly microphones: readonly SoundInput[];
  /** Id of the device that plays the far end; empty: the system's, also when it changes. */
  readonly speaker: string;
  /** Ids of the cameras in the order of liking. Empty: whatever the system gives. */
  readonly cameras: readonly string[];
  /** Ids of those that ring. */
  readonly ringers: readonly string[];
  readonly processing: Processing;
  /** Grows when devices came or went, or somebody chose: what did not open before may open now. */
  readonly revision: number;
}

/**
 * What became of a call's microphone. `gone`: none is there; `busy`: there is one, and it does not open; `muted`: by the
 * system or by a switch of its own; `elsewhere`: not the wanted one, which does not open; `unaided`: the stronger noise
 * suppression does not work, the browser's own is used.
 */
export type MicrophoneState = 'well' | 'unaided' | 'elsewhere' | 'muted' | 'busy' | 'gone';

/** Nothing of the person is heard. */
export type Unheard = Extract<MicrophoneState, 'muted' | 'busy' | 'gone'>;
export const unheardOf = (state: MicrophoneState): Unheard | null =>
  state === 'muted' || state === 'busy' || state === 'gone' ? state : null;

/** Whoever chooses devices, as calls and tones see it. */
export interface SoundChoices {
  get(): SoundChoice;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** `owner` stands for one capture; null: it has ended. `from`: what is captured in truth; null: nothing is. */
  report(owner: object, state: MicrophoneState | null, from: SoundInput | null): void;
}

export const plainProcessing: Processing = {
  echoCancellation: true,
  noiseSuppression: 'standard',
  gainControl: true,
};

/** The system's devices, for good. */
export const systemSound: SoundChoices = {
  get: () => ({
    microphones: [],
    speaker: '',
    cameras: [],
    ringers: [''],
    processing: plainProcessing,
    revision: 0,
  }),
  subscribe: () => () => undefined,
  report: () => undefined,
};

/** Trying devices out, outside a call. Nothing is captured before somebody asks. */
export interface SoundTestView {
  readonly step: 'idle' | 'opening' | 'listening' | 'recording' | 'playing';
  /** 0..1, linear; the loudest of the last moment. */
  readonly level: number;
  readonly problem: 'microphone-refused' | 'no-microphone' | null;
}

export interface SoundTest {
  subscribe(listener: () => void): () => void;
  getSnapshot(): SoundTestView;
  /** Opens the microphone and shows its level, until `stop`. */
  listen(): void;
  /** Records for a few seconds, plays that on the speaker, and listens on. */
  record(): void;
  /** A sound on the speaker, or on all that ring. */
  play(on: 'speaker' | 'ringers'): void;
  stop(): void;
}
