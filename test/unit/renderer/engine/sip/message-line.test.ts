import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageLine } from '../../../../../src/renderer/engine/sip/message-line.ts';

const message = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\nv=0\r\na=ice-pwd:secret\r\n`;

describe('the line of a SIP message', () => {
  it('tells method and address of a request, without parameters, password and body', () => {
    const text = message('INVITE sip:bob:pw@example.com;gr=urn:uuid:1?Subject=x SIP/2.0', 'Call-ID: c1');
    expect(messageLine(text)).toEqual({ sipCallId: 'c1', line: 'INVITE sip:bob@example.com' });
  });

  it('tells code, reason and method of a response', () => {
    const text = message('SIP/2.0 407 Proxy Authentication Required', 'i: c1', 'CSeq: 2 INVITE');
    expect(messageLine(text)).toEqual({
      sipCallId: 'c1',
      line: '407 Proxy Authentication Required (INVITE)',
    });
  });

  it('is none without a Call-ID', () => {
    expect(messageLine(message('INVITE sip:bob@example.com SIP/2.0'))).toBeNull();
    expect(messageLine('')).toBeNull();
  });

  it('never holds what stands in a header or the body, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (start, value) => {
        const text = `${start}\r\nCall-ID: c1\r\nAuthorization: Bearer token-xyz\r\nX: ${value}\r\n\r\na=ice-pwd:pw-xyz`;
        const line = messageLine(text)?.line ?? '';
        expect(line).not.toMatch(/-xyz/);
        expect(line.length).toBeLessThanOrEqual(160);
      }),
    );
  });
});
