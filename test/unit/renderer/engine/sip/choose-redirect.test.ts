import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRedirect } from '../../../../../src/renderer/engine/sip/choose-redirect.ts';

const servers = ['wss://one.example.com/ws', 'wss://two.example.com:8443/sip?x=1'];
const to = (host: string, port: number | null = null) => [{ host, port }];

describe('chooseRedirect', () => {
  it.each([
    ['one of our servers', to('two.example.com'), servers[1]],
    ['one of our servers by its port', to('two.example.com', 8443), servers[1]],
    ['another port of our server, within our domain', to('two.example.com', 443), 'wss://two.example.com/ws'],
    ['a host within our domain', to('three.example.com', 7443), 'wss://three.example.com:7443/ws'],
    ['the domain itself', to('example.com'), 'wss://example.com/ws'],
    ['a stranger', to('evil.example.net'), null],
    ['a stranger who ends alike', to('evilexample.com'), null],
    ['a stranger, then one of ours', [...to('evil.example.net'), ...to('one.example.com')], servers[0]],
    ['one within our domain, then a server', [...to('x.example.com'), ...to('one.example.com')], servers[0]],
    ['nobody', [], null],
    ['what is no host', to('exa mple.com/@x.example.com'), null],
  ])('%s', (_what, targets, expected) => {
    expect(chooseRedirect(targets, servers, 'example.com')).toBe(expected);
  });

  it('never leads out of our servers and domain, whatever a Contact says', () => {
    const target = fc.record({
      host: fc.oneof(
        fc.domain(),
        fc.string(),
        fc.string().map((text) => `${text}.example.com`),
      ),
      port: fc.option(fc.nat(70_000)),
    });
    fc.assert(
      fc.property(fc.array(target, { maxLength: 4 }), (targets) => {
        const chosen = chooseRedirect(targets, servers, 'example.com');
        if (chosen === null) return;
        const { protocol, hostname } = new URL(chosen);
        expect(protocol).toBe('wss:');
        expect(hostname).toMatch(/(^|\.)example\.com$/);
      }),
    );
  });
});
