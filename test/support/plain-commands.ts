import { RequestError } from '../../src/main/answer-request.ts';
import { type CommandOptions, createCommands, idleEngine } from '../../src/main/control/commands.ts';
import type { DesktopState, IdentityState } from '../../src/shared/desktop-state.ts';
import { noShortcuts } from '../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../src/shared/mailbox.ts';
import { noShare } from '../../src/shared/screen-share.ts';
import { resolveSettings } from '../../src/shared/settings.ts';

export const signedOut = {
  step: 'signed-out',
  choices: [{ name: null, issuer: 'https://a.example', device: true }],
  problem: null,
  wiped: null,
} as const satisfies IdentityState;

export function desktopWith(identity: IdentityState): DesktopState {
  return {
    app: { version: '1', platform: 'linux', locale: 'en' },
    identity,
    settings: resolveSettings({}, {}),
    desktopQuiet: 'off',
    secretStore: 'keychain',
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
}

const nobody = (): never => {
  throw new RequestError('not-available', 'nobody is signed in');
};
const noMessages: CommandOptions['messages'] = {
  'messages.open': nobody,
  'messages.send': nobody,
  'messages.chats': nobody,
};

/** The commands of an app in which nothing is going on. */
export function plainCommands(options: Partial<CommandOptions> = {}) {
  return createCommands({
    desktop: () => desktopWith(signedOut),
    engine: () => idleEngine,
    relay: {
      request: async () => ({ ok: true, value: null }),
      settle: () => undefined,
      pageGone: () => undefined,
    },
    resolveDial: async (text) => ({ target: `0${text}`, e164: null, why: ['outside-line'] }),
    signIn: async (present) => present('https://a.example/authorize?state=1'),
    capture: async () => null,
    history: () => null,
    messages: noMessages,
    writeBundle: async (file) => ({ file, bytes: 1 }),
    simulate: () => ({ ok: true, value: null }),
    quickDial: () => undefined,
    checkUpdate: () => false,
    tokens: null,
    onRevoked: () => undefined,
    quit: () => undefined,
    ...options,
  });
}
