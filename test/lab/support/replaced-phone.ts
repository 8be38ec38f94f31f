import {
  goTo,
  label,
  play,
  receive,
  receiveInvite,
  receiveReply,
  reply,
  replyToInvite,
  request,
  type Scenario,
  wait,
} from './sipp-scenario.ts';

/** As the app offers telephone-event at 8000 Hz: the gateway takes an answer that has another number for none. */
const digits = 126;

/** From the ACK of its 200 on: refuses each re-INVITE, and goes to `over` at a BYE. */
export const refusesReinvites = [
  label('first'),
  // Said again by the next socket.
  receive('ACK', { optional: true, next: 'first' }),
  receive('INVITE', { optional: true, next: 'refuse' }),
  receive('BYE', { next: 'over' }),
  label('refuse'),
  reply('488 Not Acceptable Here'),
  receive('ACK'),
  goTo('first'),
];

/**
 * A phone that refuses whatever changes within a call, and takes another one in its place (RFC 3891). In that one it is
 * held and resumed, where it is to say BYE: after that.
 */
export const replacedPhone =
  (bye: 'from-here' | 'from-there') =>
  (tone: string): Scenario => ({
    name: `refuses re-INVITEs, takes Replaces, BYE ${bye}`,
    steps: [
      receiveInvite({ header: 'Replaces', text: 'to-tag' }),
      replyToInvite('200 OK', { sdp: 'sendrecv', digits, headers: ['Supported: replaces'] }),
      receive('ACK'),
      play(tone),
      goTo('replaced', { when: 'last' }),
      ...refusesReinvites,
      label('replaced'),
      receive('INVITE'),
      reply('200 OK', { sdp: 'recvonly', digits, version: 2 }),
      receive('ACK'),
      receive('INVITE'),
      reply('200 OK', { sdp: 'sendrecv', digits, version: 3 }),
      receive('ACK'),
      ...(bye === 'from-here'
        ? [receive('BYE'), label('over'), reply('200 OK'), wait(0)]
        : [
            wait(500),
            request('BYE', 2),
            receiveReply(200),
            goTo('end'),
            label('over'),
            reply('200 OK'),
            label('end'),
            wait(0),
          ]),
    ],
  });
