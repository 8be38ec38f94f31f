import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callEndCauses, causeOfFinalResponse } from '../../../../../src/renderer/engine/core/call-end.ts';

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

  it('has a cause for every code there may ever be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 699 }), (code) => {
        expect(callEndCauses).toContain(causeOfFinalResponse(code));
      }),
    );
  });
});
