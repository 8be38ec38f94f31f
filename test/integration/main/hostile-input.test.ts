import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerRequest } from '../../../src/main/answer-request.ts';
import { parseInvocation } from '../../../src/main/control/argv.ts';
import { createHandlers, type HandlerOptions } from '../../../src/main/handlers.ts';
import { createAuthLinks, parseAuthLink } from '../../../src/main/identity/scheme-redirect.ts';
import { receiveAuthLinks } from '../../../src/main/links/auth-links.ts';
import { findLink } from '../../../src/main/links/find-link.ts';
import { createLinkDesk } from '../../../src/main/links/link-desk.ts';
import { placeLink } from '../../../src/main/links/place-link.ts';
import type { ImportDeskOptions } from '../../../src/main/people/import-desk.ts';
import { createPeopleHandlers } from '../../../src/main/people/people-handlers.ts';
import { resolveAppFile } from '../../../src/main/windows/app-protocol.ts';
import { isAllowedExternal } from '../../../src/main/windows/navigation-guard.ts';
import { isWebPage } from '../../../src/main/windows/open-external.ts';
import { noCard } from '../../../src/shared/call-card.ts';
import type { DesktopState, LinkRequest } from '../../../src/shared/desktop-state.ts';
import { parseDialTarget } from '../../../src/shared/dial-target.ts';
import { noShortcuts } from '../../../src/shared/global-shortcuts.ts';
import { type RequestName, requests } from '../../../src/shared/ipc/contract.ts';
import { noMailbox } from '../../../src/shared/mailbox.ts';
import { resolveSettings } from '../../../src/shared/settings.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { hostileText, hostileValue, mutationsOf, validInputs } from '../../support/hostile.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { messagesOf } from '../../support/messages-of.ts';
import { noFiles } from '../../support/no-files.ts';
import { openPeople } from '../../support/open-people.ts';

// Whatever a page that was taken over may send, and whatever links another program may open: 10 000 of each.

const numRuns = 10_000;
const page = { url: 'app://offhook/index.html', parent: null };
const names = Object.keys(requests) as RequestName[];

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

const state: DesktopState = {
  app: { version: '1', platform: 'linux', locale: 'en' },
  identity: {
    step: 'signed-out',
    choices: [{ name: null, issuer: 'https://a.example', device: true }],
    problem: null,
    wiped: null,
  },
  settings: resolveSettings({}, {}),
  secretStore: 'none',
  names: {},
  favourites: [],
  unreadMessages: 0,
  mailbox: noMailbox,
  update: null,
  shortcuts: noShortcuts,
  link: null,
  notices: [],
};

/** Duties that only count: whatever reaches one has passed the sender check and the schema. */
function createCounted() {
  let calls = 0;
  const count = (): void => {
    calls += 1;
  };
  const store = openPeople();
  const countedPeople: ImportDeskOptions['people'] = {
    withStore(work) {
      count();
      return work(store);
    },
  };
  const counted = async (): Promise<void> => count();
  const options: HandlerOptions = {
    desktop: { ready: counted, get: () => state, dismissNotice: count },
    identity: {
      signIn: counted,
      cancelSignIn: count,
      signOut: counted,
      sipCredential: async () => {
        count();
        return null;
      },
      iceServers: async () => {
        count();
        return { servers: [], expiresAt: null };
      },
    },
    updateSettings: counted,
    resolveDial: async (text) => {
      count();
      return { target: text, e164: null, why: [] };
    },
    decideLink: count,
    quickDial: {
      find: async () => {
        count();
        return [];
      },
      call: async () => {
        count();
        return null;
      },
      close: count,
    },
    testShortcut: async () => {
      count();
      return false;
    },
    card: {
      card: () => {
        count();
        return noCard;
      },
      act: count,
    },
    quit: count,
    updates: {
      install: () => {
        count();
        return true;
      },
      check: () => {
        count();
        return true;
      },
    },
    tokens: {
      'tokens.list': () => {
        count();
        return null;
      },
      'tokens.revoke': () => {
        count();
        return null;
      },
    },
    quitReady: count,
    network: {
      state: () => {
        count();
        return { interfaces: [], defaultRoute: null };
      },
      hint: count,
      awaitServer: async () => {
        count();
        return null;
      },
    },
    people: {
      ...createPeopleHandlers({
        writingOf: ({ number }) => number,
        people: countedPeople,
        files: noFiles(countedPeople),
        onChanged: () => undefined,
      }),
      ...messagesOf(store, count),
    },
    reportMailbox: count,
    openWeb: counted,
    detours: { open: count, send: count, close: count },
    reportEngine: count,
    settleControl: count,
    writeLog: count,
    support: {
      async preview() {
        count();
        return { id: '1', files: [] };
      },
      async save() {
        count();
        return null;
      },
      copy: counted,
    },
    async readLog() {
      count();
      return [];
    },
    calls: {
      keep: count,
      take: () => {
        count();
        return { aor: null, calls: [], goneAt: null };
      },
    },
  };
  return { handlers: createHandlers(options), calls: () => calls };
}

const refusedByHandler: ReadonlySet<string> = new Set([
  'network.awaitServer',
  'detour.open',
  'messages.send',
  'web.open',
]);

describe('a page that was taken over', () => {
  it.each(names)(
    '%s: what does not fit is refused and reaches nobody; what fits is answered',
    async (name) => {
      const { handlers, calls } = createCounted();
      const log = createMemoryLog();
      const before = structuredClone(state);
      let refused = 0;
      const input = fc.oneof(hostileValue, mutationsOf(validInputs[name]));
      await fc.assert(
        fc.asyncProperty(input, async (value) => {
          const reached = calls();
          const reply = await answerRequest(name, handlers, page, value, log);
          const fits = v.safeParse(requests[name].input, value).success;
          if (fits) {
            // Addresses that are none of the account's, pages that are none of the web and chats that are
            // not there are refused by the handler, in the same words.
            const isPossible = reply.ok || reply.code !== 'bad-input' || refusedByHandler.has(name);
            expect(isPossible).toBe(true);
            expect(reply.ok || reply.code !== 'failed').toBe(true);
            return;
          }
          refused += 1;
          expect(reply).toEqual({ ok: false, code: 'bad-input' });
          expect(calls()).toBe(reached);
        }),
        { numRuns },
      );
      // The inputs were hostile indeed.
      expect(refused).toBeGreaterThan(numRuns / 10);
      expect(state).toEqual(before);
      // One line a refusal, however long the input was.
      for (const line of log.lines.splice(0)) expect(line.length).toBeLessThan(400);
    },
  );

  const gone = {
    get url(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
    get parent(): unknown {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  };

  it('is not answered from any other place: subframes, other origins, frames that are gone', async () => {
    const { handlers, calls } = createCounted();
    const log = createMemoryLog();
    const sender = fc.oneof(
      fc.record({ url: fc.constant(page.url), parent: fc.anything().filter((parent) => parent !== null) }),
      fc.record({
        url: hostileText.filter((url) => !url.startsWith('app://offhook/')),
        parent: fc.constant(null),
      }),
      fc.constantFrom(null, gone),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), sender, async (name, from) => {
        const reply = await answerRequest(name, handlers, from, validInputs[name], log);
        expect(reply).toEqual({ ok: false, code: 'forbidden' });
      }),
      { numRuns },
    );
    expect(calls()).toBe(0);
  });
});

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
