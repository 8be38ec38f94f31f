import { createParty, type Party } from '../../../demo/endpoints/party.ts';
import type { PartyCall } from '../../../demo/endpoints/party-call.ts';
import { edge } from './edge.ts';

/** A phone at this account of the demo that rings and never answers; it may write and call. `calls`: all that came in. */
export function openQuietPhone(user: string): Party & { readonly calls: readonly PartyCall[] } {
  const calls: PartyCall[] = [];
  const party = createParty((receive) => edge().sip.attach(user, receive), edge().sip.domain, {
    onInvite(call) {
      calls.push(call);
      call.ring();
    },
    onRinging: () => undefined,
    onAnswered: () => undefined,
    onReoffer: async () => null,
    onRefer: () => undefined,
    onMessage: () => undefined,
    onInfo: () => undefined,
    onEnd: () => undefined,
  });
  return { ...party, calls };
}
