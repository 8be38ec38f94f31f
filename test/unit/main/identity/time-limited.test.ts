import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readSipAnswer, readTurnAnswer } from '../../../../src/main/identity/time-limited.ts';
import { policyLimitsSchema } from '../../../../src/shared/policy-limits.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';

const turn = { servers: [{ urls: ['turn:t.example'], username: 'u', credential: 'c' }], ttl: 60 };
const sip = { username: '1700000000:alice', password: 'p', ttl: 60 };

describe('the answer of the token service', () => {
  it('is read with its life', () => {
    expect(readTurnAnswer({ ...turn, expiresAt: 1 })).toEqual({ value: turn.servers, lifeMs: 60_000 });
    expect(readSipAnswer(sip)).toEqual({
      value: { username: '1700000000:alice', password: 'p' },
      lifeMs: 60_000,
    });
  });

  it.each([
    ['no life', { servers: turn.servers }, 'ttl: is missing'],
    ['a life that is over', { ...turn, ttl: 0 }, 'ttl: expected >=1'],
    ['no server', { ...turn, servers: [] }, 'servers: expected >=1'],
    [
      'TURN without a name',
      { ...turn, servers: [{ urls: ['turn:t.example'] }] },
      'servers.0: expected username',
    ],
    ['a page', '<html>', '(document): expected Object'],
  ])('with %s is refused for TURN', (_name, document, detail) => {
    expect(() => readTurnAnswer(document)).toThrow(
      expect.objectContaining({ code: 'provisioning-invalid', detail: expect.stringContaining(detail) }),
    );
  });

  it('names no relay where the policy does not allow one', () => {
    const limits = v.parse(policyLimitsSchema, { hosts: ['*.company.example'] });
    const within = { ...turn, servers: [{ ...turn.servers[0], urls: ['turns:relay.company.example:443'] }] };
    expect(readTurnAnswer(within, limits).value).toEqual(within.servers);
    const beyond = { ...turn, servers: [...within.servers, ...turn.servers] };
    expect(() => readTurnAnswer(beyond, limits)).toThrow(
      expect.objectContaining({
        code: 'provisioning-invalid',
        detail: 'servers.1.urls: the policy does not allow this host',
      }),
    );
  });

  it.each([
    ['a line break in the name', { ...sip, username: 'a\r\nVia: x' }, 'username: expected plain text'],
    ['no password', { ...sip, password: '' }, 'password: expected !0'],
  ])('with %s is refused for SIP', (_name, document, detail) => {
    expect(() => readSipAnswer(document)).toThrow(
      expect.objectContaining({ code: 'provisioning-invalid', detail: expect.stringContaining(detail) }),
    );
  });

  it('is taken or refused as a problem, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        for (const read of [readTurnAnswer, readSipAnswer]) {
          try {
            expect(read(document).lifeMs).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(ProblemError);
          }
        }
      }),
    );
  });
});
