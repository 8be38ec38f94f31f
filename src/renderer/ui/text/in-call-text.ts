import type { Settings } from '../../../shared/settings.ts';
import type { CallIdentity, CallView, DtmfProblem, HoldState, TransferView } from '../../engine/snapshot.ts';
import type { ProblemSentence } from './sentence.ts';

/** What a connected call can be beside connected, as signalling knows it. */
export type TalkWord =
  | 'holding'
  | 'held'
  | 'resuming'
  | 'heldByThem'
  | 'heldByBoth'
  | 'aside'
  | 'conference'
  | 'earlyMedia'
  | 'ringsAnew';

/** The words of what a person does with calls that stand, and with several of them. */
export interface InCallText {
  readonly words: Readonly<Record<TalkWord, string>>;
  readonly hold: string;
  readonly resume: string;
  readonly holdProblems: Readonly<
    Record<NonNullable<HoldState['problem']>, (who: string) => ProblemSentence>
  >;
  readonly transfer: string;
  readonly transferTitle: (who: string) => string;
  readonly transferNow: string;
  readonly askFirst: string;
  readonly orConnectWith: string;
  readonly connectWith: (who: string) => string;
  readonly transferSteps: Readonly<Record<TransferView['step'], (target: string) => string>>;
  readonly takeBack: string;
  readonly transferNotAsked: (target: string) => ProblemSentence;
  readonly transferUnknown: (target: string) => ProblemSentence;
  readonly transferFailed: (target: string, why: string) => ProblemSentence;
  readonly asks: (who: string, target: string) => ProblemSentence;
  readonly changeOver: (target: string) => string;
  readonly stay: string;
  readonly askingFor: (who: string) => string;
  readonly asked: (who: string) => string;
  readonly complete: (who: string) => string;
  readonly endAsking: string;
  readonly otherCalls: string;
  readonly swap: string;
  readonly merge: string;
  readonly addCall: string;
  readonly goTo: (who: string) => string;
  readonly conferenceTitle: (count: number) => string;
  readonly split: string;
  readonly hangUpOne: (who: string) => string;
  readonly emergency: string;
  /** What the far side does with the call. */
  readonly recording: Readonly<Record<NonNullable<CallView['recording']>, string>>;
  readonly emergencyTarget: (number: string) => string;
  readonly emergencyPlace: (place: string) => string;
  /** What to do at once when such a call does not come about. */
  readonly emergencyFailed: string;
  readonly park: string;
  readonly pickUp: string;
  readonly pickUpMeaning: string;
  readonly waitingCall: string;
  readonly answerHolds: (who: string) => string;
  readonly sendElsewhere: string;
  readonly sendTitle: (who: string) => string;
  readonly send: string;
  readonly meantFor: (who: string) => string;
  readonly verification: Readonly<Record<Exclude<CallIdentity['verification'], 'none'>, string>>;
  readonly digitProblems: Readonly<Record<DtmfProblem, string>>;
  readonly digitsPause: (pending: string) => string;
  readonly digitsWait: (pending: string) => string;
  readonly continueDigits: string;
  readonly leaveMessage: string;
}

/** Whether calls get through to the person, and where they go else. */
export interface AvailabilityText {
  readonly title: string;
  readonly doNotDisturb: string;
  readonly doNotDisturbMeaning: string;
  /** The desktop's own. */
  readonly desktop: {
    readonly label: string;
    readonly options: Readonly<Record<Settings['desktopDoNotDisturb'], string>>;
    readonly meaning: string;
    /** The desktop cannot be asked. */
    readonly unknown: string;
    /** While calls are silent by it. */
    readonly now: string;
  };
  readonly awayAfterMinutes: string;
  readonly awayAfterMeaning: string;
  readonly forward: string;
  readonly forwardMeaning: string;
  readonly forwardTo: Readonly<Record<'always' | 'busy' | 'noAnswer', string>>;
  readonly afterSeconds: string;
  readonly save: string;
  readonly saved: string;
  readonly words: {
    readonly doNotDisturb: string;
    readonly forward: (target: string) => string;
  };
  readonly gap: (from: string, to: string) => ProblemSentence;
  readonly gapAt: (time: string) => ProblemSentence;
}

export const shortcutNames = [
  'mute',
  'hold',
  'transfer',
  'keypad',
  'addCall',
  'swap',
  'merge',
  'video',
  'details',
] as const;
export type ShortcutName = (typeof shortcutNames)[number];

export interface ShortcutText {
  readonly title: string;
  readonly setting: string;
  readonly settingMeaning: string;
  readonly options: Readonly<Record<'on' | 'off', string>>;
  readonly names: Readonly<Record<ShortcutName, string>>;
  readonly escape: string;
}
