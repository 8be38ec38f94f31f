import type { KeptCall, KeptDialog } from '../../src/shared/kept-call.ts';

export const keptDialog: KeptDialog = {
  kind: 'dialog',
  callId: 'c1',
  localTag: 'ours',
  remoteTag: 'theirs',
  localUri: 'sip:alice@example.com',
  remoteUri: 'sip:bob@example.com',
  remoteTarget: 'sip:x7@y.invalid;transport=ws',
  routeSet: ['<sip:edge.example.com;lr>'],
  localSequence: 3,
};

/** A call that was connected when its page died. */
export function keptCall(changes: Partial<KeptCall> = {}): KeptCall {
  return {
    id: 'call-1',
    direction: 'outgoing',
    step: 'connected',
    peer: { uri: 'sip:bob@example.com', number: 'bob', name: null },
    identity: { name: null, number: 'bob', verification: 'none', asserted: false, diversion: null },
    startedAt: 1000,
    connectedAt: 2000,
    setupMs: 900,
    muted: false,
    held: false,
    aside: false,
    conference: false,
    emergency: false,
    transfer: null,
    consultFor: null,
    dtmf: '',
    picture: null,
    roams: [],
    returns: 1,
    asked: false,
    signalling: keptDialog,
    ...changes,
  };
}
