import type { InterfaceKind } from '../../../shared/network.ts';
import type { ProblemCode } from '../../../shared/problem.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { UpdateOutcome } from '../../../shared/update.ts';
import type { CallEnd, CallEndCause } from '../../engine/core/call-end.ts';
import type { RegistrationProblemCode } from '../../engine/core/registration.ts';
import type {
  CallDetails,
  CallIdentity,
  CallView,
  Quality,
  RegistrationView,
} from '../../engine/snapshot.ts';
import type { SettingsTopic } from '../settings/topics.ts';
import type { AttentionText, DiallingText, LinkText, ProgramText } from './desktop-text.ts';
import type { HeadsetText } from './headset-text.ts';
import type { AvailabilityText, InCallText, ShortcutText } from './in-call-text.ts';
import type { MessagesText, VoicemailText } from './messages-text.ts';
import type { HistoryText, PeopleText } from './people-text.ts';
import type { PrecallText } from './precall-text.ts';
import type { PresenceText } from './presence-text.ts';
import type { ScreenShareText } from './screen-share-text.ts';
import type { ProblemSentence, Sentence } from './sentence.ts';
import type { CallWindowText, GlobalShortcutText, PaletteText, QuickDialText } from './side-text.ts';
import type { SignInText } from './sign-in-text.ts';
import type { SoundText } from './sound-text.ts';
import type { SupportText } from './support-text.ts';
import type { VideoText } from './video-text.ts';

export type { ProblemSentence, Sentence } from './sentence.ts';

/** What a sentence about the end of a call may mention. */
export interface EndedCall {
  /** Name, or number where there is none. */
  readonly who: string;
  readonly number: string;
  readonly by: CallEnd['by'];
  readonly direction: CallView['direction'];
}

export type CallEndSentences = Readonly<Record<CallEndCause, (call: EndedCall) => Sentence>>;
export type CallEndWords = Readonly<Record<CallEndCause, string>>;
export type ProblemSentences = Readonly<Record<ProblemCode, ProblemSentence>>;
export type RegistrationSentences = Readonly<Record<RegistrationProblemCode, ProblemSentence>>;
export type PathWord = 'direct' | 'relay';

/** Every word of the UI; each language is one complete catalogue of this shape. */
export interface Text {
  readonly rooms: {
    readonly navigation: string;
    readonly calls: string;
    readonly people: string;
    readonly messages: string;
    readonly colleagues: string;
    readonly settings: string;
  };
  readonly common: {
    readonly cancel: string;
    readonly clear: string;
    readonly close: string;
    readonly dismiss: string;
    readonly details: string;
    readonly tryAgain: string;
    readonly signIn: string;
    readonly signOut: string;
    readonly starting: string;
    readonly requestFailed: ProblemSentence;
  };
  readonly connection: {
    readonly details: string;
    readonly words: Readonly<Record<RegistrationView['step'], string>>;
    readonly notSetUp: string;
    readonly signedOut: string;
    readonly signingIn: string;
    readonly settingUp: string;
    readonly setUpFailed: string;
    readonly address: string;
    readonly server: string;
    readonly nextAttempt: string;
    readonly inSeconds: (seconds: number) => string;
    readonly now: string;
    readonly connectedIn: string;
    readonly roundTrip: string;
    readonly notReachable: string;
    readonly since: (time: string) => string;
    readonly maybeMissed: string;
    readonly between: (from: string, to: string) => string;
    readonly milliseconds: (ms: number) => string;
    readonly serverSaid: string;
    readonly technical: string;
  };
  readonly signIn: SignInText;
  readonly dial: {
    readonly title: string;
    readonly field: string;
    readonly placeholder: string;
    readonly call: string;
    readonly willCall: (who: string, host: string) => string;
    readonly invalid: string;
    readonly deleteLast: string;
    readonly pad: string;
    readonly star: string;
    readonly hash: string;
  };
  readonly call: {
    readonly words: Readonly<Record<CallView['step'], string>>;
    readonly incomingFrom: (who: string) => string;
    readonly ringingFor: (duration: string) => string;
    readonly announceIncoming: (who: string, number: string) => string;
    readonly announce: (who: string, state: string) => string;
    readonly answer: string;
    readonly decline: string;
    readonly hangUp: string;
    readonly mute: string;
    readonly muted: string;
    readonly keypad: string;
    readonly back: string;
    readonly callAgain: string;
    readonly callBack: string;
    readonly changeNumber: string;
    readonly lasted: (duration: string) => string;
    readonly duration: string;
    readonly microphone: string;
    readonly otherSide: string;
    readonly path: Readonly<Record<PathWord, string>>;
    readonly sound: string;
    readonly quality: Readonly<Record<Quality, string>>;
    /** Spoken when it gets worse. */
    readonly announceQuality: Readonly<Record<Exclude<Quality, 'good'>, string>>;
    readonly digitsSent: string;
    readonly noDigitsYet: string;
    readonly digitsRefused: string;
    /** The network that the call went to. */
    readonly movedTo: Readonly<Record<InterfaceKind, string>>;
    /** Another path in a network of the same kind. */
    readonly reconnected: string;
    /** The page died in the call, and the next one took it back. */
    readonly windowRestarted: string;
    readonly calledAgain: string;
    readonly callsAgain: string;
    readonly callNotAgain: string;
    readonly lost: (seconds: string) => string;
    readonly nothingLost: string;
    /** Where our own ears say nothing of what the far side heard. */
    readonly maybeLostThere: string;
  };
  readonly callDetails: {
    readonly format: string;
    readonly path: string;
    readonly roundTrip: string;
    readonly jitter: string;
    readonly bitrate: string;
    readonly kilobits: (kbit: number) => string;
    readonly ends: Readonly<Record<'local' | 'remote', string>>;
    readonly received: string;
    readonly sent: string;
    readonly packets: (count: number, lost: number) => string;
    readonly setUp: string;
    readonly answerCode: string;
    readonly cause: string;
    readonly address: string;
    readonly endedBy: string;
    readonly by: Readonly<Record<CallEnd['by'], string>>;
    readonly encryption: string;
    readonly digits: string;
    readonly digitWays: Readonly<Record<NonNullable<CallDetails['dtmf']>, string>>;
    readonly caller: string;
    readonly asserted: Readonly<Record<'yes' | 'no', string>>;
    readonly verification: string;
    readonly verifications: Readonly<Record<CallIdentity['verification'], string>>;
    readonly diversion: string;
    readonly sessionTimer: string;
    readonly refreshed: (
      seconds: number,
      by: NonNullable<CallDetails['sessionTimer']>['refresher'],
    ) => string;
    readonly callId: string;
    readonly ladder: string;
    readonly directions: Readonly<Record<'in' | 'out', string>>;
  };
  readonly inCall: InCallText;
  readonly video: VideoText;
  readonly availability: AvailabilityText;
  readonly shortcuts: ShortcutText;
  readonly dialling: DiallingText;
  readonly links: LinkText;
  readonly people: PeopleText;
  readonly messages: MessagesText;
  readonly voicemail: VoicemailText;
  readonly presence: PresenceText;
  readonly history: HistoryText;
  readonly attention: AttentionText;
  readonly programs: ProgramText;
  readonly headset: HeadsetText;
  readonly sound: SoundText;
  readonly precall: PrecallText;
  readonly update: {
    readonly ready: (version: string) => Sentence;
    readonly afterCall: (version: string) => Sentence;
    readonly install: string;
    readonly later: string;
    readonly check: string;
    readonly looking: string;
    readonly fetching: (version: string) => string;
    /** How the last look for a newer version ended. */
    readonly outcomes: Readonly<Record<UpdateOutcome, string>>;
  };
  readonly quickDial: QuickDialText;
  readonly callWindow: CallWindowText;
  readonly screenShare: ScreenShareText;
  readonly palette: PaletteText;
  readonly globalShortcuts: GlobalShortcutText;
  readonly support: SupportText;
  readonly list: {
    readonly current: string;
    readonly newCall: string;
    readonly incoming: string;
    readonly outgoing: string;
    readonly callBack: (who: string) => string;
  };
  readonly settings: {
    readonly account: string;
    readonly name: string;
    readonly email: string;
    readonly address: string;
    readonly server: string;
    readonly managed: string;
    readonly managedAccount: string;
    readonly notSignedIn: string;
    readonly look: string;
    readonly theme: string;
    readonly themes: Readonly<Record<Settings['theme'], string>>;
    readonly language: string;
    readonly languages: Readonly<Record<Settings['language'], string>>;
    readonly textSize: string;
    readonly textSizes: Readonly<Record<Settings['textSize'], string>>;
    readonly security: string;
    readonly keptInKeychain: string;
    readonly keptInMemory: string;
    readonly notKept: string;
    readonly keptByCompany: string;
    readonly signOutMeaning: string;
    readonly signOutTitle: string;
    readonly signOutDuringCall: string;
    readonly about: string;
    readonly version: (version: string) => string;
    readonly quit: string;
    readonly quitMeaning: string;
    readonly topicsName: string;
    readonly topics: Readonly<Record<SettingsTopic, string>>;
    readonly allTopics: string;
    readonly search: string;
    readonly found: (count: number) => string;
  };
  readonly problems: ProblemSentences;
  readonly registrationProblems: RegistrationSentences;
  readonly callEnds: CallEndSentences;
  /** The same in a word or two, for lists. */
  readonly callEndWords: CallEndWords;
  readonly missed: string;
}
