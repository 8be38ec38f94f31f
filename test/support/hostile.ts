import fc from 'fast-check';
import { idleEngine } from '../../src/main/control/commands.ts';
import type { RequestInput, RequestName } from '../../src/shared/ipc/contract.ts';
import { noMailbox } from '../../src/shared/mailbox.ts';

/** What an attacker would try first. */
const known = [
  '',
  ' ',
  '\0',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '..%2f..%2fetc/passwd',
  '%2e%2e/main/index.js',
  'app://offhook.evil/index.html',
  'app://offhook@evil/index.html',
  'app://evil/index.html',
  'APP://OFFHOOK/index.html',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'smb://evil.example/share',
  'ms-msdt:/id PCWDiagnostic',
  'search-ms:query=x&crumb=location:\\\\evil',
  'about:blank',
  'blob:app://offhook/1',
  'https://login.example.com.evil/',
  'https://user:pass@login.example.com/',
  'https://login.example.com\\@evil.example/',
  'http://127.0.0.1.evil.example/',
  'http://[::1]evil/',
  'offhook://auth',
  'offhook://auth?code=1',
  'offhook://auth?code=1&state=2',
  'offhook://auth/?code=1&state=2',
  'offhook://auth?code=1&state=2#x',
  'offhook://auth@evil/?code=1&state=2',
  'offhook://authx?code=1&state=2',
  'offhook:auth?code=1&state=2',
  '--remote-debugging-port=9222',
  '--inspect',
  '--policy=/tmp/evil.json',
  'tel:+49301234567;ext=1',
  'sip:alice@example.com\r\nVia: evil',
  '\u202egpj.exe',
  '\ud800',
  "'; DROP TABLE calls; --",
  '<img src=x onerror=alert(1)>',
];

/** Random, known, long, and known with something random in it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 64 }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(...known),
  fc.tuple(fc.constantFrom(...known), fc.string({ maxLength: 16 })).map(([text, more]) => text + more),
  fc.tuple(fc.string({ maxLength: 8 }), fc.constantFrom(...known)).map(([text, more]) => text + more),
  fc.constantFrom(...known).map((text) => text.repeat(400)),
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
    maxDepth: 3,
    maxKeys: 4,
  }),
  fc.constantFrom<unknown>(
    undefined,
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    Symbol.iterator,
    () => 1,
  ),
  // JSON can carry own members of these names, which Object.assign would take for the prototype.
  fc
    .constantFrom(
      '{"__proto__":{"step":"signed-in"}}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"toString":1,"valueOf":2,"length":-1}',
    )
    .map((text): unknown => JSON.parse(text)),
);

/** Inputs that fit, to begin from. */
export const validInputs: { readonly [N in RequestName]: RequestInput<N> } = {
  'desktop.get': null,
  'auth.signIn': { choice: 0, way: 'browser' },
  'auth.cancelSignIn': null,
  'auth.signOut': null,
  'auth.sipCredential': {
    method: 'REGISTER',
    uri: 'sip:example.com',
    status: 401,
    challenges: ['Digest realm="r", nonce="n"'],
  },
  'auth.iceServers': null,
  'settings.update': { theme: 'dark', doNotDisturb: true },
  'dialling.resolve': { text: '+49 30 1234567' },
  'link.decide': { id: 'link-1', call: true },
  'quickDial.find': { text: 'anna' },
  'quickDial.call': { target: '7042' },
  'quickDial.close': null,
  'presence.report': [{ number: '7042', presence: { state: 'available', isSure: true } }],
  'favourite.set': { number: '7042', target: '7042', name: 'Anna', on: true },
  'shortcut.test': { action: 'quickDial' },
  'card.get': null,
  'card.act': { id: 'call-1', act: 'answer' },
  'screenShare.request': null,
  'screenShare.look': null,
  'screenShare.choose': { id: 'share-1', source: 'window:1:0', sound: true },
  'screenShare.stop': { id: 'share-1', by: 'system' },
  'screenShare.obeyed': { id: 'share-1', paused: true },
  'screenShare.heard': { id: 'share-1', heard: true },
  'notice.dismiss': { id: 'notice-1' },
  'app.quit': null,
  'update.check': null,
  'update.install': null,
  'microphone.openSettings': null,
  'tokens.list': null,
  'tokens.revoke': { name: 'CRM' },
  'app.quitReady': null,
  'calls.keep': { aor: 'sip:alice@example.com', calls: [], helpCalledAt: null },
  'calls.take': null,
  'messages.chats': { text: 'ann', from: 0, most: 50 },
  'messages.chat': { id: 1 },
  'messages.list': { chat: 1, before: null, most: 50 },
  'messages.open': { number: '200', name: null },
  'messages.send': { chat: 1, text: 'Hello' },
  'messages.sendAgain': { id: 1 },
  'messages.remove': { id: 1 },
  'messages.removeChat': { id: 1 },
  'messages.seen': { chat: 1 },
  'messages.takeDisplayed': null,
  'messages.take': { first: true },
  'messages.settle': { messageId: 'm1', outcome: { kind: 'sent', sipCode: 200, offers: true } },
  'messages.receive': {
    ...{ messageId: 'm2', uri: 'sip:200@example.com', number: '200', name: 'Bob', text: 'Hi' },
    ...{ offers: false, wantsDisplayed: false },
  },
  'messages.notified': { messageId: 'm1', uri: 'sip:200@example.com', status: 'delivered' },
  'voicemail.report': { ...noMailbox, fresh: 1, number: '*97' },
  'web.open': { url: 'https://example.com/' },
  'people.find': { text: 'ann', most: 6 },
  'people.list': { text: '', from: 0, most: 100 },
  'people.get': { id: 1 },
  'people.save': {
    id: null,
    fields: {
      name: 'Anna Krüger',
      company: '',
      note: '',
      favourite: false,
      numbers: [{ kind: 'work', number: '030 1234567' }],
      emails: [],
    },
  },
  'people.remove': { id: 1 },
  'people.choosePicture': { id: 1 },
  'people.removePicture': { id: 1 },
  'pictures.next': null,
  'pictures.settle': { contact: 1, version: 1, small: null },
  'people.previewImport': null,
  'people.lookImport': { id: 'import-1', columns: ['name', 'work'] },
  'people.import': { id: 'import-1', columns: null, duplicates: 'merge' },
  'people.cancelImport': null,
  'people.undoImport': null,
  'people.lastImport': null,
  'people.export': { format: 'csv' },
  'history.list': { filter: 'all', text: '', contact: null, before: { startedAt: 1, id: 1 }, most: 50 },
  'history.remove': { ids: [1] },
  'engine.report': idleEngine,
  'network.get': null,
  'network.hint': null,
  'network.awaitServer': { urls: ['wss://sip.example.com/'] },
  'detour.open': { id: 'c0ffee00-0000-4000-8000-000000000001', url: 'wss://sip.example.com/' },
  'detour.send': { id: 'c0ffee00-0000-4000-8000-000000000001', text: 'OPTIONS' },
  'detour.close': { id: 'c0ffee00-0000-4000-8000-000000000001' },
  'control.settle': { id: 1, reply: { ok: true, value: null } },
  'log.read': null,
  'support.preview': null,
  'support.save': { id: 'c0ffee00-0000-4000-8000-000000000002' },
  'support.copy': { text: 'All is well: calls get through, both ways.' },
  'log.write': { level: 'info', scope: 'engine', message: 'hello', at: 0 },
};

type Mutation = (value: unknown) => unknown;

/** Goes down a random way and puts something hostile where it ends, beside what is there, or in its place. */
const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), hostileValue, hostileText, fc.boolean())
  .map(
    ([way, value, name, adds]) =>
      (start: unknown) =>
        change(start, way, value, adds ? name : null),
  );

function change(at: unknown, way: readonly number[], value: unknown, extra: string | null): unknown {
  const [first, ...rest] = way;
  if (typeof at !== 'object' || at === null || first === undefined) return value;
  const keys = Object.keys(at);
  const key = keys[first % Math.max(keys.length, 1)];
  const copy = Object.assign(Array.isArray(at) ? [] : {}, at) as Record<string, unknown>;
  // The language itself lets nobody make an array's length anything but a length.
  if (extra !== null && rest.length === 0 && !(Array.isArray(copy) && extra === 'length'))
    copy[extra] = value;
  else if (key !== undefined) copy[key] = change(copy[key], rest, value, extra);
  return copy;
}

export function mutationsOf(valid: unknown): fc.Arbitrary<unknown> {
  return mutation.map((apply) => apply(structuredClone(valid)));
}
