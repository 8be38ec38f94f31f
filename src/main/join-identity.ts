import { app, net, session, shell } from 'electron';
import type { SignIn } from '../shared/policy.ts';
import { systemClock as clock } from './clock.ts';
import type { Ground } from './ground.ts';
import { createIdentity } from './identity/create-identity.ts';
import type { Identity } from './identity/identity.ts';
import { openLoopback } from './identity/loopback.ts';
import { createOidcProvider } from './identity/oidc-provider.ts';
import { createAuthLinks, openSchemeRedirect } from './identity/scheme-redirect.ts';
import type { WipeStep } from './identity/sign-out.ts';
import { type KeychainFault, keychainFaults } from './keychain/keychain-fault.ts';
import { loadOsKeychain } from './keychain/load-os-keychain.ts';
import { type OpenedKeychain, openKeychain } from './keychain/open-keychain.ts';
import { createRefreshTokenStore } from './keychain/refresh-token-store.ts';
import { receiveAuthLinks } from './links/auth-links.ts';
import { openInBrowser } from './windows/open-external.ts';
import { pageWipes } from './windows/page-wipes.ts';

// A part of the composition root that is long enough for a file of its own: it joins, and decides nothing.

const requestTimeoutMs = 10_000;
const keychainTimeoutMs = 10_000;
const keychainChangeMs = 5000;

/** The identity duty over Electron's network, the system's keychain and browser. */
export function joinIdentity(
  { folder, logOf, reading, desktop, emit }: Ground,
  unregistered: () => Promise<void>,
  peopleWipe: WipeStep,
): Identity {
  const fetch = (url: string, init: RequestInit): Promise<Response> => net.fetch(url, init);
  const log = logOf('keychain');
  const warn = (code: KeychainFault): void => desktop.addNotice({ code, detail: null });
  const authLinks = createAuthLinks();
  receiveAuthLinks(app, authLinks);
  if (reading.policy.signIn?.some(({ redirect }) => redirect === 'scheme')) {
    app.setAsDefaultProtocolClient('offhook');
  }
  let keychain: Promise<OpenedKeychain> | null = null;

  function openOnce(): Promise<OpenedKeychain> {
    if (keychain !== null) return keychain;
    keychain = openKeychain({ load: loadOsKeychain, clock, timeoutMs: keychainTimeoutMs, log });
    void keychain.then(({ store, fault }) => {
      desktop.set({ secretStore: store });
      if (fault !== null) warn(fault);
    });
    return keychain;
  }

  function connect(signIn: SignIn) {
    const { issuer, clientId } = signIn;
    return {
      provider: createOidcProvider({ signIn, fetch, clock, timeoutMs: requestTimeoutMs }),
      refreshTokens: createRefreshTokenStore({
        opened: openOnce(),
        issuer,
        clientId,
        profile: folder,
        ...{ clock, timeoutMs: keychainChangeMs, log },
        onFailed(fault) {
          desktop.set({ secretStore: 'memory' });
          warn(fault);
        },
        onAdopted() {
          desktop.set({ secretStore: 'keychain' });
          for (const code of keychainFaults) desktop.withdrawNotice(code);
        },
      }),
    };
  }

  const identity = createIdentity({
    policy: reading.policy,
    policyProblem: reading.problem,
    connect,
    openRedirect: async ({ redirect, redirectPort }) =>
      redirect === 'scheme' ? openSchemeRedirect(authLinks) : openLoopback(redirectPort),
    openBrowser: (url) => openInBrowser(url, shell),
    wipes: [...pageWipes(() => session.defaultSession), peopleWipe],
    unregistered,
    fetch,
    clock,
    random: Math.random,
    log: logOf('identity'),
    onState: (state) => desktop.set({ identity: state }),
    onCredentialRenewed: () => emit('credential.renewed', null),
  });
  desktop.set({ identity: identity.state() });
  return identity;
}
