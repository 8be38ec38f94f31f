import type { ControlErrorCode } from '../../../shared/control.ts';
import type { GlobalAction, ShortcutState } from '../../../shared/global-shortcuts.ts';
import type { Found, QuickDialOpened } from '../../../shared/quick-dial.ts';
import type { Settings } from '../../../shared/settings.ts';

/** The words of the quick dial. */
export interface QuickDialText {
  readonly title: string;
  readonly field: string;
  readonly placeholder: string;
  readonly results: string;
  readonly call: (what: string) => string;
  /** What is dialled instead of what is shown. */
  readonly dials: (target: string) => string;
  readonly from: Readonly<Record<Found['from'], string>>;
  readonly mark: string;
  readonly unmark: string;
  readonly notMarked: string;
  readonly keys: string;
  readonly nobody: string;
  readonly nobodyYet: string;
  readonly hints: Readonly<Record<NonNullable<QuickDialOpened['hint']>, string>>;
  readonly problems: Readonly<Partial<Record<ControlErrorCode, string>>> & { readonly failed: string };
}

/** The words of the small windows of calls, and of when they come. */
export interface CallWindowText {
  readonly title: (who: string) => string;
  readonly connecting: string;
  readonly open: string;
  readonly line: (line: string) => string;
  /** Not muted here, and nothing of the microphone is heard. */
  readonly unheard: string;
  readonly setting: string;
  readonly options: Readonly<Record<Settings['callWindow'], string>>;
  readonly alert: string;
  readonly alertOptions: Readonly<Record<Settings['incomingAlert'], string>>;
}

/** The words of the list of all that can be done, and of all keys. */
export interface PaletteText {
  readonly title: string;
  readonly field: string;
  readonly none: string;
  readonly found: (count: number) => string;
  readonly keyMap: string;
  readonly answer: (who: string) => string;
  readonly decline: (who: string) => string;
  readonly forward: (who: string) => string;
  readonly unmute: string;
  readonly go: (room: string) => string;
  readonly disturb: string;
  readonly theme: (theme: string) => string;
  readonly setting: (topic: string) => string;
  /** The number is null where it is the name already. */
  readonly call: (who: string, number: string | null) => string;
  readonly sendDigits: (digits: string) => string;
}

/** The words of the keys that work wherever the person is. */
export interface GlobalShortcutText {
  readonly title: string;
  readonly meaning: string;
  readonly names: Readonly<Record<GlobalAction, string>>;
  readonly none: string;
  readonly change: (action: string) => string;
  readonly changeShort: string;
  readonly remove: (action: string) => string;
  readonly removeShort: string;
  readonly test: (action: string) => string;
  readonly testShort: string;
  readonly press: string;
  readonly pressForTest: string;
  readonly unusable: string;
  readonly works: string;
  readonly nothingCame: string;
  readonly states: Readonly<Record<Exclude<ShortcutState, 'on' | 'off'>, string>>;
  readonly readSelection: string;
  readonly readSelectionMeaning: string;
  readonly mediaKeys: string;
  readonly mediaKeysMeaning: string;
  readonly options: Readonly<Record<'on' | 'off', string>>;
}
