import { describe, expect, it } from 'vitest';
import { createSrtp } from '../../lab/support/srtp.ts';

/** The master key and salt of RFC 3711, appendix B.3. */
const inline = Buffer.from(
  'e1f97a0d3e018be0d64fa32c06de4139' + '0ec675ad498afeebb6960b3aabe6',
  'hex',
).toString('base64');
// A packet of libsrtp's own test, with these keys.
const plain = Buffer.from(`800f1234decafbadcafebabe${'ab'.repeat(16)}`, 'hex');
const secured = Buffer.from(
  '800f1234decafbadcafebabe' + '4e55dc4ce79978d88ca4d215949d2402' + 'b78d6acc99ea179b8dbb',
  'hex',
);

describe('SRTP', () => {
  it('makes of a packet what others make of it, and opens it again', () => {
    const srtp = createSrtp(inline);
    expect(srtp.protect(plain)).toEqual(secured);
    expect(srtp.unprotect(secured)).toEqual(plain);
  });

  it('refuses a packet that was changed, of another key, or cut short', () => {
    const srtp = createSrtp(inline);
    const changed = Buffer.from(secured);
    changed.writeUInt8(changed.readUInt8(20) ^ 1, 20);
    expect(() => srtp.unprotect(changed)).toThrow(/does not authenticate/);
    const other = createSrtp(Buffer.alloc(30, 7).toString('base64'));
    expect(() => other.unprotect(secured)).toThrow(/does not authenticate/);
    expect(() => srtp.unprotect(secured.subarray(0, 21))).toThrow(/too short/);
  });

  it('refuses a key of another length', () => {
    expect(() => createSrtp(Buffer.alloc(46).toString('base64'))).toThrow(/key of this suite/);
  });
});
