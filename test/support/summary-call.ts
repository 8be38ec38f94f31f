import type { CallSummary } from '../../src/shared/engine-summary.ts';

const silent = { packets: 0, bytes: 0, lost: 0, level: 0, energy: 0 };

/** A call as the page reports it to main; whatever a test does not say is the plainest there is. */
export function summaryCall(some: Partial<CallSummary> = {}): CallSummary {
  return {
    id: 'call',
    direction: 'outgoing',
    state: 'connected',
    peer: { uri: 'sip:bob@example.com', number: '200', name: 'Bob Biber' },
    startedAt: 1000,
    connectedAt: null,
    endedAt: null,
    setupMs: null,
    muted: false,
    hold: { byUs: 'no', byThem: false, problem: null },
    aside: false,
    earlyMedia: false,
    conference: false,
    emergency: false,
    pressing: false,
    transfer: null,
    dtmf: '',
    codec: null,
    path: null,
    rttMs: null,
    quality: null,
    inbound: silent,
    outbound: silent,
    recording: null,
    roams: [],
    end: null,
    ...some,
  };
}
