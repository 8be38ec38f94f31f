import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { demoPassword } from '../../demo/people.ts';
import { systemClock as clock } from '../../src/main/clock.ts';
import { createScopedLog } from '../../src/main/diagnostics/log.ts';
import { createLogWriter } from '../../src/main/diagnostics/log-file.ts';
import { createIdentity } from '../../src/main/identity/create-identity.ts';
import { openLoopback } from '../../src/main/identity/loopback.ts';
import { createOidcProvider } from '../../src/main/identity/oidc-provider.ts';
import { loadOsKeychain } from '../../src/main/keychain/load-os-keychain.ts';
import { openKeychain } from '../../src/main/keychain/open-keychain.ts';
import { createRefreshTokenStore, keychainService } from '../../src/main/keychain/refresh-token-store.ts';
import type { IdentityState } from '../../src/shared/desktop-state.ts';
import { policySchema } from '../../src/shared/policy.ts';
import { patience } from './wait-until.ts';

// A program of its own: main's identity over the real keychain and the real log, as the app joins them. It signs in,
// lets its tokens be renewed, signs out, and says what the keychain and its own process held before and after.

const folder = process.env.HOME ?? '';
const policy = v.parse(policySchema, JSON.parse(readFileSync(join(folder, 'policy.json'), 'utf8')));
const write = createLogWriter(join(folder, 'logs'), 'debug');
const log = createScopedLog(write, 'identity');
const opened = openKeychain({ load: loadOsKeychain, clock, timeoutMs: 10_000, log });
const states: IdentityState['step'][] = [];
let renewals = 0;

const identity = createIdentity({
  policy,
  policyProblem: null,
  connect: (signIn) => ({
    provider: createOidcProvider({ signIn, fetch, clock, timeoutMs: 5000 }),
    refreshTokens: createRefreshTokenStore({
      opened,
      issuer: signIn.issuer,
      clientId: signIn.clientId,
      profile: folder,
      clock,
      timeoutMs: 5000,
      log,
      onFailed: () => undefined,
      onAdopted: () => undefined,
    }),
  }),
  openRedirect: () => openLoopback(),
  openBrowser: async () => undefined,
  unregistered: async () => undefined,
  wipes: [],
  fetch,
  clock,
  random: Math.random,
  log,
  onState: ({ step }) => void states.push(step),
  onCredentialRenewed: () => {
    renewals += 1;
  },
});

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + patience.timeout;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`it never came so far: ${states.join(', ')}, ${renewals} renewals`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function held() {
  const { findCredentials } = await loadOsKeychain();
  return {
    keychain: (await findCredentials(keychainService)).map(({ password }) => password),
    process: readFileSync('/proc/self/cmdline', 'latin1') + readFileSync('/proc/self/environ', 'latin1'),
  };
}

await identity.start();
await identity.signIn(async (url) => {
  void signInAtDemo(url, { login: 'alice', password: demoPassword });
});
await until(() => identity.state().step === 'signed-in');
await identity.sipCredential({ method: 'REGISTER', uri: 'sip:offhook.localhost', challenges: [] });
await until(() => renewals >= 3);
const before = await held();
await identity.signOut();
const after = await held();
process.stdout.write(`RESULT ${JSON.stringify({ before, after, store: (await opened).store })}\n`);
