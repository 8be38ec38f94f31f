import { describe, expect, it } from 'vitest';
import type { SipRequest } from '../../../../demo/sip/message.ts';
import { createRecord } from '../../../../demo/sip/record.ts';

const request: SipRequest = {
  kind: 'request',
  method: 'REGISTER',
  uri: 'sip:x',
  headers: [
    { name: 'Call-ID', value: 'c1' },
    { name: 'authorization', value: 'Bearer top.secret.token' },
    { name: 'Proxy-Authorization', value: 'Digest response="topsecret"' },
  ],
  body: 'a=ice-ufrag:u\r\na=ice-pwd:topsecret\r\n',
};

describe('the record of received messages', () => {
  it('keeps no secret', () => {
    const record = createRecord();
    record.add('wss-1', request);
    const [received] = record.messages();
    expect(received).toMatchObject({ flow: 'wss-1', what: 'REGISTER', callId: 'c1' });
    expect(received?.text).not.toMatch(/secret/);
    expect(received?.text).toContain('authorization: Bearer (redacted)');
  });

  it('hands over what is there, and waits for what is not', async () => {
    const record = createRecord();
    const later = record.waitFor(({ callId }) => callId === 'c1');
    record.add('wss-1', request);
    expect((await later).what).toBe('REGISTER');
    expect((await record.waitFor(({ what }) => what === 'REGISTER')).callId).toBe('c1');
    await expect(record.waitFor(() => true, { past: false, timeoutMs: 1 })).rejects.toThrow('1 ms');
  });
});
