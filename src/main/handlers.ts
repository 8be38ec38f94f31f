import type { CallCard, CallCardAct } from '../shared/call-card.ts';
import type { ControlErrorCode, ControlReply } from '../shared/control.ts';
import type { DesktopState } from '../shared/desktop-state.ts';
import type { Dialled } from '../shared/dialling/dialling.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { GlobalAction } from '../shared/global-shortcuts.ts';
import { isAmong } from '../shared/headset.ts';
import type { KeptCalls, TakenCalls } from '../shared/kept-call.ts';
import type { Mailbox } from '../shared/mailbox.ts';
import type { NetworkState } from '../shared/network.ts';
import type { PresenceChanges } from '../shared/presence.ts';
import type { Found } from '../shared/quick-dial.ts';
import type { SettingsUpdate } from '../shared/settings.ts';
import type { LogEntry } from '../shared/support.ts';
import { type Handlers, RequestError } from './answer-request.ts';
import type { TokenHandlers } from './control/token-handlers.ts';
import type { LogLevel, WriteLine } from './diagnostics/log.ts';
import type { IceServersNow } from './identity/ice-servers.ts';
import type { SignInWish } from './identity/identity.ts';
import type { SipCredentialRequest } from './identity/sip-credential.ts';
import type { MessageHandlers } from './messages/message-handlers.ts';
import type { PeopleHandlers } from './people/people-handlers.ts';
import type { ShareHandlers } from './screen-share/share-handlers.ts';
import { ManagedSettingError } from './settings/settings.ts';
import { NoPreviewError, type SupportDesk } from './support/support-desk.ts';
import { isWebPage } from './windows/open-external.ts';

/** What the contract's requests need of the duties. */
export interface HandlerOptions {
  readonly desktop: {
    /** Resolves once the first state is worth showing. */
    readonly ready: () => Promise<void>;
    readonly get: () => DesktopState;
    readonly dismissNotice: (id: string) => void;
  };
  readonly identity: {
    readonly signIn: (wish: SignInWish) => Promise<void>;
    readonly cancelSignIn: () => void;
    readonly signOut: () => Promise<void>;
    readonly sipCredential: (request: SipCredentialRequest) => Promise<string | null>;
    readonly iceServers: () => Promise<IceServersNow>;
  };
  /** Rejects with ManagedSettingError for what the policy decides. */
  readonly updateSettings: (update: SettingsUpdate) => Promise<void>;
  readonly resolveDial: (text: string) => Promise<Dialled>;
  readonly decideLink: (id: string, call: boolean) => void;
  readonly quickDial: {
    readonly find: (text: string) => Promise<Found[]>;
    readonly call: (target: string) => Promise<ControlErrorCode | null>;
    readonly close: () => void;
    readonly presenceIs: (changes: PresenceChanges) => void;
  };
  readonly testShortcut: (action: GlobalAction) => Promise<boolean>;
  readonly card: { readonly card: () => CallCard; readonly act: (wanted: CallCardAct) => void };
  readonly tokens: TokenHandlers;
  readonly quit: () => void;
  readonly updates: {
    /** False: nothing is ready, or there is a call. */
    readonly install: () => boolean;
    /** False: none is looked for here. */
    readonly check: () => boolean;
  };
  readonly quitReady: () => void;
  readonly network: {
    readonly state: () => NetworkState;
    readonly hint: () => void;
    readonly awaitServer: (urls: readonly string[]) => Promise<string | null>;
  };
  readonly detours: {
    readonly open: (id: string, url: string) => void;
    readonly send: (id: string, text: string) => void;
    readonly close: (id: string) => void;
  };
  readonly people: PeopleHandlers & MessageHandlers;
  readonly screenShare: ShareHandlers;
  readonly reportMailbox: (mailbox: Mailbox) => void;
  /** Rejects for what is no web page. */
  readonly openWeb: (url: string) => Promise<void>;
  /** False: this system has no such page. */
  readonly openMicrophoneSettings: () => Promise<boolean>;
  readonly reportEngine: (summary: EngineSummary) => void;
  readonly calls: {
    readonly keep: (calls: KeptCalls) => void;
    readonly take: () => TakenCalls;
  };
  readonly settleControl: (id: number, reply: ControlReply) => void;
  readonly support: Pick<SupportDesk, 'preview' | 'save'> & {
    readonly copy: (text: string) => Promise<void>;
  };
  readonly readLog: () => Promise<LogEntry[]>;
  readonly writeLog: WriteLine;
  readonly logLevel: LogLevel;
}

/** Every request of the contract, and which duty carries it out. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { desktop, identity } = options;

  function demandStep(...steps: DesktopState['identity']['step'][]): void {
    const { identity: state } = desktop.get();
    const isManaged = state.step === 'signed-in' && state.source === 'managed';
    if (isManaged || !steps.includes(state.step)) {
      throw new RequestError('not-available', `not possible while ${isManaged ? 'managed' : state.step}`);
    }
  }

  /** The page must not look into the company's network through us. */
  function demandOwn(urls: readonly string[]): void {
    const { identity: state } = desktop.get();
    const own = state.step === 'signed-in' ? state.account.servers.map(({ url }) => url) : [];
    if (!urls.every((url) => own.includes(url))) throw new RequestError('bad-input', 'not a server of ours');
  }

  return {
    ...options.people,
    ...options.screenShare,
    ...options.tokens,
    'desktop.get': async () => {
      await desktop.ready();
      return desktop.get();
    },
    'voicemail.report': (mailbox) => {
      options.reportMailbox(mailbox);
      return null;
    },
    'web.open': async ({ url }) => {
      if (!isWebPage(url)) throw new RequestError('bad-input', 'no web page');
      await options.openWeb(url);
      return null;
    },
    'microphone.openSettings': async () => {
      if (!(await options.openMicrophoneSettings()))
        throw new RequestError('not-available', 'this system has no page for it');
      return null;
    },
    'auth.signIn': async (wish) => {
      demandStep('signed-out', 'signing-in');
      // How it ends is told by the state, the failures too: they have a sentence of their own there.
      await identity.signIn(wish).catch(() => undefined);
      return null;
    },
    'auth.cancelSignIn': () => {
      identity.cancelSignIn();
      return null;
    },
    'auth.signOut': async () => {
      demandStep('provisioning', 'signed-in');
      await identity.signOut();
      return null;
    },
    'auth.sipCredential': async (request) => ({ authorization: await identity.sipCredential(request) }),
    'auth.iceServers': async () => {
      const { servers, expiresAt } = await identity.iceServers();
      return { servers: [...servers], expiresAt };
    },
    'settings.update': (update) => {
      const { headsets } = desktop.get().settings;
      // Main adds one when the person has chosen it; the page may forget.
      if (update.headsets?.some((each) => !isAmong(headsets.value, each)))
        throw new RequestError('bad-input', 'a headset that nobody has chosen');
      return unlessManaged(options.updateSettings(update));
    },
    'quickDial.find': async ({ text }) => ({ found: await options.quickDial.find(text) }),
    'quickDial.call': async ({ target }) => ({ problem: await options.quickDial.call(target) }),
    'quickDial.close': () => {
      options.quickDial.close();
      return null;
    },
    'presence.report': (changes) => {
      options.quickDial.presenceIs(changes);
      return null;
    },
    'shortcut.test': async ({ action }) => ({ pressed: await options.testShortcut(action) }),
    'card.get': () => options.card.card(),
    'card.act': (wanted) => {
      options.card.act(wanted);
      return null;
    },
    'dialling.resolve': ({ text }) => options.resolveDial(text),
    'link.decide': ({ id, call }) => {
      options.decideLink(id, call);
      return null;
    },
    'notice.dismiss': ({ id }) => {
      desktop.dismissNotice(id);
      return null;
    },
    'update.check': () => {
      if (!options.updates.check()) throw new RequestError('not-available', 'no update is looked for here');
      return null;
    },
    'update.install': () => {
      if (!options.updates.install())
        throw new RequestError('not-available', 'no update can be installed now');
      return null;
    },
    'app.quit': () => {
      options.quit();
      return null;
    },
    'app.quitReady': () => {
      options.quitReady();
      return null;
    },
    'network.get': () => options.network.state(),
    'network.hint': () => {
      options.network.hint();
      return null;
    },
    'network.awaitServer': async ({ urls }) => {
      demandOwn(urls);
      return { url: await options.network.awaitServer(urls) };
    },
    'detour.open': ({ id, url }) => {
      demandOwn([url]);
      options.detours.open(id, url);
      return null;
    },
    'detour.send': ({ id, text }) => {
      options.detours.send(id, text);
      return null;
    },
    'detour.close': ({ id }) => {
      options.detours.close(id);
      return null;
    },
    'engine.report': (summary) => {
      options.reportEngine(summary);
      return null;
    },
    'calls.keep': (calls) => {
      options.calls.keep(calls);
      return null;
    },
    'calls.take': () => options.calls.take(),
    'control.settle': ({ id, reply }) => {
      options.settleControl(id, reply);
      return null;
    },
    'log.read': () => options.readLog(),
    'support.preview': async () => {
      const { id, files } = await options.support.preview();
      return { id, files: [...files] };
    },
    'support.save': async ({ id }) => {
      try {
        return { file: await options.support.save(id) };
      } catch (error) {
        if (error instanceof NoPreviewError) throw new RequestError('not-available', error.message);
        throw error;
      }
    },
    'support.copy': async ({ text }) => {
      await options.support.copy(text);
      return null;
    },
    'log.write': ({ level, scope, message, at }) => {
      // Nothing of the page is from later than now, whatever its clock says.
      options.writeLog(level, `page.${scope}`, message, Math.min(at, Date.now()));
      return { from: options.logLevel };
    },
  };
}

/** Waits for a change of settings; what the policy decides is refused as such. */
async function unlessManaged(change: Promise<void>): Promise<null> {
  try {
    await change;
    return null;
  } catch (error) {
    if (error instanceof ManagedSettingError) throw new RequestError('not-available', error.message);
    throw error;
  }
}
