import * as v from 'valibot';
import { type Clock, systemClock } from '../../src/main/clock.ts';
import { createIdentity } from '../../src/main/identity/create-identity.ts';
import type { HttpFetch } from '../../src/main/identity/http.ts';
import type { Identity, RefreshTokenStore } from '../../src/main/identity/identity.ts';
import { openLoopback } from '../../src/main/identity/loopback.ts';
import { createOidcProvider } from '../../src/main/identity/oidc-provider.ts';
import {
  type AuthLinks,
  createAuthLinks,
  openSchemeRedirect,
} from '../../src/main/identity/scheme-redirect.ts';
import type { DeviceCode, IdentityState } from '../../src/shared/desktop-state.ts';
import { type PolicyInput, policySchema } from '../../src/shared/policy.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

export interface MemoryTokenStore extends RefreshTokenStore {
  value: string | null;
}

export function createMemoryTokenStore(value: string | null = null): MemoryTokenStore {
  const store: MemoryTokenStore = {
    value,
    load: () => Promise.resolve(store.value),
    loadLate: () => Promise.resolve(null),
    async save(token) {
      store.value = token;
    },
    async clear() {
      store.value = null;
    },
  };
  return store;
}

export interface TestIdentity extends Identity {
  readonly states: IdentityState[];
  readonly log: MemoryLog;
  /** Of the first sign-in. */
  readonly store: MemoryTokenStore;
  storeOf(choice: number): MemoryTokenStore;
  /** How often the page's storage was wiped. */
  wipes(): number;
  /** Resolves with the first state from now on (the present one included) that fits. */
  until<S extends IdentityState['step']>(
    step: S,
    fits?: (state: Extract<IdentityState, { step: S }>) => boolean,
  ): Promise<Extract<IdentityState, { step: S }>>;
  /** What the system browser was asked to open besides sign-ins. */
  readonly opened: readonly string[];
  /** Where the system would bring `offhook://` links. */
  readonly links: AuthLinks;
  /** Starts a sign-in and gives the address that the browser would open. */
  authorizationUrl(choice?: number): Promise<string>;
  /** Starts a sign-in on another device and gives what stands on the screen. */
  deviceCode(choice?: number): Promise<DeviceCode>;
}

export interface TestIdentityOptions {
  readonly policy: PolicyInput;
  readonly store?: MemoryTokenStore;
  readonly fetch?: HttpFetch;
  readonly clock?: Clock;
}

/** The identity duty as the app joins it, with Node's fetch and a refresh token in memory. */
export function createTestIdentity(options: TestIdentityOptions): TestIdentity {
  const { clock = systemClock } = options;
  const log = createMemoryLog();
  const store = options.store ?? createMemoryTokenStore();
  const states: IdentityState[] = [];
  const watchers = new Set<(state: IdentityState) => void>();
  let wipes = 0;
  const opened: string[] = [];
  const stores: MemoryTokenStore[] = [];
  const links = createAuthLinks();
  const fetchWith = options.fetch ?? ((url, init) => fetch(url, init));
  const identity = createIdentity({
    policy: v.parse(policySchema, options.policy),
    policyProblem: null,
    connect(signIn) {
      const refreshTokens = stores.length === 0 ? store : createMemoryTokenStore();
      stores.push(refreshTokens);
      return {
        provider: createOidcProvider({ signIn, fetch: fetchWith, clock, timeoutMs: 5000 }),
        refreshTokens,
      };
    },
    openRedirect: async ({ redirect, redirectPort }) =>
      redirect === 'scheme' ? openSchemeRedirect(links) : openLoopback(redirectPort),
    openBrowser: async (url) => void opened.push(url),
    unregistered: async () => undefined,
    wipes: [
      {
        what: 'page-storage',
        async run() {
          wipes += 1;
          return true;
        },
      },
    ],
    fetch: fetchWith,
    clock,
    random: () => 0,
    log,
    onCredentialRenewed: () => undefined,
    onState(state) {
      states.push(state);
      for (const watch of [...watchers]) watch(state);
    },
  });

  return {
    ...identity,
    states,
    log,
    store,
    wipes: () => wipes,
    until: (step, fits = () => true) =>
      new Promise((resolve) => {
        type Wanted = Parameters<typeof fits>[0];
        const isWanted = (state: IdentityState): state is Wanted => state.step === step;
        const watch = (state: IdentityState): void => {
          if (!isWanted(state) || !fits(state)) return;
          watchers.delete(watch);
          resolve(state);
        };
        watchers.add(watch);
        watch(identity.state());
      }),
    opened,
    links,
    storeOf(choice) {
      const found = stores[choice];
      if (found === undefined) throw new Error(`the policy names no sign-in ${choice}`);
      return found;
    },
    async authorizationUrl(choice = 0) {
      const url = Promise.withResolvers<string>();
      await identity.signIn(async (address) => url.resolve(address), { choice, way: 'browser' });
      return url.promise;
    },
    async deviceCode(choice = 0) {
      await identity.signIn(() => Promise.reject(new Error('no browser here')), { choice, way: 'device' });
      const state = identity.state();
      if (state.step !== 'signing-in' || state.device === null) throw new Error('no code is shown');
      return state.device;
    },
  };
}
