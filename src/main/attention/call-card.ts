import type { CallCard } from '../../shared/call-card.ts';
import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import { firstRinging } from '../../shared/first-ringing.ts';
import { type Known, knownOf } from '../../shared/known-of.ts';

const whoOf = ({ id, peer }: CallSummary, pictures: Known) => ({
  id,
  who: peer.name ?? peer.number,
  number: peer.number,
  picture: knownOf(peer, pictures),
});
const isHeld = ({ hold, aside }: CallSummary): boolean => hold.byUs !== 'no' || aside;
const notTalking = ['incoming', 'ending', 'ended'];

/**
 * What the small windows show of the calls: the one that rings first, and the one that has the line. While the desktop
 * is not to be disturbed (`quiet`), only a pressing call is told. Pure.
 */
export function describeCard(
  { calls, registration }: EngineSummary,
  quiet: boolean,
  pictures: Known = {},
): CallCard {
  const ringing = firstRinging(
    calls.filter(({ state, pressing }) => state === 'incoming' && (!quiet || pressing)),
  );
  const live = calls.filter(({ state }) => !notTalking.includes(state));
  const call = live.findLast(({ aside, hold }) => !aside && hold.byUs === 'no') ?? live.at(-1);
  return {
    ringing:
      ringing === undefined
        ? null
        : {
            ...whoOf(ringing, pictures),
            line: registration.aor?.replace(/^sips?:/, '') ?? '',
            since: ringing.startedAt,
            emergency: ringing.emergency,
          },
    call:
      call === undefined
        ? null
        : {
            ...whoOf(call, pictures),
            connectedAt: call.connectedAt,
            muted: call.muted,
            unheard: call.unheard !== undefined && !call.muted && !isHeld(call),
            held: isHeld(call),
            shown: call.video?.ours ?? null,
            level: Math.round(call.inbound.level * 100) / 100,
          },
  };
}

export interface SmallWindows {
  readonly call: boolean;
  readonly incoming: boolean;
}

export interface SmallWindowFacts {
  readonly card: CallCard;
  /** The large window has the focus. */
  readonly looking: boolean;
  /** The large window is on the screen, with the focus or without. */
  readonly seen: boolean;
  readonly alert: 'window' | 'notification' | 'both';
  readonly callWindow: 'on' | 'off';
}

/** Which of the small windows ought to be on the screen. Pure. */
export function chooseSmallWindows({
  card,
  looking,
  seen,
  alert,
  callWindow,
}: SmallWindowFacts): SmallWindows {
  return {
    call: card.call !== null && !seen && callWindow === 'on',
    incoming: card.ringing !== null && !looking && alert !== 'notification',
  };
}
