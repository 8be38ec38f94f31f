import {
  type CallView,
  type HoldState,
  noVideoView,
  type VideoView,
} from '../../../src/renderer/engine/snapshot.ts';
import { connected, connectedOther, incoming, outgoing, ringing } from './sample-calls.ts';

const hold = (change: Partial<HoldState>): HoldState => ({
  byUs: 'no',
  byThem: false,
  problem: null,
  ...change,
});

/** Calls in every state that signalling can tell of. */
export const holding: CallView = { ...connected, hold: hold({ byUs: 'holding' }) };
export const held: CallView = { ...connected, hold: hold({ byUs: 'held' }) };
export const heldByThem: CallView = { ...connected, hold: hold({ byThem: true }) };
export const holdRefused: CallView = { ...connected, hold: hold({ problem: 'hold-refused' }) };
export const heldAside: CallView = { ...held, aside: true };
export const other: CallView = connectedOther;

/** Their number stays as it is dialled beside them, and they do not turn a sentence round. */
export const namedRightToLeft: readonly CallView[] = [
  {
    ...connected,
    peer: { uri: 'sip:+972501234567@example.com', number: '+972501234567', name: 'דנה לוי (הנהלה)' },
  },
  { ...heldAside, id: 'beside', peer: { uri: 'sip:7043@example.com', number: '7043', name: 'سمير 7043' } },
];

/** Its page died: it is asked for, and somebody is rung anew by that. */
export const returning: CallView = { ...connected, step: 'returning', media: null, quality: null };
export const returningRings: CallView = { ...returning, ringsAnew: true };

const failure = { kind: 'blind', target: '7042', sipCode: 486, consulted: null } as const;
export const transferring: CallView = { ...held, transfer: { ...failure, step: 'ringing', sipCode: 180 } };
export const transferFailed: CallView = { ...connected, transfer: { ...failure, step: 'failed' } };
export const transferUnknown: CallView = {
  ...connected,
  transfer: { ...failure, step: 'unknown', sipCode: null },
};
export const transferNotAsked: CallView = {
  ...connected,
  transfer: { ...failure, step: 'failed', sipCode: null },
};
export const asked: CallView = {
  ...connected,
  transferQuestion: {
    ...{ target: 'carol', targetUri: 'sip:carol@example.com', requestUri: 'sip:carol@example.com' },
    ...{ by: 'Bob Meyer', replaces: null },
  },
};
export const consulting: readonly CallView[] = [heldAside, { ...other, consultFor: heldAside.id }];
export const conference: readonly CallView[] = [
  { ...connected, conference: true },
  { ...other, conference: true },
];

export const waitingCall: CallView = {
  ...incoming,
  id: 'waiting',
  ...identified('carol', 'Carol Weiss'),
  waiting: true,
};
export const diverted: CallView = {
  ...incoming,
  identity: {
    name: 'Bob Meyer',
    number: '1002',
    verification: 'passed',
    asserted: true,
    diversion: { name: 'Sales', number: '300', reason: 'unconditional' },
  },
};
export const doubtful: CallView = {
  ...incoming,
  identity: { name: 'Bob Meyer', number: '1002', verification: 'failed', asserted: false, diversion: null },
};
export const early: CallView = { ...ringing, earlyMedia: true };
export const emergency: CallView = {
  ...outgoing,
  id: 'emergency',
  emergency: true,
  peer: { uri: 'sip:112@example.com', number: '112', name: null },
};
const failedAt = Date.now() - 4000;
export const emergencyFailed: CallView = {
  ...emergency,
  step: 'ended',
  startedAt: failedAt - 6000,
  endedAt: failedAt,
  end: { by: 'remote', cause: 'service-unavailable', sipCode: 503, sipReason: 'Service Unavailable' },
};
export const digitsHeld: CallView = { ...held, dtmf: '47', dtmfProblem: 'held' };
export const digitsLost: CallView = { ...connected, dtmf: '47', dtmfProblem: 'lost' };
export const digitsWaiting: CallView = { ...connected, dtmf: '47', dtmfPending: '11#', dtmfWaiting: true };

const picture = (change: Partial<VideoView>): CallView => ({
  ...connected,
  video: { ...noVideoView, mayStart: true, codec: 'vp8', ...change },
});
export const seesThem: CallView = picture({ theirs: true });
export const frozen: CallView = picture({
  theirs: true,
  missing: 'unreadable',
  step: 'on',
  source: 'camera',
});
export const emptyPicture: CallView = picture({ theirs: true, missing: 'not-coming' });
export const seenBoth: CallView = picture({ theirs: true, step: 'on', source: 'camera' });
export const showsAlone: CallView = picture({ step: 'on', source: 'camera', limit: 'less' });
export const opensCamera: CallView = picture({ step: 'opening', source: 'camera' });
export const opensScreen: CallView = picture({ step: 'opening', source: 'screen' });
export const showsScreen: CallView = picture({ step: 'on', source: 'screen' });
export const showsScreenAndSees: CallView = picture({ theirs: true, step: 'on', source: 'screen' });
export const notSeen: CallView = picture({ problem: 'not-taken' });
export const beganAnew: CallView = picture({ problem: 'began-anew' });
export const stuckPicture: CallView = picture({ problem: 'no-way' });
export const pausedPicture: CallView = picture({
  theirs: true,
  step: 'on',
  source: 'camera',
  limit: 'paused',
});

const sentAt = Date.now() - 152_000;
export const detailed: CallView = {
  ...connected,
  identity: diverted.identity,
  details: {
    sipCallId: '5f1d7c5e-9f0a-4f7e-8a57-0d5ad5f0c001',
    codec: 'opus',
    encryption: 'DTLS-SRTP',
    dtmf: 'telephone-event',
    sessionTimer: { intervalS: 1800, refresher: 'us' },
    ladder: [
      { at: sentAt, direction: 'out', line: 'INVITE sip:1002@example.com' },
      { at: sentAt + 21, direction: 'in', line: '100 Trying (INVITE)' },
      { at: sentAt + 64, direction: 'in', line: '180 Ringing (INVITE)' },
      { at: sentAt + 398, direction: 'in', line: '200 OK (INVITE)' },
      { at: sentAt + 412, direction: 'out', line: 'ACK sip:1002@example.com' },
    ],
  },
};

function identified(number: string, name: string): Pick<CallView, 'peer' | 'identity'> {
  return {
    peer: { uri: `sip:${number}@example.com`, number, name },
    identity: { name, number, verification: 'none', asserted: false, diversion: null },
  };
}
