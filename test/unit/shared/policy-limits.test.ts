import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { applyLimits, iceHost, policyLimitsSchema } from '../../../src/shared/policy-limits.ts';
import { type ProvisioningInput, provisioningSchema } from '../../../src/shared/provisioning.ts';

const document: ProvisioningInput = {
  version: 1,
  account: { aor: 'sip:alice@example.com', displayName: 'Alice' },
  servers: [{ url: 'wss://sip1.example.com/ws' }, { url: 'wss://SIP2.example.com/ws' }],
  credentials: { kind: 'bearer', tokenUrl: 'https://phones.example.com/token' },
  ice: {
    servers: [
      { urls: ['stun:stun.example.com:3478', 'turn:[2001:db8::1]:3478'], username: 'u', credential: 'c' },
    ],
    turnCredentialsUrl: 'https://phones.example.com/turn',
  },
  calls: { autoAnswer: true, transfers: 'always', redirects: { ownDomainOnly: false } },
};
const limitsOf = (input: v.InferInput<typeof policyLimitsSchema>) => v.parse(policyLimitsSchema, input);
const provisioningOf = (change: Partial<ProvisioningInput> = {}) =>
  v.parse(provisioningSchema, { ...document, ...change });

describe('applyLimits', () => {
  it('leaves the document as it is without limits, and with none that bind', () => {
    const provisioning = provisioningOf();
    expect(applyLimits(provisioning, undefined)).toEqual({ ok: true, provisioning });
    expect(applyLimits(provisioning, limitsOf({}))).toEqual({ ok: true, provisioning });
  });

  it('tightens what the document loosens', () => {
    const limits = limitsOf({
      relayOnly: true,
      autoAnswer: false,
      transfers: 'ask',
      foreignRedirects: false,
    });
    expect(applyLimits(provisioningOf(), limits)).toMatchObject({
      provisioning: {
        ice: { transportPolicy: 'relay' },
        calls: { autoAnswer: false, transfers: 'ask', redirects: { ownDomainOnly: true } },
      },
    });
  });

  it('never loosens what the document holds tight', () => {
    const strict = provisioningOf({
      ice: { transportPolicy: 'relay' },
      calls: { autoAnswer: false, transfers: 'never', redirects: { ownDomainOnly: true } },
    });
    const loose = limitsOf({
      relayOnly: false,
      autoAnswer: true,
      transfers: 'always',
      foreignRedirects: true,
    });
    expect(applyLimits(strict, loose)).toEqual({ ok: true, provisioning: strict });
  });

  it.each<[string[], Partial<ProvisioningInput>, string | null]>([
    [['*.example.com'], {}, 'ice.servers.0.urls'],
    [['*.example.com'], { ice: {} }, null],
    [['sip1.example.com', 'sip2.example.com', 'phones.example.com'], { ice: {} }, null],
    [['sip1.example.com'], { ice: {} }, 'servers.1.url'],
    [['example.com'], { ice: {} }, 'servers.0.url'],
    [['*.example.com'], { ice: {}, servers: [{ url: 'wss://evilexample.com/' }] }, 'servers.0.url'],
    [['*.example.com'], { ice: {}, servers: [{ url: 'wss://sip.example.com.evil/' }] }, 'servers.0.url'],
    [
      ['*.example.com'],
      { ice: {}, credentials: { kind: 'bearer', tokenUrl: 'https://evil.example/token' } },
      'credentials.tokenUrl',
    ],
    [
      ['*.example.com'],
      { ice: {}, credentials: { kind: 'ephemeral', url: 'https://a.b/' } },
      'credentials.url',
    ],
    [['*.example.com'], { ice: { turnCredentialsUrl: 'https://a.b/' } }, 'ice.turnCredentialsUrl'],
    [['*.example.com'], { ice: { servers: [{ urls: ['stun:a.b'] }] } }, 'ice.servers.0.urls'],
  ])('within %j and with %j refuses %s', (hosts, change, place) => {
    const limits = limitsOf({ hosts });
    const limited = applyLimits(provisioningOf(change), limits);
    expect(limited.ok ? null : limited.place).toBe(place);
  });
});

describe('iceHost', () => {
  it.each([
    ['stun:a.example', 'a.example'],
    ['TURNS:a.example:443?transport=tcp', 'a.example'],
    ['turn:[2001:db8::1]:3478', '[2001:db8::1]'],
    ['http://a.example', ''],
  ])('of %s is %j', (url, host) => {
    expect(iceHost(url)).toBe(host);
  });

  it('is some text for every text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof iceHost(text)).toBe('string');
      }),
    );
  });
});
