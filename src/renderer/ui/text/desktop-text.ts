import type { Scope } from '../../../shared/control-token.ts';
import type { Dialling, DiallingReason } from '../../../shared/dialling/dialling.ts';
import type { Settings } from '../../../shared/settings.ts';

/** What reaches a person who looks elsewhere. */
export interface AttentionText {
  readonly title: string;
  readonly onLock: string;
  readonly onLockOptions: Readonly<Record<Settings['onLock'], string>>;
  readonly autostart: string;
  readonly autostartOptions: Readonly<Record<Settings['autostart'], string>>;
}

/** Other programs that may drive Offhook. */
export interface ProgramText {
  readonly title: string;
  readonly meaning: string;
  readonly none: string;
  readonly off: string;
  /** What a program may do. */
  readonly scopes: Readonly<Record<Scope, string>>;
  readonly since: (day: string) => string;
  readonly revoke: string;
  readonly revokeFrom: (name: string) => string;
  readonly revoked: (name: string) => string;
}

/** The words of links and of what is dialled for a number. */
export interface DiallingText {
  readonly title: string;
  readonly meaning: string;
  /** Why a number is dialled as it is. */
  readonly why: Readonly<Record<DiallingReason, string>>;
  readonly country: string;
  readonly countryMeaning: string;
  readonly form: string;
  readonly forms: Readonly<Record<Dialling['form'], string>>;
  readonly outsideLine: string;
  readonly outsideLineMeaning: string;
  readonly internalLengths: string;
  readonly internalLengthsMeaning: string;
  readonly invalid: string;
}

export interface LinkText {
  readonly title: string;
  readonly setting: string;
  readonly settingMeaning: string;
  readonly options: Readonly<Record<Settings['links'], string>>;
  readonly confirm: string;
  readonly confirmOptions: Readonly<Record<Settings['confirmLinks'], string>>;
  readonly ask: (target: string) => string;
  readonly asked: string;
  readonly waiting: (target: string) => string;
  readonly waitingMeaning: string;
  readonly dialledAs: (asked: string) => string;
  readonly extension: (digits: string) => string;
  readonly call: (target: string) => string;
  readonly doNotCall: string;
}
