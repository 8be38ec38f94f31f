import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSessionEnd,
  formatSessionSecret,
  parseSessionEnd,
  parseSessionSecret,
} from '../../../../src/main/identity/session-secret.ts';

describe('what the keychain keeps of a session', () => {
  it('is the token alone where it is bound to no key, as an earlier version wrote it', () => {
    expect(formatSessionSecret({ refreshToken: 'r-1', proofKey: null })).toBe('r-1');
    expect(parseSessionSecret('r-1')).toEqual({ refreshToken: 'r-1', proofKey: null });
  });

  it('comes back as it was', () => {
    const token = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(token, token, (refreshToken, proofKey) => {
        const secret = { refreshToken, proofKey };
        expect(parseSessionSecret(formatSessionSecret(secret))).toEqual(secret);
      }),
    );
  });

  it('says that it has ended, and why', () => {
    expect(parseSessionEnd(formatSessionEnd('session-expired'))).toEqual({
      code: 'session-expired',
      detail: null,
    });
    const others = [
      'r-1',
      '{"ended":"tomorrow"}',
      '{"ended":"session-expired","refreshToken":"r"}',
      '',
      'null',
    ];
    for (const text of others) expect(parseSessionEnd(text)).toBeNull();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseSessionEnd(text)).toBeNull();
      }),
    );
  });

  it('is read whatever stands there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseSessionSecret(text)).toEqual({ refreshToken: text, proofKey: null });
      }),
    );
  });
});
