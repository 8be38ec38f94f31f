import type { DesktopState } from '../shared/desktop-state.ts';
import type {
  Bridge,
  EventName,
  EventPayload,
  Reply,
  RequestErrorCode,
  RequestInput,
  RequestName,
} from '../shared/ipc/contract.ts';
import type { SettingsUpdate } from '../shared/settings.ts';

declare global {
  interface Window {
    readonly offhook?: Bridge;
  }
}

/** A request of the person that the main process did not carry out. */
export interface DesktopFailure {
  readonly request: RequestName;
  readonly code: RequestErrorCode;
}

/** Which of the choices, and by which way. */
export type SignInWish = RequestInput<'auth.signIn'>;

/** `state` is null until the main process has told it for the first time. */
export interface DesktopView {
  readonly state: DesktopState | null;
  readonly failure: DesktopFailure | null;
}

/** The main process as the renderer sees it: a store of its latest state, and what may be asked of it. */
export interface Desktop {
  subscribe(listener: () => void): () => void;
  getSnapshot(): DesktopView;
  /** Asks for the state again after the first answer failed. */
  reload(): void;
  signIn(wish: SignInWish): void;
  cancelSignIn(): void;
  /** Gives up the running sign-in and begins it anew. */
  restartSignIn(wish: SignInWish): void;
  /** Resolves when main has answered; how it went shows up in the view. */
  signOut(): Promise<void>;
  updateSettings(update: SettingsUpdate): void;
  dismissNotice(id: string): void;
  dismissFailure(): void;
  /** Never rejects: a broken bridge is the reply `failed`. */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>>;
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

/** Connects to the bridge of the preload; throws when the page runs without one. */
export function connectDesktop(): Desktop {
  if (window.offhook === undefined) throw new Error('the preload bridge is missing');
  return createDesktop(window.offhook);
}

export function createDesktop(bridge: Bridge): Desktop {
  const listeners = new Set<() => void>();
  let view: DesktopView = { state: null, failure: null };

  function publish(change: Partial<DesktopView>): void {
    view = { ...view, ...change };
    for (const listener of [...listeners]) listener();
  }

  async function request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>> {
    try {
      return await bridge.request(name, input);
    } catch {
      return { ok: false, code: 'failed' };
    }
  }

  /** A request whose outcome shows up in the state; a failure is kept for the UI to tell. */
  async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>> {
    const reply = await request(name, input);
    if (!reply.ok) publish({ failure: { request: name, code: reply.code } });
    else if (view.failure?.request === name) publish({ failure: null });
    return reply;
  }

  async function load(): Promise<void> {
    const reply = await ask('desktop.get', null);
    // A change that came in meanwhile is newer than the reply.
    if (reply.ok && view.state === null) publish({ state: reply.value });
  }

  async function restartSignIn(wish: SignInWish): Promise<void> {
    const reply = await ask('auth.cancelSignIn', null);
    if (reply.ok) await ask('auth.signIn', wish);
  }

  bridge.on('desktop.changed', (state) => publish({ state }));
  void load();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => view,
    reload: () => void load(),
    signIn: (wish) => void ask('auth.signIn', wish),
    cancelSignIn: () => void ask('auth.cancelSignIn', null),
    restartSignIn: (wish) => void restartSignIn(wish),
    async signOut() {
      await ask('auth.signOut', null);
    },
    updateSettings: (update) => void ask('settings.update', update),
    dismissNotice: (id) => void ask('notice.dismiss', { id }),
    dismissFailure: () => publish({ failure: null }),
    request,
    on: (name, listener) => bridge.on(name, listener),
  };
}
