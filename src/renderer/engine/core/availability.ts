/** What becomes of calls that nobody shall hear now: the user's wish, kept in the settings. */
export interface Availability {
  readonly doNotDisturb: boolean;
  readonly forward: ForwardRules;
}

export interface ForwardRules {
  /** Where every call goes; null: nowhere. */
  readonly always: string | null;
  readonly busy: string | null;
  readonly noAnswer: string | null;
  readonly noAnswerS: number;
}

export const noForward: ForwardRules = { always: null, busy: null, noAnswer: null, noAnswerS: 20 };
export const reachable: Availability = { doNotDisturb: false, forward: noForward };
