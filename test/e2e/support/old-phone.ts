import { createParty, type Party } from '../../../demo/endpoints/party.ts';
import { edge } from './edge.ts';

const description = (lines: readonly string[]) =>
  `${['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines].join('\r\n')}\r\n`;

/** Answers of phones that a browser cannot talk to, and that no gateway stands before. */
export const oldAnswers = {
  'plain RTP': description(['m=audio 4000 RTP/AVP 0', 'a=rtcp-mux']),
  'no rtcp-mux': description([
    'm=audio 4000 UDP/TLS/RTP/SAVPF 0',
    `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`,
    'a=setup:passive',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  ]),
} as const;

/** A phone at this account of the demo that answers whatever it is told to. `ended` counts its finished calls. */
export function openOldPhone(user: string, answer: string): Party & { ended(): number } {
  let ended = 0;
  const party = createParty((receive) => edge().sip.attach(user, receive), edge().sip.domain, {
    onInvite: (call) => call.answer(answer),
    onRinging: () => undefined,
    onAnswered: () => undefined,
    onReoffer: async () => null,
    onRefer: () => undefined,
    onMessage: () => undefined,
    onInfo: () => undefined,
    onEnd: () => {
      ended += 1;
    },
  });
  return { ...party, ended: () => ended };
}
