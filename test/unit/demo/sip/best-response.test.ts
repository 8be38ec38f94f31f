import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseBestResponse } from '../../../../demo/sip/best-response.ts';
import { headerValues, type SipResponse } from '../../../../demo/sip/message.ts';

function response(status: number, headers: SipResponse['headers'] = []): SipResponse {
  return { kind: 'response', status, reason: 'x', headers, body: '' };
}

describe('chooseBestResponse', () => {
  it.each([
    [[486, 603], 603],
    [[480, 486], 480],
    [[486, 407], 407],
    [[500, 486], 486],
    [[302, 404], 302],
    [[503], 500],
    [[503, 504], 504],
  ])('of %j takes %i', (statuses, expected) => {
    expect(chooseBestResponse(statuses.map((status) => response(status)))?.status).toBe(expected);
  });

  it('gathers the challenges of all branches', () => {
    const best = chooseBestResponse([
      response(407, [{ name: 'Proxy-Authenticate', value: 'Digest a' }]),
      response(401, [{ name: 'WWW-Authenticate', value: 'Digest b' }]),
    ]);
    expect(best?.status).toBe(407);
    expect([
      ...headerValues(best ?? response(0), 'Proxy-Authenticate'),
      ...headerValues(best ?? response(0), 'WWW-Authenticate'),
    ]).toEqual(['Digest a', 'Digest b']);
  });

  it('is null for nothing, and never worse than the lowest class (property)', () => {
    expect(chooseBestResponse([])).toBeNull();
    const statuses = fc.array(fc.integer({ min: 300, max: 699 }), { minLength: 1 });
    fc.assert(
      fc.property(statuses, (given) => {
        const best = chooseBestResponse(given.map((status) => response(status)))?.status ?? 0;
        const declined = given.some((status) => status >= 600);
        const lowest = Math.min(...given.map((status) => Math.floor(status / 100)));
        expect(Math.floor(best / 100)).toBe(declined ? 6 : lowest);
      }),
    );
  });
});
