import type { PresenceState } from '../../shared/presence.ts';
import type { Settings } from '../../shared/settings.ts';

export interface OwnFacts {
  readonly chosen: Settings['ownPresence'];
  readonly doNotDisturb: boolean;
  readonly inCall: boolean;
  /** Nobody has used the computer for a while. */
  readonly idle: boolean;
}

export type OwnState = Exclude<PresenceState, 'unknown' | 'offline'>;

/** What others are told of us: what was chosen, and otherwise what is plain to see. Pure. */
export function ownStateOf({ chosen, doNotDisturb, inCall, idle }: OwnFacts): OwnState {
  if (doNotDisturb) return 'do-not-disturb';
  if (chosen === 'out-of-office') return 'out-of-office';
  if (inCall) return 'on-the-phone';
  if (chosen !== 'automatic') return chosen;
  return idle ? 'away' : 'available';
}

/** RFC 4480 has no word for "do not disturb": who does not know ours reads "busy". */
export const activitiesOf: Readonly<Record<OwnState, readonly string[]>> = {
  available: [],
  busy: ['busy'],
  'on-the-phone': ['on-the-phone'],
  away: ['away'],
  'do-not-disturb': ['busy', 'dnd'],
  'out-of-office': ['vacation'],
};
