import type { Availability } from '../../../shared/presence.ts';

/** The words of colleagues and of the own state. */
export interface PresenceText {
  readonly states: Readonly<Record<Availability, string>>;
  /** Said when nobody has told us lately. */
  readonly unsure: (state: string) => string;
  readonly own: string;
  readonly ownState: (state: string) => string;
  readonly ownTitle: string;
  readonly chosen: {
    readonly automatic: string;
    readonly busy: string;
    readonly away: string;
    readonly 'do-not-disturb': string;
    readonly 'out-of-office': string;
  };
  readonly automaticMeaning: string;
  readonly note: string;
  readonly title: string;
  readonly list: string;
  readonly emptyTitle: string;
  readonly emptyMeaning: string;
  readonly add: string;
  readonly number: string;
  readonly name: string;
  readonly remove: (name: string) => string;
  readonly call: (name: string) => string;
  readonly transfer: (call: string, name: string) => string;
  readonly pickUp: (name: string) => string;
  /** On a lamp that rings: pressing it takes the call. */
  readonly pickUpHere: (state: string) => string;
  /** As many phones again, of colleagues that are not named. */
  readonly ringMore: (count: number) => string;
  readonly rings: (name: string) => string;
  readonly callerOf: (caller: string) => string;
  readonly dragCall: (call: string) => string;
  readonly notWatched: string;
}
