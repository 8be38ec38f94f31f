import {
  goTo,
  label,
  play,
  receive,
  receiveInvite,
  receiveLast,
  receiveReply,
  reply,
  replyToInvite,
  request,
  type Scenario,
  type Step,
  stopPlaying,
  wait,
} from './sipp-scenario.ts';

const ring: Step = replyToInvite('180 Ringing');
const answer = (tone: string): Step[] => [
  replyToInvite('200 OK', { sdp: 'sendrecv' }),
  receive('ACK'),
  play(tone),
];
const untilCancel: Step[] = [
  receive('CANCEL'),
  reply('200 OK'),
  replyToInvite('487 Request Terminated'),
  receive('ACK'),
];
const untilBye: Step[] = [receive('BYE'), reply('200 OK')];

/** A phone that is called. Each plays the tone of its file once it talks, and waits for BYE unless it says otherwise. */
export const called = {
  answers: (tone: string): Scenario => ({
    name: 'answers',
    steps: [receiveInvite(), ring, ...answer(tone), ...untilBye],
  }),

  /** Rings for a while, as somebody who must first come to the phone. */
  answersSlowly: (tone: string, afterMs: number): Scenario => ({
    name: 'answers slowly',
    steps: [receiveInvite(), ring, wait(afterMs), ...answer(tone), ...untilBye],
  }),

  /** An announcement before the answer: 183 with a description, and sound right away. */
  earlyMedia: (tone: string, earlyMs: number): Scenario => ({
    name: 'early media',
    steps: [
      receiveInvite(),
      replyToInvite('183 Session Progress', { sdp: 'sendrecv' }),
      play(tone),
      wait(earlyMs),
      replyToInvite('200 OK', { sdp: 'sendrecv' }),
      receive('ACK'),
      ...untilBye,
    ],
  }),

  /** An announcement that goes on until the caller has had enough of it. */
  announces: (tone: string): Scenario => ({
    name: 'announces',
    steps: [
      receiveInvite(),
      replyToInvite('183 Session Progress', { sdp: 'sendrecv' }),
      play(tone),
      ...untilCancel,
    ],
  }),

  /** Reliable provisional responses (RFC 3262): nothing goes on before PRACK has come. */
  reliableRinging: (tone: string): Scenario => ({
    name: 'reliable ringing',
    steps: [
      receiveInvite(),
      replyToInvite('183 Session Progress', { sdp: 'sendrecv', headers: ['Require: 100rel', 'RSeq: 1'] }),
      receive('PRACK'),
      reply('200 OK'),
      replyToInvite('180 Ringing', { headers: ['Require: 100rel', 'RSeq: 2'] }),
      receive('PRACK'),
      reply('200 OK'),
      replyToInvite('200 OK'),
      receive('ACK'),
      play(tone),
      ...untilBye,
    ],
  }),

  /** Refuses with this line, e.g. `486 Busy Here`. */
  refuses: (status: string): Scenario => ({
    name: `refuses with ${status}`,
    steps: [receiveInvite(), ring, replyToInvite(status), receive('ACK')],
  }),

  /** Sends the caller elsewhere. */
  redirects: (contact: string): Scenario => ({
    name: 'redirects',
    steps: [
      receiveInvite(),
      replyToInvite('302 Moved Temporarily', { headers: [`Contact: <${contact}>`] }),
      receive('ACK'),
    ],
  }),

  /** Rings until the caller, or another phone's answer, ends it. `reason` must be in the CANCEL. */
  isCancelled: (): Scenario => ({
    name: 'is cancelled',
    steps: [receiveInvite(), ring, ...untilCancel],
  }),

  /** Holds by re-INVITE, resumes after a while, then waits for BYE. */
  holds: (tone: string, holdMs: number): Scenario => ({
    name: 'holds',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(1000),
      ...reinvite(101, 'sendonly'),
      wait(holdMs),
      ...reinvite(102, 'sendrecv'),
      ...untilBye,
    ],
  }),

  /** Says nothing for a while, without a word and then on hold without music; then talks again. */
  fallsSilent: (tone: string, silentMs: number): Scenario => ({
    name: 'falls silent',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(1500),
      stopPlaying(),
      wait(silentMs),
      play(tone),
      wait(500),
      ...reinvite(101, 'sendonly'),
      stopPlaying(),
      wait(silentMs),
      ...reinvite(102, 'sendrecv'),
      play(tone),
      ...untilBye,
    ],
  }),

  /** Holds with music (RFC 3264 section 8.4), resumes after a while, then waits for BYE. */
  holdsWithMusic: (tone: string, music: string, holdMs: number): Scenario => ({
    name: 'holds with music',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(1000),
      ...reinvite(101, 'sendonly'),
      play(music),
      wait(holdMs),
      ...reinvite(102, 'sendrecv'),
      play(tone),
      ...untilBye,
    ],
  }),

  /** Is held and resumed by the caller, and answers both with this direction, whatever was offered. */
  isHeld: (tone: string, says: 'recvonly' | 'sendrecv'): Scenario => ({
    name: 'is held',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      receive('INVITE'),
      reply('200 OK', { sdp: says, version: 2 }),
      receive('ACK'),
      receive('INVITE'),
      reply('200 OK', { sdp: 'sendrecv', version: 3 }),
      receive('ACK'),
      ...untilBye,
    ],
  }),

  /** Takes digits by telephone-event, under the payload type of Chromium's offer. */
  takesDigits: (tone: string): Scenario => ({
    name: 'takes digits',
    steps: [
      receiveInvite(),
      ring,
      replyToInvite('200 OK', { sdp: 'sendrecv', digits: 126 }),
      receive('ACK'),
      play(tone),
      ...untilBye,
    ],
  }),

  /** Has no telephone-event: digits come by INFO, this many. */
  takesDigitsByInfo: (tone: string, count: number): Scenario => ({
    name: 'takes digits by INFO',
    steps: [
      receiveInvite(),
      ring,
      replyToInvite('200 OK', { sdp: 'sendrecv', digits: null }),
      receive('ACK'),
      play(tone),
      ...Array.from({ length: count }, () => [receive('INFO'), reply('200 OK')]).flat(),
      ...untilBye,
    ],
  }),

  /** Says that somebody else is there now (RFC 3325), by UPDATE. */
  changesIdentity: (tone: string, identity: string): Scenario => ({
    name: 'changes identity',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(500),
      request('UPDATE', 101, { headers: [`P-Asserted-Identity: ${identity}`] }),
      receiveReply(200),
      ...untilBye,
    ],
  }),

  /** Agrees that the far side refreshes, and answers nothing any more. */
  dies: (tone: string, seconds: number, refresher: 'uac' | 'uas'): Scenario => ({
    name: 'dies',
    steps: [
      receiveInvite(),
      ring,
      replyToInvite('200 OK', { sdp: 'sendrecv', headers: timer(seconds, refresher) }),
      receive('ACK'),
      play(tone),
      wait(2000),
    ],
  }),

  /** re-INVITE without a description: the other side must offer (RFC 3261 14.2). */
  asksForOffer: (tone: string): Scenario => ({
    name: 'asks for an offer',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(500),
      request('INVITE', 101),
      receiveReply(100, { optional: true }),
      receiveReply(200),
      request('ACK', 101, { sdp: 'sendrecv' }),
      ...untilBye,
    ],
  }),

  /** UPDATE with a description within the call (RFC 3311). */
  updates: (tone: string): Scenario => ({
    name: 'updates',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(500),
      request('UPDATE', 101, { sdp: 'sendrecv' }),
      receiveReply(200),
      ...untilBye,
    ],
  }),

  /** Wants longer session intervals than the caller asked for (RFC 4028): 422 first, then the answer. */
  wantsLongerInterval: (tone: string, seconds: number): Scenario => ({
    name: 'wants a longer session interval',
    steps: [
      receiveInvite(),
      replyToInvite('422 Session Interval Too Small', { headers: [`Min-SE: ${seconds}`] }),
      receive('ACK'),
      receiveInvite(),
      ring,
      replyToInvite('200 OK', { sdp: 'sendrecv', headers: timer(seconds, 'uac') }),
      receive('ACK'),
      play(tone),
      ...untilBye,
    ],
  }),

  /** The caller must refresh at half of the interval (RFC 4028 section 10). */
  isRefreshed: (tone: string, seconds: number): Scenario => ({
    name: 'is refreshed by the caller',
    steps: [
      receiveInvite(),
      ring,
      replyToInvite('200 OK', { sdp: 'sendrecv', headers: timer(seconds, 'uac') }),
      receive('ACK'),
      play(tone),
      receive('UPDATE'),
      reply('200 OK', { headers: timer(seconds, 'uac') }),
      ...untilBye,
    ],
  }),

  /** Refreshes itself, by UPDATE without a description. */
  refreshes: (tone: string, seconds: number): Scenario => ({
    name: 'refreshes',
    steps: [
      receiveInvite(),
      ring,
      replyToInvite('200 OK', { sdp: 'sendrecv', headers: timer(seconds, 'uas') }),
      receive('ACK'),
      play(tone),
      wait(1000),
      request('UPDATE', 101, {
        headers: [`Session-Expires: ${seconds};refresher=uac`, 'Supported: timer'],
      }),
      receiveReply(200),
      ...untilBye,
    ],
  }),

  /** Transfers the caller (REFER, RFC 3515), follows its NOTIFYs to the last one, and hangs up. */
  transfers: (tone: string, target: string): Scenario => ({
    name: 'transfers',
    steps: [
      receiveInvite(),
      ring,
      ...answer(tone),
      wait(500),
      request('REFER', 101, { headers: [`Refer-To: <${target}>`] }),
      receiveReply(202),
      label('1'),
      receiveLast('NOTIFY', 'Subscription-State', 'terminated'),
      reply('200 OK'),
      goTo('2', { when: 'last' }),
      goTo('1'),
      label('2'),
      request('BYE', 102),
      receiveReply(200),
    ],
  }),

  /** Hangs up itself. */
  hangsUp: (tone: string, afterMs: number): Scenario => ({
    name: 'hangs up',
    steps: [receiveInvite(), ring, ...answer(tone), wait(afterMs), request('BYE', 101), receiveReply(200)],
  }),
};

const timer = (seconds: number, refresher: 'uac' | 'uas'): string[] => [
  `Session-Expires: ${seconds};refresher=${refresher}`,
  'Require: timer',
  'Supported: timer',
  'Allow: INVITE, ACK, CANCEL, BYE, UPDATE',
];

function reinvite(sequence: number, sdp: 'sendonly' | 'sendrecv'): Step[] {
  return [
    request('INVITE', sequence, { sdp }),
    receiveReply(100, { optional: true }),
    receiveReply(200),
    request('ACK', sequence),
  ];
}
