import { createHandlers, type HandlerOptions } from '../../src/main/handlers.ts';
import type { ImportDeskOptions } from '../../src/main/people/import-desk.ts';
import { createPeopleHandlers } from '../../src/main/people/people-handlers.ts';
import { createShareHandlers } from '../../src/main/screen-share/share-handlers.ts';
import { noCard } from '../../src/shared/call-card.ts';
import type { DesktopState } from '../../src/shared/desktop-state.ts';
import { noShortcuts } from '../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../src/shared/mailbox.ts';
import { noShare } from '../../src/shared/screen-share.ts';
import { resolveSettings } from '../../src/shared/settings.ts';
import { messagesOf } from './messages-of.ts';
import { noFiles } from './no-files.ts';
import { openPeople } from './open-people.ts';

export const plainState: DesktopState = {
  app: { version: '1', platform: 'linux', locale: 'en' },
  identity: {
    step: 'signed-out',
    choices: [{ name: null, issuer: 'https://a.example', device: true }],
    problem: null,
    wiped: null,
  },
  settings: resolveSettings({}, {}),
  desktopQuiet: 'off',
  secretStore: 'none',
  names: {},
  favourites: [],
  pictures: {},
  unreadMessages: 0,
  mailbox: noMailbox,
  screenShare: noShare,
  update: null,
  shortcuts: noShortcuts,
  link: null,
  notices: [],
};

/** Duties that only count: whatever reaches one has passed the sender check and the schema. */
export function createCounted() {
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
    desktop: { ready: counted, get: () => plainState, dismissNotice: count },
    screenShare: createShareHandlers(
      {
        mayHaveSound: true,
        request() {
          count();
          return null;
        },
        permit: () => false,
        display: count,
        async choice() {
          count();
          return null;
        },
        async choose() {
          count();
          return null;
        },
        stop: count,
        ended: () => undefined,
        stopAny: count,
        obeyed: count,
        lookAtBar: () => undefined,
        heard: () => undefined,
        lookAtCalls: count,
      },
      { isPage: () => true, isPicker: () => true },
    ),
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
      presenceIs: count,
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
        pictures: {
          async choose() {
            count();
            return 'none';
          },
          next() {
            count();
            return null;
          },
          ...{ remove: count, settle: count },
        },
        onChanged: () => undefined,
      }),
      ...messagesOf(store, count),
    },
    reportMailbox: count,
    openWeb: counted,
    openMicrophoneSettings: async () => {
      count();
      return true;
    },
    detours: { open: count, send: count, close: count },
    reportEngine: count,
    settleControl: count,
    logLevel: 'info',
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
        return { aor: null, calls: [], helpCalledAt: null, goneAt: null };
      },
    },
  };
  return { handlers: createHandlers(options), calls: () => calls };
}
