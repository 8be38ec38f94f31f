import type { PrecallVerdict, RelayWay } from '../../../shared/precall.ts';
import type { PrecallHindrance } from '../../precall/create-precall.ts';
import type { Sentence } from './sentence.ts';

/** The words of the check before a call. */
export interface PrecallText {
  readonly title: string;
  readonly meaning: string;
  readonly start: string;
  /** In the list of all that can be done. */
  readonly action: string;
  readonly again: string;
  readonly stop: string;
  readonly fromDevices: string;
  readonly level: string;
  readonly steps: Readonly<Record<'reaching' | 'sounding', string>>;
  readonly hindered: Readonly<Record<PrecallHindrance, Sentence>>;
  /** The title is the verdict in one sentence. */
  readonly verdicts: Readonly<Record<PrecallVerdict, Sentence>>;
  readonly also: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly details: PrecallDetailsText;
}

/** The trade's own words, for the curious and for support. */
export interface PrecallDetailsText {
  readonly server: (url: string) => string;
  /** The address follows. */
  readonly relay: Readonly<Record<RelayWay, string>>;
  readonly echo: (url: string) => string;
  readonly open: (ms: number) => string;
  readonly noAnswer: string;
  readonly refused: (said: string) => string;
  readonly noneSetUp: string;
  readonly relays: string;
  readonly loop: Readonly<Record<RelayWay, string>>;
  readonly nothingCame: (sent: number) => string;
  readonly cameBack: (received: number, sent: number) => string;
  readonly lost: string;
  readonly percent: (value: number) => string;
  readonly jitter: string;
  readonly roundTrip: string;
  readonly milliseconds: (ms: number) => string;
  readonly microphone: string;
  readonly loudest: (percent: number) => string;
  readonly silent: string;
  readonly noMicrophone: string;
  readonly microphoneRefused: string;
  readonly speaker: string;
  readonly sounded: string;
  readonly speakerSilent: string;
}
