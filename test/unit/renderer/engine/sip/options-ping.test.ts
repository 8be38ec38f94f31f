import fc from 'fast-check';
import { UserAgent } from 'sip.js';
import { describe, expect, it } from 'vitest';
import { createOptionsPing } from '../../../../../src/renderer/engine/sip/options-ping.ts';
import { responseTo } from '../../../../support/fake-wire.ts';

const uri = UserAgent.makeURI('sip:alice@example.com');
if (uri === undefined) throw new Error('no URI');
const transportOptions = { server: 'wss://sip.example.com/' };
const ping = createOptionsPing(new UserAgent({ uri, transportOptions, logBuiltinEnabled: false }));

describe('OPTIONS as a ping', () => {
  it('asks the domain, and takes any final answer for one', () => {
    const request = ping.request(3, 17);
    expect(request).toMatch(/^OPTIONS sip:example\.com SIP\/2\.0\r\n/);
    for (const code of [200, 401, 404, 405, 503]) {
      expect(ping.answered(responseTo(request, code, 'x'), 3)).toBe(17);
    }
  });

  it('takes no provisional answer, none of another socket, and none to another request', () => {
    const request = ping.request(3, 17);
    expect(ping.answered(responseTo(request, 100, 'Trying'), 3)).toBeNull();
    expect(ping.answered(responseTo(request, 200, 'OK'), 4)).toBeNull();
    expect(ping.answered(responseTo(request, 200, 'OK').replace('OPTIONS', 'INVITE'), 3)).toBeNull();
    expect(ping.answered(request, 3)).toBeNull();
  });

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(ping.answered(text, 1)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(ping.answered(`SIP/2.0 200 OK\r\nCall-ID: ${text}\r\nCSeq: 1 OPTIONS\r\n`, 1)).toBeNull();
      }),
    );
  });
});
