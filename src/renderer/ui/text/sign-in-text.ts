import type { Wiped } from '../../../shared/desktop-state.ts';

/** The words of the pages before the phone can be used. */
export interface SignInText {
  readonly unconfiguredTitle: string;
  readonly unconfiguredMeaning: string;
  readonly unconfiguredAction: string;
  readonly welcome: string;
  readonly explain: (host: string) => string;
  /** Several ways to sign in. */
  readonly choose: string;
  readonly signInAt: (name: string) => string;
  readonly otherDevice: string;
  readonly otherDeviceAt: (name: string) => string;
  readonly waitingTitle: string;
  readonly waitingMeaning: (host: string) => string;
  readonly openAgain: string;
  readonly deviceTitle: string;
  readonly deviceMeaning: string;
  readonly deviceAddress: string;
  readonly deviceCode: string;
  readonly deviceUntil: (time: string) => string;
  readonly newCode: string;
  readonly fetchingTitle: string;
  readonly fetchingMeaning: string;
  readonly keepTrying: string;
  readonly wipedTitle: string;
  readonly wiped: Readonly<Record<Wiped['what'], string>>;
  readonly outcomes: Readonly<Record<Wiped['outcome'], string>>;
  /** The provider's own sign-out was opened; how it ends is not known here. */
  readonly inBrowser: string;
  readonly wipedFailed: string;
}
