import { defaultSettings, type Settings } from '../../../shared/settings.ts';

/** What becomes of calls that nobody shall hear now: the user's wish (or the policy's, or the desktop's). */
export interface Availability {
  readonly doNotDisturb: boolean;
  /** The desktop is not to be disturbed: calls come without a sound, but for the pressing ones. */
  readonly quiet: boolean;
  readonly forward: ForwardRules;
}

/** Null: nowhere. `noAnswerS`: how long it rings before. */
export type ForwardRules = Settings['forward'];

export const noForward: ForwardRules = defaultSettings.forward;
export const reachable: Availability = {
  doNotDisturb: defaultSettings.doNotDisturb,
  quiet: false,
  forward: noForward,
};
