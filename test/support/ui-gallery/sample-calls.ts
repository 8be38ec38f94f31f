import type { CallEnd } from '../../../src/renderer/engine/core/call-end.ts';
import type { Peer } from '../../../src/renderer/engine/core/peer.ts';
import {
  type CallView,
  type MediaView,
  noVideoView,
  plainCall,
  plainIdentity,
} from '../../../src/renderer/engine/snapshot.ts';

const now = Date.now();
const minuteMs = 60_000;

const bob: Peer = { uri: 'sip:1002@example.com', number: '1002', name: 'Bob Meyer' };
const unnamed: Peer = { uri: 'sip:+4930123456@example.com', number: '+4930123456', name: null };
const echo: Peer = { uri: 'sip:600@example.com', number: '600', name: null };
export const longNamed: Peer = {
  uri: 'sip:anna-katharina.von-hohenfels-wittgenstein@subsidiary.international.example.com',
  number: 'anna-katharina.von-hohenfels-wittgenstein',
  name: 'Anna-Katharina von Hohenfels-Wittgenstein (Rechnungswesen)',
};

const whoIs = (peer: Peer) => ({ peer, identity: plainIdentity(peer) });

const media: MediaView = {
  codec: 'opus',
  path: 'host udp',
  rttMs: 18.4,
  jitterMs: 1.2,
  red: false,
  bitrate: 32_000,
  encryption: 'DTLS 1.3, AES128_CM_HMAC_SHA1_80',
  localCandidate: 'host 192.0.2.20:51904 udp',
  remoteCandidate: 'host 192.0.2.7:30016 udp',
  lastPacketAt: now,
  farEndLost: 0,
  inbound: { packets: 7312, bytes: 614_208, lost: 3, level: 0.12, energy: 4.2 },
  outbound: { packets: 7320, bytes: 614_880, lost: 0, level: 0.32, energy: 6.1 },
};

export const outgoing: CallView = {
  ...plainCall,
  id: 'outgoing',
  direction: 'outgoing',
  step: 'calling',
  ...whoIs(echo),
  startedAt: now - 3000,
  connectedAt: null,
  endedAt: null,
};

export const ringing: CallView = { ...outgoing, id: 'ringing', step: 'ringing', ...whoIs(unnamed) };
export const incoming: CallView = {
  ...outgoing,
  id: 'incoming',
  direction: 'incoming',
  step: 'incoming',
  ...whoIs(bob),
};
export const incomingUnnamed: CallView = { ...incoming, id: 'incoming-2', ...whoIs(unnamed) };
export const connected: CallView = {
  ...outgoing,
  id: 'connected',
  step: 'connected',
  ...whoIs(bob),
  startedAt: now - 3 * minuteMs,
  connectedAt: now - 151_000,
  setupMs: 412,
  media,
  quality: 'good',
  video: { ...noVideoView, mayStart: true },
};
/** Silence goes out. */
const unheard = (why: NonNullable<CallView['unheard']>): CallView => ({
  ...connected,
  unheard: why,
  media: { ...media, outbound: { ...media.outbound, level: 0 } },
});
export const withoutMicrophone = unheard('gone');
export const microphoneBusy = unheard('busy');
export const poor: CallView = { ...connected, quality: 'poor' };
export const recorded: CallView = { ...connected, recording: 'on' };
export const roamed: CallView = {
  ...connected,
  roams: [
    {
      at: now - 20_000,
      cause: 'link-down',
      rung: 'ranked-restart',
      before: { network: 'wifi', path: 'host 192.0.2.20:51904 udp' },
      after: { network: 'cellular', path: 'host 198.51.100.9:40112 udp' },
      tookMs: 61,
      gapMs: 140,
    },
  ],
};
export const connectedOther: CallView = {
  ...connected,
  id: 'connected-2',
  ...whoIs(unnamed),
  startedAt: now - minuteMs,
  connectedAt: now - 51_000,
  media: { ...media, codec: 'PCMU', path: 'relay tcp' },
  quality: 'fair',
};

function ended(
  id: string,
  peer: Peer,
  minutesAgo: number,
  end: CallEnd,
  change: Partial<CallView> = {},
): CallView {
  const endedAt = now - minutesAgo * minuteMs;
  return {
    ...outgoing,
    id,
    ...whoIs(peer),
    step: 'ended',
    startedAt: endedAt - minuteMs,
    endedAt,
    end,
    ...change,
  };
}

const noAnswerCode = { sipCode: null, sipReason: null };
const notFound: CallEnd = { by: 'remote', cause: 'not-found', sipCode: 404, sipReason: 'Not Found' };

export const endedNotFound = ended(
  'not-found',
  { ...echo, uri: 'sip:7042@example.com', number: '7042' },
  0,
  notFound,
  { followUps: ['check-number'] },
);
export const endedBusy: CallView = {
  ...ended('busy', bob, 0, { by: 'remote', cause: 'busy', sipCode: 486, sipReason: 'Busy Here' }),
  followUps: ['call-again', 'leave-message', 'try-later'],
};
export const endedHungUp = ended(
  'hung-up',
  bob,
  0,
  { by: 'remote', cause: 'hung-up', ...noAnswerCode },
  { startedAt: now - 4 * minuteMs, connectedAt: now - 227_000, setupMs: 398, media },
);
export const endedLost = ended(
  'lost',
  bob,
  0,
  { by: 'local', cause: 'network-lost', ...noAnswerCode },
  { connectedAt: now - 227_000, followUps: ['call-again'], redialAwaited: true },
);
export const calledAgain: CallView = { ...connected, id: 'again', redialOf: 'lost' };
export const endedMissed = ended(
  'missed',
  bob,
  2,
  { by: 'remote', cause: 'cancelled', ...noAnswerCode },
  { direction: 'incoming', followUps: ['call-back'] },
);
export const endedRefused = ended('refused', bob, 0, {
  by: 'local',
  cause: 'microphone-refused',
  ...noAnswerCode,
});
export const endedLong = ended('long', longNamed, 0, { by: 'local', cause: 'media-failed', ...noAnswerCode });
export const recents: readonly CallView[] = [
  ended(
    'r1',
    unnamed,
    95,
    { by: 'local', cause: 'hung-up', ...noAnswerCode },
    { connectedAt: now - 99 * minuteMs },
  ),
  ended('r2', longNamed, 61, { by: 'remote', cause: 'busy', sipCode: 486, sipReason: 'Busy Here' }),
  endedMissed,
  ended(
    'r3',
    bob,
    1,
    { by: 'local', cause: 'hung-up', ...noAnswerCode },
    { direction: 'incoming', connectedAt: now - 100_000 },
  ),
];
