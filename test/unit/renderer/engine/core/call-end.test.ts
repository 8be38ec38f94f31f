import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callEndCauses,
  causeOfFinalResponse,
  followUpsOf,
} from '../../../../../src/renderer/engine/core/call-end.ts';

describe('causeOfFinalResponse', () => {
  it.each([
    [302, 'moved'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'no-answer'],
    [480, 'unavailable'],
    [486, 'busy'],
    [488, 'not-acceptable'],
    [500, 'server-error'],
    [503, 'service-unavailable'],
    [600, 'busy'],
    [603, 'declined'],
  ])('%i is %s', (code, cause) => {
    expect(causeOfFinalResponse(code)).toBe(cause);
  });

  it.each([
    ['outgoing', 'remote', 'busy', false, ['call-again', 'leave-message', 'try-later']],
    ['outgoing', 'remote', 'not-found', false, ['check-number']],
    ['outgoing', 'local', 'cancelled', false, []],
    ['incoming', 'remote', 'cancelled', false, ['call-back']],
    ['incoming', 'local', 'do-not-disturb', false, ['call-back']],
    ['incoming', 'remote', 'answered-elsewhere', false, []],
    ['incoming', 'local', 'declined', false, []],
    ['incoming', 'local', 'network-lost', true, ['call-again']],
    ['outgoing', 'remote', 'hung-up', true, []],
  ] as const)(
    '%s, ended by %s as %s, talked: %s, may be followed by %j',
    (direction, by, cause, talked, expected) => {
      expect(followUpsOf({ by, cause, sipCode: null, sipReason: null }, direction, talked)).toEqual(expected);
    },
  );

  it('has a cause for every code there may ever be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 699 }), (code) => {
        expect(callEndCauses).toContain(causeOfFinalResponse(code));
      }),
    );
  });
});
