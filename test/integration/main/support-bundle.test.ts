import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idleEngine } from '../../../src/main/control/commands.ts';
import { createLogWriter } from '../../../src/main/diagnostics/log-file.ts';
import { parseLog, readLogText } from '../../../src/main/diagnostics/read-log.ts';
import { type BundleFacts, createBundle } from '../../../src/main/support/bundle.ts';
import { createSupportDesk, type SupportDesk } from '../../../src/main/support/support-desk.ts';
import { defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import { noShortcuts } from '../../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../../src/shared/mailbox.ts';
import { emptyPolicy } from '../../../src/shared/policy.ts';
import { noShare } from '../../../src/shared/screen-share.ts';
import { resolveSettings } from '../../../src/shared/settings.ts';
import { ownerOnly } from '../../support/owner-only.ts';
import { summaryCall } from '../../support/summary-call.ts';

// Planted in every place where such a thing may stand; none may be in the zip.
const secrets = {
  digestPassword: 'pl4nted-digest-password',
  turnCredential: 'pl4nted-turn-credential',
  jwt: 'eyJhbGciOiJFUzI1NiJ9.eyJwbDRudGVkIjoxfQ.cGw0bnRlZA',
  bearer: 'pl4nted-bearer-0123456789',
  digestResponse: '91a7ed0f91a7ed0f91a7ed0f91a7ed0f',
  refreshToken: 'rt-pl4nted-0123',
  icePassword: 'pl4ntedicepwd0123456789ab',
  sdes: 'pl4ntedSDESkey0123456789abcdefghijklmnop',
  uriPassword: 'pl4nted-uri-password',
  pin: '471199',
} as const;
const people = {
  account: 'Alice Berger',
  login: 'alice.berger',
  mail: 'alice.berger@corp.example',
  caller: 'Bob Meyer',
  extension: '7042',
  mobile: '+491771234567',
  mobileSpaced: '+49 177 1234567',
  forwarded: '7099',
  earlier: '030/98765432',
  stranger: 'mallory',
  contact: 'Dora Contact',
  contactUser: 'dora.c',
} as const;
const planted = { ...secrets, ...people };

const log = [
  `2026-11-27T08:00:00.001Z info identity: got {"refresh_token":"${secrets.refreshToken}"}`,
  `2026-11-27T08:00:00.002Z debug page.sip: -> INVITE sip:${people.extension}@corp.example`,
  `    Authorization: Bearer ${secrets.bearer}`,
  `    Proxy-Authorization: Digest username="${people.login}", response="${secrets.digestResponse}"`,
  `    From: "${people.account}" <sip:${people.login}:${secrets.uriPassword}@corp.example>;tag=1`,
  `    To: ${people.caller} <sip:${people.mobile}@corp.example>`,
  `    a=ice-pwd:${secrets.icePassword}`,
  `    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${secrets.sdes}`,
  `2026-11-27T08:00:00.003Z warn page.sip: token ${secrets.jwt} was refused for ${people.mail}`,
  `2026-11-27T08:00:00.004Z info links: asked for ${people.earlier}`,
  `2026-11-27T08:00:00.005Z info main: Offhook 0.1.0, data in /home/${people.login}/.config/offhook`,
  '',
].join('\n');

function facts(): BundleFacts {
  const provisioning = {
    version: 1,
    account: { aor: `sip:${people.login}@corp.example`, displayName: people.account },
    servers: [{ url: 'wss://sip.corp.example/ws', priority: 0 }],
    credentials: { kind: 'digest', username: people.login, password: secrets.digestPassword, realms: [] },
    ice: {
      servers: [
        {
          urls: ['turn:turn.corp.example'],
          username: `1:${people.login}`,
          credential: secrets.turnCredential,
        },
      ],
      transportPolicy: 'all',
    },
    media: { codecs: ['opus'], opus: { fec: true, dtx: false, bitrate: 32_000 }, red: 'adaptive' },
    calls: defaultCallPolicy,
  };
  return {
    at: new Date('2026-11-27T09:12:00Z'),
    versions: { offhook: '0.1.0', system: 'linux 6.1 x64' },
    home: `/home/${people.login}`,
    desktop: {
      app: { version: '0.1.0', platform: 'linux', locale: 'de' },
      pictures: {},
      unreadMessages: 0,
      mailbox: noMailbox,
      screenShare: noShare,
      shortcuts: noShortcuts,
      identity: {
        step: 'signed-out',
        choices: [],
        problem: { code: 'session-expired', detail: people.mail },
        wiped: null,
      },
      settings: resolveSettings(
        {
          forward: {
            always: people.forwarded,
            busy: null,
            noAnswer: `sip:${people.stranger}@else.example`,
            noAnswerS: 20,
          },
        },
        {},
      ),
      desktopQuiet: 'off',
      secretStore: 'keychain',
      favourites: [],
      update: null,
      names: { [`sip:${people.contactUser}@corp.example`]: people.contact },
      link: {
        id: '1',
        step: 'asking',
        asked: people.mobile,
        target: people.mobileSpaced,
        why: [],
        extension: null,
      },
      notices: [],
    },
    engine: {
      ...idleEngine,
      registration: {
        ...idleEngine.registration,
        aor: `sip:${people.login}@corp.example`,
        server: 'wss://sip.corp.example/ws',
      },
      calls: [
        summaryCall({
          peer: {
            uri: `sip:${people.extension}@corp.example`,
            number: people.extension,
            name: people.caller,
          },
          dtmf: secrets.pin,
          path: 'relay udp',
          rttMs: 41.5,
          inbound: { packets: 7312, bytes: 614_208, lost: 3, level: 0.1, energy: 4.2 },
          transfer: {
            kind: 'blind',
            target: `sip:${people.mobile}@corp.example`,
            step: 'ringing',
            sipCode: 180,
          },
        }),
      ],
    },
    recents: [{ number: people.mobile, name: people.caller, at: 1, direction: 'incoming', missed: true }],
    ladders: [
      {
        callId: 'call',
        lines: [{ at: 1, direction: 'out', line: `INVITE sip:${people.extension}@corp.example` }],
      },
    ],
    network: {
      interfaces: [{ name: 'wlan0', kind: 'wifi', addresses: ['192.168.1.20'] }],
      defaultRoute: { address: '192.168.1.20', interface: 'wlan0' },
    },
    policy: {
      policy: {
        ...emptyPolicy,
        provisioning: provisioning as unknown as NonNullable<typeof emptyPolicy.provisioning>,
      },
      file: `/home/${people.login}/policy.json`,
      ignored: null,
      problem: null,
    },
    log,
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function createDesk(chosen: string | null, collect = async () => createBundle(facts())): SupportDesk {
  return createSupportDesk({
    collect,
    chooseFile: async () => chosen,
    now: () => new Date('2026-11-27T09:12:00Z'),
  });
}

function unzip(file: string): Record<string, string> {
  const entries = Object.entries(unzipSync(readFileSync(file)));
  return Object.fromEntries(entries.map(([name, bytes]) => [name, strFromU8(bytes)]));
}

describe('a support bundle', () => {
  it('holds nothing of what was planted, in none of its files and in no writing', async () => {
    const file = join(folder, 'bundle.zip');
    await createDesk(null).write(file);
    const all = Object.entries(unzip(file));
    const found = Object.entries(planted).flatMap(([name, value]) =>
      all.filter(([, text]) => text.includes(value)).map(([inside]) => `${name} in ${inside}`),
    );
    expect(found).toEqual([]);
    // The facts did hold them: the search looks for the right thing.
    const before = JSON.stringify(facts());
    for (const [name, value] of Object.entries(planted)) expect(before, name).toContain(value);
  });

  it('is what the preview showed, byte for byte, and its owner’s alone', async () => {
    const file = join(folder, 'bundle.zip');
    let made = 0;
    const desk = createDesk(file, async () => {
      made += 1;
      return [...createBundle(facts()), { name: 'made.txt', text: `the ${made}. one, with an ü` }];
    });
    const shown = await desk.preview();
    expect(await desk.save(shown.id)).toBe(file);
    expect(unzip(file)).toEqual(Object.fromEntries(shown.files.map(({ name, text }) => [name, text])));
    expect(statSync(file).mode & 0o777).toBe(ownerOnly);
  });

  it('is not saved from a preview that was replaced, nor when nobody says where to', async () => {
    const desk = createDesk(null);
    const first = await desk.preview();
    const second = await desk.preview();
    await expect(desk.save(first.id)).rejects.toThrow('not there any more');
    expect(await desk.save(second.id)).toBeNull();
  });

  it('tells versions, policy, quality, network and the log to whoever helps', () => {
    const files = Object.fromEntries(createBundle(facts()).map(({ name, text }) => [name, text]));
    expect(Object.keys(files)).toEqual([
      ...['README.txt', 'versions.json', 'policy.json', 'account.json', 'status.json'],
      ...['messages.json', 'network.json', 'offhook.log'],
    ]);
    const json = (name: string): unknown => JSON.parse(files[name] ?? '');
    expect(json('versions.json')).toMatchObject({ offhook: '0.1.0', system: 'linux 6.1 x64' });
    expect(json('policy.json')).toMatchObject({
      file: '~/policy.json',
      policy: { provisioning: { credentials: { kind: 'digest', password: '[redacted]' } } },
    });
    expect(json('status.json')).toMatchObject({
      registration: { server: 'wss://sip.corp.example/ws' },
      calls: [{ rttMs: 41.5, path: 'relay udp', inbound: { packets: 7312, lost: 3 } }],
    });
    expect(json('network.json')).toMatchObject({
      interfaces: [{ name: 'wlan0', addresses: ['192.168.1.20'] }],
    });
    expect(parseLog(files['offhook.log'] ?? '')).toHaveLength(5);
  });

  it('gives one person one name in all of its files', () => {
    const files = Object.fromEntries(createBundle(facts()).map(({ name, text }) => [name, text]));
    const number = /"number": "(number-\d+)"/.exec(files['status.json'] ?? '')?.[1] ?? 'none';
    expect(files['messages.json']).toContain(`INVITE sip:${number}@corp.example`);
    expect(files['offhook.log']).toContain(`-> INVITE sip:${number}@corp.example`);
  });
});

describe('the log that is read', () => {
  it('is what was written, the rotated part before the new one, no more than asked for', async () => {
    const lines = [...Array(1100).keys()].map(
      (n) => `2026-11-27T08:00:00.000Z info main: line ${n} ${'x'.repeat(1000)}\n`,
    );
    writeFileSync(join(folder, 'offhook.log'), lines.join(''));
    const write = createLogWriter(folder, 'info');
    for (const n of [1100, 1101, 1102]) write('info', 'main', `line ${n} `);
    expect(readdirSync(folder).sort()).toEqual(['offhook.log', 'offhook.old.log']);
    const entries = parseLog(await readLogText(folder, 3 * 1024 * 1024));
    const numbers = entries.map(({ message }) => Number(/^line (\d+) /.exec(message)?.[1]));
    expect(numbers).toEqual([...Array(1103).keys()]);
    const newest = await readLogText(folder, 10_000);
    expect(newest.length).toBeLessThanOrEqual(10_000);
    expect(parseLog(newest).at(-1)?.message).toContain('line 1102');
  });

  it('is empty before anything was written', async () => {
    expect(await readLogText(join(folder, 'none'), 1000)).toBe('');
  });
});
