import type {
  Share,
  ShareChoice,
  ShareEnd,
  SharePause,
  ShareRefusal,
  ShareSound,
} from '../../../shared/screen-share.ts';

/** The words of showing a window or a screen to the other side. */
export interface ScreenShareText {
  /** The button in a call. */
  readonly start: string;
  readonly title: string;
  readonly list: string;
  readonly kinds: Readonly<Record<'window' | 'screen', string>>;
  readonly untitled: string;
  readonly share: string;
  readonly looking: string;
  readonly nothing: string;
  /** Above what is not offered. */
  readonly notOffered: (count: number) => string;
  readonly refusals: Readonly<Record<ShareRefusal, string>>;
  readonly problems: Readonly<Record<NonNullable<ShareChoice['problem']>, string>>;
  /** What the computer plays. */
  readonly sound: string;
  readonly soundMeaning: string;
  readonly noSound: Readonly<Record<Exclude<ShareSound, 'offered'>, string>>;
  /** Whether the other side hears what the computer plays. */
  readonly sounds: Readonly<Record<Exclude<Share['sound'], 'none'>, string>>;
  /** Where the desktop asks which one. */
  readonly portal: string;
  readonly portalKinds: Readonly<Record<'window' | 'screen', string>>;
  readonly bar: string;
  /** Without a title: it has none, or it must not be told. */
  readonly sharing: (title: string, kind: 'window' | 'screen') => string;
  readonly stop: string;
  readonly paused: string;
  readonly pauses: Readonly<Record<SharePause, string>>;
  readonly left: (minutes: number) => string;
  /** Only of ends that the person has not brought about. */
  readonly ends: Readonly<Record<Exclude<ShareEnd, 'stopped' | 'call'>, string>>;
  /** What the other side sees in the picture's place. */
  readonly standIn: string;
}
