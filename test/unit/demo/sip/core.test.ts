import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../../../demo/sip/accounts.ts';
import type { Authenticator } from '../../../../demo/sip/authenticator.ts';
import { createCore } from '../../../../demo/sip/core.ts';
import type { Flow } from '../../../../demo/sip/flow.ts';
import { defaultLimits } from '../../../../demo/sip/registrar.ts';

const sentBy = 'localhost:1';
const methods = ['REGISTER', 'INVITE', 'ACK', 'CANCEL', 'BYE', 'MESSAGE', 'OPTIONS', 'FOO'];

/** Everybody is Alice, so that the mutations reach beyond the challenge. */
function setUp() {
  const directory = createDirectory([sentBy]);
  const account = directory.find('sip:alice@offhook.localhost');
  if (account === null) throw new Error('Alice has left');
  const authenticator: Authenticator = {
    challenge: () => ({ ok: false, status: 407, headers: [] }),
    authenticate: async () => ({ ok: true, account }),
  };
  const lines: string[] = [];
  const sent: string[] = [];
  const core = createCore({
    directory,
    authenticator,
    sentBy,
    limits: defaultLimits,
    timers: { ringMs: 1000, replyMs: 1000, cancelMs: 1000 },
    log: (line) => lines.push(line),
  });
  let tell: () => void = () => {};
  const flow: Flow = {
    id: 'fuzz',
    trusted: null,
    isOpen: () => true,
    send(text) {
      sent.push(text);
      tell();
      return true;
    },
  };
  /** The messages of a flow are handled in order: its own OPTIONS answered means all before it are done. */
  function settled(callId: string): Promise<void> {
    return new Promise((resolve) => {
      tell = () => {
        if (sent.some((text) => text.startsWith('SIP/2.0 200') && text.includes(callId))) resolve();
      };
      core.receive(flow, request('OPTIONS', `sip:offhook.localhost`, callId));
    });
  }
  return { core, flow, lines, sent, settled };
}

function request(method: string, uri: string, callId: string): string {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK${callId}`,
    'Max-Forwards: 70',
    'Route: <sip:localhost:1;lr>',
    'From: "Alice" <sip:alice@offhook.localhost>;tag=1',
    'To: <sip:alice@offhook.localhost>',
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    'Contact: <sip:alice@a.invalid;transport=ws>;expires=60',
    '',
    'body',
  ].join('\r\n');
}

const mutated = fc
  .record({
    method: fc.constantFrom(...methods),
    uri: fc.constantFrom(
      'sip:offhook.localhost',
      'sip:alice@offhook.localhost',
      'sip:alice@a.invalid',
      'sip:486@offhook.localhost',
    ),
    callId: fc.stringMatching(/^[a-z0-9]{1,6}$/),
    at: fc.nat(400),
    cut: fc.nat(30),
    insert: fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 20 }),
      fc.constantFrom('\r\n', '"', '<', ';tag=2', ',', '*'),
    ),
  })
  .map(({ method, uri, callId, at, cut, insert }) => {
    const text = request(method, uri, callId);
    return text.slice(0, at) + insert + text.slice(at + cut);
  });

describe('registrar and proxy together', () => {
  it('never fail on what a client may send, and answer the next good request (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 8 }), async (texts) => {
        const { core, flow, lines, settled } = setUp();
        for (const text of texts) core.receive(flow, text);
        await settled('zz-last');
        core.close();
        expect(lines.filter((line) => line.includes('unexpected'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('does nothing at all while silent', async () => {
    const { core, flow, sent, settled } = setUp();
    core.setSilent(true);
    core.receive(flow, '\r\n\r\n');
    core.receive(flow, request('OPTIONS', 'sip:offhook.localhost', 'unheard'));
    core.setSilent(false);
    await settled('heard');
    expect(sent.some((text) => text.includes('unheard') || text === '\r\n')).toBe(false);
  });
});
