import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../../edge/service/rate-limit.ts';
import { chooseSource } from '../../../../edge/service/source.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

describe('the rate limit', () => {
  it('grants a burst, then what the minute allows, and tells when to come again', () => {
    const clock = createFakeClock();
    const limit = createRateLimit({ perMinute: 30, burst: 3, clock });
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 2]);
    clock.advance(1999);
    expect(limit.take('a')).toBe(1);
    clock.advance(1);
    expect([1, 2].map(() => limit.take('a'))).toEqual([0, 2]);
  });

  it('holds for each name alone', () => {
    const limit = createRateLimit({ perMinute: 1, burst: 1, clock: createFakeClock() });
    expect([limit.take('a'), limit.take('b'), limit.take('a')]).toEqual([0, 0, 60]);
  });

  it('forgets the names that asked longest ago, so that a flood of names fills no memory', () => {
    const limit = createRateLimit({ perMinute: 1, burst: 1, clock: createFakeClock(), mostNames: 2 });
    for (const name of ['a', 'b', 'c']) limit.take(name);
    expect(limit.take('c')).toBe(60);
    expect(limit.take('a')).toBe(0);
  });

  it('never grants more than burst and rate allow, and always what it promised', () => {
    const limits = fc.record({
      perMinute: fc.integer({ min: 1, max: 600 }),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(limits, fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }), (some, pauses) => {
        const clock = createFakeClock();
        const limit = createRateLimit({ ...some, clock });
        let granted = 0;
        let passed = 0;
        for (const pause of pauses) {
          clock.advance(pause);
          passed += pause;
          if (limit.take('a') === 0) granted += 1;
        }
        expect(granted).toBeLessThanOrEqual(some.burst + (passed * some.perMinute) / 60_000 + 1e-6);
        const waitS = limit.take('a');
        clock.advance(waitS * 1000);
        if (waitS > 0) expect(limit.take('a')).toBe(0);
      }),
    );
  });
});

describe('chooseSource', () => {
  const proxies = ['10.0.0.1', '10.0.0.2'];

  it.each([
    ['the peer', '192.0.2.7', undefined, '192.0.2.7'],
    ['the peer, whatever it writes', '192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['whom a proxy names', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the last one that a proxy saw', '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['through two proxies', '10.0.0.1', '1.1.1.1, 198.51.100.1,10.0.0.2', '198.51.100.1'],
    ['the proxy that names nobody', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['the proxy without the header', '10.0.0.1', undefined, '10.0.0.1'],
    ['IPv4 over an IPv6 socket', '::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['the /64 of an IPv6 host', '2001:db8:0:1:aaaa::1', undefined, '2001:db8:0:1::/64'],
    ['the same, written short', '2001:DB8:0:1::', undefined, '2001:db8:0:1::/64'],
    ['a short one', '::1', undefined, '0:0:0:0::/64'],
    ['with a zone', 'fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
  ])('is %s', (_name, peer, forwarded, expected) => {
    expect(chooseSource(peer, forwarded, proxies)).toBe(expected);
  });

  it('is the same for all hosts of an IPv6 network, however they are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const plain = groups.map((each) => each.toString(16)).join(':');
        const short = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
        const expected = `${groups
          .slice(0, 4)
          .map((each) => each.toString(16))
          .join(':')}::/64`;
        expect(chooseSource(plain, undefined, [])).toBe(expected);
        // URL writes ::ffff:a.b.c.d as hex groups: an IPv6 address still.
        expect(chooseSource(short, undefined, [])).toBe(expected);
      }),
    );
  });

  it('takes every header without a fault', () => {
    fc.assert(
      fc.property(fc.string(), (forwarded) => {
        expect(chooseSource('10.0.0.1', forwarded, proxies)).not.toBe('');
      }),
    );
  });
});
