import { describe, expect, it } from 'vitest';
import { chooseReturn, mostReturns, roamOf } from '../../../../src/renderer/engine/call-return.ts';
import type { KeptCall } from '../../../../src/shared/kept-call.ts';
import { keptCall } from '../../../support/kept-call.ts';

const ringing: KeptCall['signalling'] = { kind: 'ringing', invite: 'INVITE sip:a@b SIP/2.0' };
const request: KeptCall['signalling'] = {
  kind: 'request',
  ...{ requestUri: 'sip:b@c', via: 'v', from: 'f', to: 't', callId: 'c', sequence: 1, route: [] },
};

describe('chooseReturn', () => {
  it.each<[string, Partial<KeptCall>, ReturnType<typeof chooseReturn>]>([
    ['a call that stood', {}, 'take-back'],
    ['one that has taken three pages with it', { returns: mostReturns }, 'take-back'],
    ['one that has taken a fourth', { returns: mostReturns + 1 }, 'end'],
    ['one that was being hung up', { step: 'ending' }, 'let-go'],
    ['one that rang here', { step: 'pending', signalling: ringing }, 'ring'],
    [
      'one that rang here once too often',
      { step: 'pending', signalling: ringing, returns: mostReturns + 1 },
      'let-go',
    ],
    ['one that we dialled and nobody has answered', { step: 'pending', signalling: request }, 'end'],
    ['such a one for help', { step: 'pending', signalling: request, emergency: true }, 'take-back'],
    [
      'one for help that has taken a fourth page with it',
      { step: 'pending', signalling: request, emergency: true, returns: mostReturns + 1 },
      'end',
    ],
  ])('%s', (_what, changes, plan) => {
    expect(chooseReturn(keptCall(changes))).toBe(plan);
  });
});

describe('roamOf', () => {
  it('counts from the death of the page to the first sound, and until then to the answer', () => {
    const former = { call: keptCall(), goneAt: 5000 };
    expect(roamOf(former, 6000, null)).toMatchObject({ cause: 'page-gone', tookMs: 1000, gapMs: 1000 });
    expect(roamOf(former, 6000, 6300)).toMatchObject({ rung: 'replaces', tookMs: 1000, gapMs: 1300 });
  });
});
