import { defaultRegistration, type RegistrationView } from '../../../src/renderer/engine/snapshot.ts';
import { defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import type { DesktopState, IdentityState } from '../../../src/shared/desktop-state.ts';
import { noShortcuts } from '../../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../../src/shared/mailbox.ts';
import { noShare } from '../../../src/shared/screen-share.ts';
import { resolveSettings } from '../../../src/shared/settings.ts';

const issuer = 'https://login.example.com/realms/offhook';

const choices = [{ name: null, issuer, device: true }];

export const identities = {
  unconfigured: { step: 'unconfigured', problem: null },
  policyBroken: {
    step: 'unconfigured',
    problem: { code: 'policy-invalid', detail: 'signIn.issuer: expected an https URL without credentials' },
  },
  signedOut: { step: 'signed-out', choices, problem: null, wiped: null },
  signInFailed: {
    step: 'signed-out',
    choices,
    wiped: null,
    problem: { code: 'identity-provider-unreachable', detail: 'connect ECONNREFUSED 192.0.2.7:443' },
  },
  signingIn: { step: 'signing-in', issuer, choice: 0, device: null },
  chooseProvider: {
    step: 'signed-out',
    choices: [
      { name: 'Example Ltd', issuer, device: true },
      { name: 'Partner portal', issuer: 'https://id.partner.example', device: false },
    ],
    problem: null,
    wiped: null,
  },
  deviceCode: {
    step: 'signing-in',
    issuer,
    choice: 0,
    device: {
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://login.example.com/device',
      expiresAt: Date.now() + 600_000,
    },
  },
  wiped: {
    step: 'signed-out',
    choices,
    problem: null,
    wiped: [
      { what: 'keychain', outcome: 'done' },
      { what: 'page-storage', outcome: 'done' },
      { what: 'caches', outcome: 'done' },
      { what: 'registration', outcome: 'done' },
      { what: 'provider-tokens', outcome: 'failed' },
      { what: 'provider-session', outcome: 'done' },
    ],
  },
  settingUp: { step: 'provisioning', problem: null },
  setUpFailed: {
    step: 'provisioning',
    problem: { code: 'provisioning-unreachable', detail: 'GET https://phone.example.com/provisioning: 502' },
  },
  signedIn: {
    step: 'signed-in',
    source: 'sign-in',
    user: { name: 'Alice Berger', email: 'alice@example.com' },
    account: {
      aor: 'sip:alice@example.com',
      displayName: 'Alice Berger',
      servers: [{ url: 'wss://edge.example.com/sip', priority: 0 }],
      credentialKind: 'bearer',
      ice: { servers: [], transportPolicy: 'all' },
      codecs: ['opus', 'G722', 'PCMU', 'PCMA'],
      calls: defaultCallPolicy,
      opus: { fec: true, dtx: false, bitrate: 32_000 },
      red: 'adaptive',
    },
  },
} as const satisfies Record<string, IdentityState>;

export const managed: IdentityState = { ...identities.signedIn, source: 'managed' };

export const desktop: DesktopState = {
  app: { version: '0.1.0', platform: 'linux', locale: 'en-GB' },
  identity: identities.signedIn,
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
  shortcuts: { ...noShortcuts, quickDial: 'on' },
  link: null,
  notices: [],
};

export const favourites: DesktopState['favourites'] = [
  { name: 'Switchboard', numbers: ['9'], contact: null },
  { name: null, numbers: ['*97'], contact: null },
  { name: 'Anna-Lena Krüger', numbers: ['+49 30 7654321', '+49 171 5550123'], contact: 1 },
  { name: 'Zoë Maximiliana von und zu Hohenstein-Oberwaldenburg', numbers: ['+44 20 7946 0148'], contact: 4 },
  { name: 'Bernd Krause', numbers: ['7042'], contact: null },
];

export const registrations = {
  idle: defaultRegistration,
  registered: {
    step: 'registered',
    aor: 'sip:alice@example.com',
    server: 'wss://edge.example.com/sip',
    problem: null,
    retryAt: null,
    registeredMs: 143,
    rttMs: 18,
    unreachableSince: null,
    lastGap: null,
    networkChange: null,
  },
  connecting: {
    step: 'connecting',
    aor: 'sip:alice@example.com',
    server: 'wss://edge.example.com/sip',
    problem: null,
    retryAt: null,
    registeredMs: null,
    rttMs: null,
    unreachableSince: null,
    lastGap: null,
    networkChange: null,
  },
  waiting: {
    step: 'waiting',
    aor: 'sip:alice@example.com',
    server: 'wss://edge.example.com/sip',
    problem: { code: 'connection-lost', sipCode: null, detail: 'WebSocket closed with 1006' },
    retryAt: Date.now() + 24_000,
    registeredMs: null,
    rttMs: null,
    unreachableSince: null,
    lastGap: null,
    networkChange: null,
  },
  refused: {
    step: 'waiting',
    aor: 'sip:alice@example.com',
    server: 'wss://edge.example.com/sip',
    problem: { code: 'forbidden', sipCode: 403, detail: 'Forbidden' },
    retryAt: null,
    registeredMs: null,
    rttMs: null,
    unreachableSince: null,
    lastGap: null,
    networkChange: null,
  },
} as const satisfies Record<string, RegistrationView>;

export const onMac: DesktopState = { ...desktop, app: { ...desktop.app, platform: 'darwin' } };

export const notices: DesktopState['notices'] = [
  { id: 'settings', problem: { code: 'settings-unreadable', detail: 'settings.broken-1.json' } },
  { id: 'keychain', problem: { code: 'keychain-absent', detail: null } },
];

/** One is taken, and one is there twice. */
export const chosenShortcuts = {
  quickDial: 'CommandOrControl+Alt+Space',
  dialSelection: null,
  answer: 'CommandOrControl+Shift+F9',
  hangUp: 'CommandOrControl+Shift+F9',
  mute: 'CommandOrControl+Alt+M',
};
