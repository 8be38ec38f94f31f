import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { keptCallSchema, keptCallsSchema } from '../../../src/shared/kept-call.ts';
import { keptCall, keptDialog } from '../../support/kept-call.ts';

const fits = (call: unknown) => v.is(keptCallSchema, call);

describe('what is kept of a call', () => {
  it('takes a dialog, an INVITE of ours, and one that rings', () => {
    expect(fits(keptCall())).toBe(true);
    const request = {
      kind: 'request' as const,
      requestUri: 'sip:bob@example.com',
      via: 'SIP/2.0/WSS x.invalid;branch=z9hG4bK1',
      from: '<sip:alice@example.com>;tag=a',
      to: '<sip:bob@example.com>',
      callId: 'c1',
      sequence: 1,
      route: [],
    };
    expect(fits(keptCall({ step: 'pending', signalling: request }))).toBe(true);
    const ringing = { kind: 'ringing' as const, invite: 'INVITE sip:alice@example.com SIP/2.0\r\n\r\n' };
    expect(fits(keptCall({ step: 'pending', signalling: ringing }))).toBe(true);
  });

  it.each([
    ['a second line in a header', { signalling: { ...keptDialog, callId: 'c1\r\nX: y' } }],
    ['a route of many kilobytes', { signalling: { ...keptDialog, routeSet: ['x'.repeat(2000)] } }],
    ['a number below zero', { signalling: { ...keptDialog, localSequence: -1 } }],
    ['another method', { signalling: { kind: 'ringing', invite: 'BYE sip:alice@example.com SIP/2.0' } }],
    ['no time', { startedAt: Number.NaN }],
  ])('refuses %s', (_what, changes) => {
    expect(fits({ ...keptCall(), ...changes })).toBe(false);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(v.safeParse(keptCallsSchema, anything).success).toBeTypeOf('boolean');
      }),
    );
  });

  it('drops what it does not know, such as a secret that somebody put beside it', () => {
    const parsed = v.parse(keptCallSchema, { ...keptCall(), password: 'x' });
    expect(parsed).toEqual(keptCall());
  });
});
