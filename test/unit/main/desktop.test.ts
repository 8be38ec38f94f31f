import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../src/main/answer-request.ts';
import { pause, systemClock } from '../../../src/main/clock.ts';
import { createTokenHandlers } from '../../../src/main/control/token-handlers.ts';
import { createDesktop } from '../../../src/main/desktop.ts';
import { createHandlers, type HandlerOptions } from '../../../src/main/handlers.ts';
import { createPeopleHandlers } from '../../../src/main/people/people-handlers.ts';
import { ManagedSettingError } from '../../../src/main/settings/settings.ts';
import { NoPreviewError } from '../../../src/main/support/support-desk.ts';
import { noCard } from '../../../src/shared/call-card.ts';
import { defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import type { DesktopState, IdentityState } from '../../../src/shared/desktop-state.ts';
import { noShortcuts } from '../../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../../src/shared/mailbox.ts';
import { ProblemError } from '../../../src/shared/problem.ts';
import { noShare } from '../../../src/shared/screen-share.ts';
import { resolveSettings } from '../../../src/shared/settings.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { messagesOf } from '../../support/messages-of.ts';
import { noFiles, noPictures } from '../../support/no-files.ts';

function stateWith(identity: IdentityState): DesktopState {
  return {
    app: { version: '1', platform: 'linux', locale: 'en' },
    identity,
    settings: resolveSettings({}, {}),
    desktopQuiet: 'off',
    secretStore: 'memory',
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
const signedOut: IdentityState = {
  step: 'signed-out',
  choices: [{ name: null, issuer: 'https://a.example', device: true }],
  problem: null,
  wiped: null,
};

describe('createDesktop', () => {
  it('publishes each change whole', () => {
    const states: DesktopState[] = [];
    const initial = stateWith({ step: 'unconfigured', problem: null });
    const desktop = createDesktop(initial, (state) => states.push(state));
    desktop.set({ identity: signedOut });
    desktop.set({ secretStore: 'keychain' });
    expect(states).toHaveLength(2);
    expect(desktop.get()).toEqual({ ...initial, identity: signedOut, secretStore: 'keychain' });
    expect(states[0]?.secretStore).toBe('memory');
  });

  it('says a problem once, until it is dismissed', () => {
    const desktop = createDesktop(stateWith(signedOut), () => undefined);
    const problem = { code: 'keychain-unavailable', detail: null } as const;
    desktop.addNotice(problem);
    desktop.addNotice(problem);
    desktop.addNotice({ code: 'settings-unreadable', detail: 'x' });
    const [first, second] = desktop.get().notices;
    expect(desktop.get().notices).toHaveLength(2);
    desktop.dismissNotice(first?.id ?? '');
    desktop.dismissNotice('unknown');
    expect(desktop.get().notices).toEqual([second]);
    desktop.addNotice(problem);
    expect(desktop.get().notices[1]?.id).not.toBe(first?.id);
    desktop.withdrawNotice('keychain-unavailable');
    desktop.withdrawNotice('policy-invalid');
    expect(desktop.get().notices).toEqual([second]);
  });
});

const nobody = { withStore: () => null };

describe('createPeopleHandlers', () => {
  it('refuses everything while nobody is signed in, and tells of no change', () => {
    const told: string[] = [];
    const handlers = createPeopleHandlers({
      writingOf: ({ number }) => number,
      people: nobody,
      files: noFiles(nobody),
      pictures: noPictures,
      onChanged: (what) => told.push(what),
    });
    expect(() => handlers['people.remove']({ id: 1 })).toThrow(RequestError);
    expect(() => handlers['history.remove']({ ids: null })).toThrow(RequestError);
    expect(told).toEqual([]);
  });
});

describe('createHandlers', () => {
  function create(identity: IdentityState, options: Partial<HandlerOptions['identity']> = {}) {
    const asked: string[] = [];
    const note = (what: string) => async () => void asked.push(what);
    const handlers = createHandlers({
      desktop: {
        ready: note('ready'),
        get: () => stateWith(identity),
        dismissNotice: (id) => asked.push(id),
      },
      identity: {
        signIn: note('sign in'),
        cancelSignIn: () => asked.push('cancel'),
        signOut: note('sign out'),
        sipCredential: async () => 'Bearer x',
        iceServers: async () => ({ servers: [{ urls: ['stun:a.example'] }], expiresAt: 5 }),
        ...options,
      },
      screenShare: {
        'screenShare.request': () => ({ id: null, sound: false }),
        'screenShare.look': () => null,
        'screenShare.choose': () => null,
        'screenShare.stop': () => null,
        'screenShare.obeyed': () => null,
        'screenShare.heard': () => null,
      },
      updateSettings: () => Promise.reject(new ManagedSettingError('theme set by the policy')),
      network: {
        state: () => ({ interfaces: [], defaultRoute: null }),
        hint: () => undefined,
        awaitServer: async () => null,
      },
      detours: {
        open: (id, url) => asked.push(`detour ${id} ${url}`),
        send: (id, text) => asked.push(`detour ${id} says ${text}`),
        close: (id) => asked.push(`detour ${id} closed`),
      },
      resolveDial: async (text) => ({ target: `0${text}`, e164: null, why: ['outside-line'] }),
      quickDial: {
        presenceIs: () => undefined,
        find: async () => [],
        call: async (target) => {
          asked.push(`call ${target}`);
          return 'not-registered';
        },
        close: () => asked.push('quick dial closed'),
      },
      testShortcut: async () => true,
      card: { card: () => noCard, act: ({ id, act }) => asked.push(`${act} ${id}`) },
      decideLink: (id, call) => asked.push(`link ${id} ${call}`),
      people: {
        ...createPeopleHandlers({
          writingOf: ({ number }) => number,
          people: nobody,
          files: noFiles(nobody),
          pictures: noPictures,
          onChanged: (what) => asked.push(what),
        }),
        ...messagesOf(null, () => asked.push('messages')),
      },
      reportMailbox: ({ fresh }) => asked.push(`mailbox ${fresh}`),
      openWeb: async (url) => void asked.push(`web ${url}`),
      openMicrophoneSettings: async () => false,
      quit: () => asked.push('quit'),
      updates: { install: () => false, check: () => false },
      tokens: createTokenHandlers(null, () => undefined),
      quitReady: () => asked.push('quit ready'),
      reportEngine: () => asked.push('report'),
      calls: {
        keep: ({ calls }) => asked.push(`keep ${calls.length}`),
        take: () => ({ aor: null, calls: [], helpCalledAt: null, goneAt: null }),
      },
      settleControl: (id) => asked.push(`settle ${id}`),
      support: {
        preview: async () => ({ id: 'shown', files: [{ name: 'README.txt', text: 'hello' }] }),
        async save(id) {
          if (id !== 'shown') throw new NoPreviewError('gone');
          return '/tmp/bundle.zip';
        },
        copy: async (text) => void asked.push(`copy ${text}`),
      },
      readLog: async () => [],
      logLevel: 'info',
      writeLog: (level, scope, message, at) => asked.push(`${level} ${scope} ${message} ${at}`),
    });
    return { handlers, asked };
  }

  it('tell the quick dial why nobody was called, and that nobody is signed in whose favourites there could be', async () => {
    const { handlers, asked } = create(signedOut);
    expect(await handlers['quickDial.call']({ target: '7042' })).toEqual({ problem: 'not-registered' });
    const mark = { number: '7042', target: '7042', name: null };
    await expect((async () => handlers['favourite.set']({ ...mark, on: true }))()).rejects.toMatchObject({
      code: 'not-available',
    });
    await handlers['card.act']({ id: 'c', act: 'mute' });
    expect(asked).toEqual(['call 7042', 'mute c']);
  });

  const account = {
    aor: 'sip:a@b',
    displayName: 'A',
    servers: [],
    credentialKind: 'digest' as const,
    ice: { servers: [], transportPolicy: 'all' as const },
    codecs: [],
    calls: defaultCallPolicy,
    opus: { fec: true, dtx: false, bitrate: 32_000 },
    red: 'adaptive' as const,
  };
  const managed: IdentityState = {
    step: 'signed-in',
    source: 'managed',
    user: { name: 'A', email: null },
    account,
  };

  it('waits for the first state worth showing', async () => {
    const { handlers, asked } = create(signedOut);
    expect(await handlers['desktop.get'](null)).toEqual(stateWith(signedOut));
    expect(asked).toEqual(['ready']);
  });

  const byBrowser = { choice: 0, way: 'browser' } as const;

  it('signs in and out only where that is possible', async () => {
    await expect(async () => create(managed).handlers['auth.signIn'](byBrowser)).rejects.toThrow(
      RequestError,
    );
    await expect(async () => create(managed).handlers['auth.signOut'](null)).rejects.toThrow(RequestError);
    await expect(async () => create(signedOut).handlers['auth.signOut'](null)).rejects.toThrow(RequestError);
    const unconfigured = create({ step: 'unconfigured', problem: null });
    await expect(async () => unconfigured.handlers['auth.signIn'](byBrowser)).rejects.toThrow(RequestError);
    const { handlers, asked } = create(signedOut);
    await handlers['auth.signIn'](byBrowser);
    await handlers['auth.cancelSignIn'](null);
    expect(asked).toEqual(['sign in', 'cancel']);
    const provisioning = create({ step: 'provisioning', problem: null });
    await provisioning.handlers['auth.signOut'](null);
    expect(provisioning.asked).toEqual(['sign out']);
  });

  it('leaves the failure of a sign-in to the state', async () => {
    const signIn = () => Promise.reject(new ProblemError('identity-provider-unreachable'));
    expect(await create(signedOut, { signIn }).handlers['auth.signIn'](byBrowser)).toBeNull();
  });

  it('refuses a setting that the policy decides', async () => {
    const { handlers } = create(signedOut);
    await expect(handlers['settings.update']({ theme: 'dark' })).rejects.toMatchObject({
      code: 'not-available',
    });
  });

  it('makes detours to the account’s own servers only', () => {
    const url = 'wss://one.example.com/ws';
    const id = 'c0ffee00-0000-4000-8000-000000000001';
    const servers = [{ url, priority: 0 }];
    const { handlers, asked } = create({ ...managed, account: { ...account, servers } });
    expect(() => handlers['detour.open']({ id, url: 'wss://intranet.example.com/ws' })).toThrow(RequestError);
    expect(asked).toEqual([]);
    handlers['detour.open']({ id, url });
    handlers['detour.send']({ id, text: 'x' });
    handlers['detour.close']({ id });
    expect(asked).toEqual([`detour ${id} ${url}`, `detour ${id} says x`, `detour ${id} closed`]);
  });

  it('looks for the account’s own servers only, never for what the page names', async () => {
    const { handlers } = create(managed);
    const own = managed.account.servers.map(({ url }) => url);
    expect(await handlers['network.awaitServer']({ urls: own })).toEqual({ url: null });
    for (const made of [handlers, create(signedOut).handlers]) {
      await expect(made['network.awaitServer']({ urls: ['wss://10.0.0.1:22/'] })).rejects.toMatchObject({
        code: 'bad-input',
      });
    }
  });

  it('saves the bundle that was shown, and none that is not there any more', async () => {
    const { handlers } = create(signedOut);
    expect(await handlers['support.preview'](null)).toMatchObject({ id: 'shown' });
    expect(await handlers['support.save']({ id: 'shown' })).toEqual({ file: '/tmp/bundle.zip' });
    await expect(handlers['support.save']({ id: 'another' })).rejects.toMatchObject({
      code: 'not-available',
    });
  });

  it('hands the rest to those whose duty it is', async () => {
    const { handlers, asked } = create(signedOut);
    await handlers['notice.dismiss']({ id: 'notice-1' });
    await handlers['control.settle']({ id: 7, reply: { ok: true, value: null } });
    await handlers['support.copy']({ text: 'All is well.' });
    await handlers['log.write']({ level: 'warn', scope: 'sip', message: 'm', at: 1500 });
    const request = { method: 'REGISTER', uri: 'sip:a', status: null, challenges: [] };
    expect(await handlers['auth.sipCredential'](request)).toEqual({ authorization: 'Bearer x' });
    expect(await handlers['auth.iceServers'](null)).toEqual({
      servers: [{ urls: ['stun:a.example'] }],
      expiresAt: 5,
    });
    expect(asked).toEqual(['notice-1', 'settle 7', 'copy All is well.', 'warn page.sip m 1500']);
  });
});

describe('pause', () => {
  it('ends by the clock or by the signal, whichever comes first', async () => {
    const clock = createFakeClock();
    const abort = new AbortController();
    const first = pause(clock, 1000, abort.signal);
    clock.advance(1000);
    await first;
    const second = pause(clock, 1000, abort.signal);
    abort.abort();
    await second;
    await pause(clock, 1000, abort.signal);
    expect(clock.pending).toBe(0);
  });

  it('takes an action of the system clock back', async () => {
    const ran: string[] = [];
    const cancel = systemClock.after(0, () => ran.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => {
      systemClock.after(1, resolve);
      setTimeout(() => undefined, 50);
    });
    expect(ran).toEqual([]);
  });
});
