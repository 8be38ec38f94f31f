import type { EngineSummary } from '../../shared/engine-summary.ts';

export interface Words {
  readonly registration: Readonly<Record<EngineSummary['registration']['state'], string>>;
  readonly signedOut: string;
  readonly ringing: (who: string) => string;
  readonly inCall: (who: string) => string;
  readonly missed: (count: number) => string;
  /** Not counted: there are some. */
  readonly voiceMessages: (count: number, isCounted: boolean) => string;
  readonly callVoicemail: string;
  /** The person's own among several boxes. */
  readonly ownVoicemail: string;
  readonly unread: (count: number) => string;
  readonly openMessages: string;
  readonly doNotDisturb: string;
  /** Of the desktop itself. */
  readonly desktopQuiet: string;
  readonly doNotDisturbUntil: (time: string) => string;
  readonly answer: (who: string) => string;
  readonly decline: (who: string) => string;
  readonly answerShort: string;
  readonly declineShort: string;
  readonly pageRests: string;
  readonly pageBack: (seconds: number) => string;
  readonly missedFrom: (who: string) => string;
  /** A call for help that failed, and what to do. */
  readonly helpMissing: (number: string) => string;
  readonly helpElsewhere: string;
  readonly hangUp: (who: string) => string;
  readonly mute: string;
  /** Without a title: what is shown has none. */
  readonly stopSharing: (title: string) => string;
  readonly quickDial: string;
  readonly favourites: string;
  readonly recent: string;
  readonly noRecent: string;
  readonly doNotDisturbFor: {
    readonly off: string;
    readonly on: string;
    readonly hour: string;
    readonly tomorrow: string;
  };
  readonly whichHeadset: string;
  readonly noHeadset: string;
  readonly open: string;
  readonly settings: string;
  readonly quit: string;
}
