import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../src/main/control/argv.ts';
import { createAuthLinks, parseAuthLink } from '../../../src/main/identity/scheme-redirect.ts';
import { receiveAuthLinks } from '../../../src/main/links/auth-links.ts';
import { findLink } from '../../../src/main/links/find-link.ts';
import { createLinkDesk } from '../../../src/main/links/link-desk.ts';
import { placeLink } from '../../../src/main/links/place-link.ts';
import { resolveAppFile } from '../../../src/main/windows/app-protocol.ts';
import { isAllowedExternal } from '../../../src/main/windows/navigation-guard.ts';
import { isWebPage } from '../../../src/main/windows/open-external.ts';
import type { LinkRequest } from '../../../src/shared/desktop-state.ts';
import { parseDialTarget } from '../../../src/shared/dial-target.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { hostileText } from '../../support/hostile.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { demandNoUnhandled } from '../../support/no-unhandled.ts';

// Whatever links, addresses and arguments another program may open the app with: 10 000 of each.

const numRuns = 10_000;

demandNoUnhandled();

describe('links and addresses from outside', () => {
  it('a link of our scheme is taken only with the state that is waited for', () => {
    const links = createAuthLinks();
    const taken: URL[] = [];
    links.listen((link) => {
      if (link.searchParams.get('state') !== 'expected') return false;
      taken.push(link);
      return true;
    });
    const listeners: ((event: { preventDefault(): void }, value: never) => void)[] = [];
    receiveAuthLinks({ on: (_event: string, listener: never) => listeners.push(listener) }, links);
    const deliver = (values: readonly string[]): void => {
      const [second, open] = listeners as unknown as [
        (event: unknown, argv: readonly string[]) => void,
        (event: { preventDefault(): void }, url: string) => void,
      ];
      second({}, values);
      for (const value of values) open({ preventDefault: () => undefined }, value);
    };
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 4 }), (values) => deliver(values)),
      { numRuns },
    );
    expect(taken).toEqual([]);
    deliver(['offhook://auth?code=c&state=expected']);
    expect(taken).toHaveLength(2);
  });

  it('an answer has exactly our redirect URI before its query', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const link = parseAuthLink(text);
        if (link !== null) expect(link.href).toMatch(/^offhook:\/\/auth\?/);
      }),
      { numRuns },
    );
  });

  it('nothing but a web page is handed to the system, and nothing but the company’s own as a link', () => {
    const own = ['https://login.example.com'];
    fc.assert(
      fc.property(hostileText, (text) => {
        if (isWebPage(text)) expect(text.trim()).toMatch(/^https?:/i);
        if (isAllowedExternal(text, own)) expect(new URL(text).origin).toBe(own[0]);
      }),
      { numRuns },
    );
  });

  it('no address of the page leads out of its folder', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const url of [text, `app://offhook/${text}`]) {
          const file = resolveAppFile('/app/out/renderer', url);
          if (file !== null) expect(file.startsWith('/app/out/renderer/')).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  /** Links of our schemes, with something hostile in them. */
  const hostileLink = fc.oneof(
    hostileText,
    fc
      .tuple(fc.constantFrom('tel:', 'sip:', 'sips:', 'callto:', 'TEL://', ' sip:'), hostileText)
      .map(([scheme, rest]) => scheme + rest),
    fc
      .tuple(
        fc.constantFrom('tel:+49301234567', 'tel:112', 'sip:600@example.com', 'callto:anna'),
        fc.constantFrom(
          ';ext=',
          ';phone-context=',
          '?Route=',
          '?method=BYE&',
          '%00',
          '%0d%0aVia:',
          ';lr;',
          '@',
          ',',
        ),
        hostileText,
      )
      .map((parts) => parts.join('')),
  );

  it('a link to call is refused or asked about: it never calls by itself, signs nobody out and ends nothing', async () => {
    const log = createMemoryLog();
    const isEmergency = (number: string): boolean => number === '112';
    const asked: LinkRequest[] = [];
    let refused = 0;
    let calls = 0;
    const desk = createLinkDesk({
      isSignedIn: () => true,
      isRegistered: () => true,
      place: async (link) => placeLink(link, { domain: 'example.com', readNumber: () => null, isEmergency }),
      resolve: async (text) => ({ target: text, e164: null, why: [] }),
      confirm: () => 'always',
      isEmergency,
      isInCall: () => false,
      isKnown: () => true,
      async dial() {
        calls += 1;
        return { ok: true, value: null };
      },
      publish: (link) => void (link !== null && asked.push(link)),
      onRefused: () => {
        refused += 1;
      },
      present: () => undefined,
      clock: createFakeClock(),
      log,
    });
    await fc.assert(
      fc.asyncProperty(hostileLink, async (text) => {
        const before = asked.length + refused;
        desk.open(text);
        // What was begun runs on in promises alone.
        for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
        expect(asked.length + refused).toBe(before + 1);
        const link = asked.at(-1);
        if (link === undefined) return;
        expect(link.step).toBe('asking');
        // Whatever it says, what it would call is one number or one name: no digits afterwards, no header, no route.
        expect(parseDialTarget(link.target, 'example.com').ok).toBe(true);
      }),
      { numRuns },
    );
    expect(calls).toBe(0);
    expect([refused > numRuns / 10, asked.length > numRuns / 100]).toEqual([true, true]);
    expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('a start of the app brings at most a link, and never one to something else', () => {
    fc.assert(
      fc.property(fc.array(hostileLink, { maxLength: 4 }), (args) => {
        const link = findLink(args);
        if (link !== null) expect(link.trimStart()).toMatch(/^(tel|sips?|callto):/i);
      }),
      { numRuns },
    );
  });

  it('a command line is read or refused, and a link on it is no verb', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 6 }), (args) => {
        const { action } = parseInvocation(args);
        expect(['app', 'command', 'usage']).toContain(action.kind);
      }),
      { numRuns },
    );
    expect(parseInvocation(['offhook://auth?code=c&state=s']).action.kind).toBe('app');
  });
});
