import type { KeptCall, TakenCalls } from '../../shared/kept-call.ts';
import { chooseReturn, formerPage, goodbyeMs } from './call-return.ts';
import type { CallBeginning, CallRunner } from './call-runner.ts';
import type { Clock } from './clock.ts';
import type { Conference } from './conference.ts';
import type { SipAgent } from './core/ports.ts';

/** What a page before this one left, and what is left to the next. */
export interface ReturningCalls {
  /** Taken back, rung again, or ended. */
  takeBack(taken: TakenCalls): void;
  /** After each change: a conference whose calls are all back is one again. */
  look(): void;
  keep(): readonly KeptCall[];
}

export interface ReturningCallsOptions {
  readonly agent: () => SipAgent;
  readonly calls: ReadonlyMap<string, CallRunner>;
  readonly conference: Conference;
  readonly open: (beginning: CallBeginning) => void;
  readonly take: (ids: readonly string[]) => void;
  readonly untilRegistered: (mostMs?: number) => Promise<boolean>;
  readonly clock: Clock;
}

export function createReturningCalls(options: ReturningCallsOptions): ReturningCalls {
  const { calls, conference, clock } = options;
  /** Not here yet, and still to be kept. */
  let awaited: readonly KeptCall[] = [];
  /** These shared the line when the page died. */
  let rejoining: readonly string[] = [];

  const isReturning = (id: string) => calls.get(id)?.view().step === 'returning';

  function reopen(call: KeptCall, taken: TakenCalls, returns: boolean): void {
    const { id, direction, peer, identity, emergency, consultFor } = call;
    options.open({
      ...{ id, direction, peer, identity, emergency, pressing: false, consultFor, returns },
      ...{ requestUri: null, replaces: null, referredBy: null, takesOver: null },
      ...{ former: formerPage(call, taken, clock.now()) },
    });
  }

  /** What can be said or heard only once we are registered. */
  async function settleLeft(call: KeptCall, rings: boolean): Promise<void> {
    awaited = [...awaited, call];
    const { signalling } = call;
    const isGoodbye = signalling.kind !== 'ringing';
    const isRegistered = await options.untilRegistered(isGoodbye ? goodbyeMs : undefined);
    awaited = awaited.filter((each) => each !== call);
    if (!isRegistered) return;
    if (signalling.kind !== 'ringing') options.agent().letGo(signalling);
    else if (rings) ringAgain(signalling.invite);
  }

  /** Its CANCEL may have come while nobody was here: it does not ring for ever. */
  function ringAgain(invite: string): void {
    const before = new Set(calls.keys());
    options.agent().ringAgain(invite);
    for (const [id, call] of calls) if (!before.has(id)) call.dispatch({ type: 'sip.lost' });
  }

  return {
    takeBack(taken) {
      for (const call of taken.calls) {
        const plan = chooseReturn(call);
        if (plan === 'take-back' || plan === 'end') reopen(call, taken, plan === 'take-back');
        if (plan !== 'take-back') void settleLeft(call, plan === 'ring');
      }
      const ours = taken.calls.filter(({ id, aside }) => !aside && isReturning(id));
      options.take(ours.map(({ id }) => id));
      const shared = ours.filter((call) => call.conference);
      rejoining = shared.length > 1 ? shared.map(({ id }) => id) : [];
    },
    look() {
      // All back, or gone for good.
      if (rejoining.length === 0 || rejoining.some(isReturning)) return;
      const ids = rejoining;
      rejoining = [];
      conference.join(ids);
    },
    keep() {
      const kept = [...calls.values()].flatMap((call) => call.keep() ?? []);
      const shares = ({ id }: KeptCall) => conference.has(id) || rejoining.includes(id);
      return [...awaited, ...kept.map((call) => ({ ...call, conference: shares(call) }))];
    },
  };
}
