import {
  callerAck,
  callerDialogRequest,
  callerRequest,
  play,
  receive,
  receiveReply,
  reply,
  type Scenario,
  type Step,
  wait,
} from './sipp-scenario.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** REGISTER with digest; the phone itself listens on the same port afterwards. */
export function registerScenario(credentials: Credentials): Scenario {
  const expires = { headers: ['Expires: 3600'] };
  return {
    name: 'register',
    steps: [
      callerRequest('REGISTER', 1, expires),
      receiveReply(401, { auth: true }),
      callerRequest('REGISTER', 2, { ...expires, credentials }),
      receiveReply(200),
    ],
  };
}

const progress: Step[] = [
  receiveReply(100, { optional: true }),
  receiveReply(183, { optional: true }),
  receiveReply(180, { optional: true }),
];

/** INVITE with what the edge asks for: a digest, unless it knows the caller by its address. */
function invite(
  credentials: Credentials | null,
  sdp: 'sendrecv' | undefined,
  headers: readonly string[] = [],
): Step[] {
  const offer = { headers, ...(sdp === undefined ? {} : { sdp }) };
  if (credentials === null) return [callerRequest('INVITE', 1, offer)];
  return [
    callerRequest('INVITE', 1, offer),
    receiveReply(100, { optional: true }),
    receiveReply(407, { auth: true }),
    callerAck(1, 'refusal'),
    callerRequest('INVITE', 2, { ...offer, credentials }),
  ];
}

const sequenceOf = (credentials: Credentials | null): number => (credentials === null ? 1 : 2);

interface Talk {
  readonly credentials: Credentials | null;
  readonly tone: string;
  /** After which it hangs up; null: the other one does. */
  readonly talkMs: number | null;
  /** Where the answer is in the ACK. */
  readonly ackSdp?: 'sendrecv';
}

/** It rings or not, is answered, and talks until one of both hangs up. */
function untilTalkedOut({ credentials, tone, talkMs, ackSdp }: Talk): Step[] {
  const sequence = sequenceOf(credentials);
  return [
    ...progress,
    receiveReply(200, { routes: true }),
    callerAck(sequence, 'answer', ackSdp === undefined ? {} : { sdp: ackSdp }),
    play(tone),
    ...(talkMs === null
      ? [receive('BYE'), reply('200 OK')]
      : [wait(talkMs), callerDialogRequest('BYE', sequence + 1), receiveReply(200)]),
  ];
}

/** A phone, or with null the trunk, that calls. */
export const calling = {
  talks: (credentials: Credentials | null, tone: string, talkMs: number | null): Scenario => ({
    name: 'calls and talks',
    steps: [...invite(credentials, 'sendrecv'), ...untilTalkedOut({ credentials, tone, talkMs })],
  }),

  /** Asks to be answered without anybody's doing (RFC 5373). */
  wantsAnswer: (credentials: Credentials | null, tone: string, talkMs: number | null): Scenario => ({
    name: 'calls and wants to be answered',
    steps: [
      ...invite(credentials, 'sendrecv', ['Answer-Mode: Auto']),
      ...untilTalkedOut({ credentials, tone, talkMs }),
    ],
  }),

  /** INVITE without a description: the called side offers, the answer is in the ACK. */
  lateOffer: (credentials: Credentials | null, tone: string): Scenario => ({
    name: 'calls with a late offer',
    steps: [
      ...invite(credentials, undefined),
      ...untilTalkedOut({ credentials, tone, talkMs: null, ackSdp: 'sendrecv' }),
    ],
  }),

  /** Expects to be refused with this code. */
  isRefused: (credentials: Credentials | null, code: number): Scenario => ({
    name: `calls and is refused with ${code}`,
    steps: [
      ...invite(credentials, 'sendrecv'),
      ...progress,
      receiveReply(code),
      callerAck(sequenceOf(credentials), 'refusal'),
    ],
  }),
};
