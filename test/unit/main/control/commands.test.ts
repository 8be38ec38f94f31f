import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../../src/main/answer-request.ts';
import { createApiTokens } from '../../../../src/main/control/api-tokens.ts';
import { type CommandOptions, createCommands, idleEngine } from '../../../../src/main/control/commands.ts';
import { createEngineRelay } from '../../../../src/main/control/engine-relay.ts';
import { formatValue } from '../../../../src/main/control/format-reply.ts';
import { askPrecall } from '../../../../src/renderer/ask-precall.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import type { ControlCommand, PageCommand } from '../../../../src/shared/control.ts';
import type { DesktopState, IdentityState } from '../../../../src/shared/desktop-state.ts';
import { noShortcuts } from '../../../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../../../src/shared/mailbox.ts';
import type { Chat } from '../../../../src/shared/messages.ts';
import type { HistoryCall } from '../../../../src/shared/people.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { resolveSettings } from '../../../../src/shared/settings.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';
import { found } from '../../../support/ui-gallery/sample-precall.ts';

const signedOut = {
  step: 'signed-out',
  choices: [{ name: null, issuer: 'https://a.example', device: true }],
  problem: null,
  wiped: null,
} as const satisfies IdentityState;

function desktopWith(identity: IdentityState): DesktopState {
  return {
    app: { version: '1', platform: 'linux', locale: 'en' },
    identity,
    settings: resolveSettings({}, {}),
    secretStore: 'keychain',
    names: {},
    favourites: [],
    unreadMessages: 0,
    mailbox: noMailbox,
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

function create(options: Partial<CommandOptions> = {}) {
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

describe('quick-dial', () => {
  it('brings its window, and says so', async () => {
    let opened = 0;
    const commands = create({
      quickDial: () => {
        opened += 1;
      },
    });
    expect(await commands({ verb: 'quick-dial' })).toEqual({ ok: true, value: null });
    expect(opened).toBe(1);
  });
});

describe('update', () => {
  it('looks for a newer version, and says where none is looked for', async () => {
    expect(await create({ checkUpdate: () => true })({ verb: 'update' })).toEqual({ ok: true, value: null });
    expect(await create()({ verb: 'update' })).toMatchObject({
      code: 'not-possible',
      message: expect.stringContaining('policy names no place'),
    });
  });
});

describe('token', () => {
  it('is shown once, listed without itself, and let go', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-tokens-'));
    try {
      const revoked: string[] = [];
      const tokens = createApiTokens({
        file: join(folder, 'api-tokens.json'),
        clock: createFakeClock(),
        log: createMemoryLog(),
      });
      const commands = create({ tokens, onRevoked: (name) => revoked.push(name) });
      const made: ControlCommand = { verb: 'token-create', name: 'CRM', scopes: ['status', 'dial'] };
      const reply = await commands(made);
      expect(reply).toMatchObject({ ok: true, value: { name: 'CRM', scopes: ['status', 'dial'] } });
      expect(formatValue(made, reply.ok ? reply.value : null)).toMatch(/^offhook_[\w-]{43}$/);
      expect(await commands(made)).toMatchObject({ ok: false, code: 'not-possible' });
      const list = await commands({ verb: 'token-list' });
      expect(JSON.stringify(list)).not.toContain('offhook_');
      expect(formatValue({ verb: 'token-list' }, list.ok ? list.value : null)).toContain('CRM  status,dial');
      const revoke = { verb: 'token-revoke', name: 'CRM' } as const;
      expect(await commands(revoke)).toEqual({ ok: true, value: null });
      expect(await commands(revoke)).toMatchObject({ ok: false, code: 'not-possible' });
      expect(revoked).toEqual(['CRM']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is switched off by the policy, in words', async () => {
    expect(await create()({ verb: 'token-list' })).toMatchObject({
      code: 'not-possible',
      message: 'Your company has switched tokens off.',
    });
  });
});

describe('dial', () => {
  it('goes by the dialling rules, and says what was dialled and why', async () => {
    const asked: PageCommand[] = [];
    const commands = create({
      relay: {
        request: async (command) => {
          asked.push(command);
          return { ok: true, value: { callId: 'a' } };
        },
        settle: () => undefined,
        pageGone: () => undefined,
      },
    });
    expect(await commands({ verb: 'dial', target: '600' })).toEqual({
      ok: true,
      value: { callId: 'a', target: '0600', why: ['outside-line'] },
    });
    expect(asked).toEqual([{ verb: 'dial', target: '0600' }]);
  });

  it('goes by the same rules where a call is handed on', async () => {
    const asked: PageCommand[] = [];
    const commands = create({
      relay: {
        request: async (command) => {
          asked.push(command);
          return { ok: true, value: null };
        },
        settle: () => undefined,
        pageGone: () => undefined,
      },
    });
    await commands({ verb: 'consult', target: '600' });
    await commands({ verb: 'transfer', target: '600' });
    await commands({ verb: 'transfer', target: null });
    expect(asked).toEqual([
      { verb: 'consult', target: '0600' },
      { verb: 'transfer', target: '0600' },
      { verb: 'transfer', target: null },
    ]);
  });
});

describe('status', () => {
  it('joins identity, secrets, registration and calls', async () => {
    const problem = { code: 'session-expired', detail: 'invalid_grant' } as const;
    const commands = create({ desktop: () => desktopWith({ ...signedOut, problem }) });
    expect(await commands({ verb: 'status' })).toEqual({
      ok: true,
      value: {
        identity: 'signed-out',
        problem: 'session-expired',
        problemDetail: 'invalid_grant',
        secretStore: 'keychain',
        update: null,
        registration: idleEngine.registration,
        doNotDisturb: false,
        calls: [],
        counters: null,
      },
    });
  });

  it('is readable', async () => {
    const flow = { packets: 10, bytes: 1600, lost: 1, level: 0.251, energy: 0.0421 };
    const text = formatValue(
      { verb: 'status' },
      {
        identity: 'signed-in',
        problem: null,
        problemDetail: null,
        secretStore: 'keychain',
        update: { step: 'after-call', version: '0.2.0' },
        doNotDisturb: true,
        registration: {
          state: 'registered',
          aor: 'sip:alice@example.com',
          server: 'wss://sip.example.com',
          problem: null,
          registeredMs: 41.6,
          rttMs: 17.6,
          unreachableSince: null,
          lastGap: { from: 0, to: 61_000 },
          networkChange: { cause: 'link-down', at: 59_000 },
        },
        calls: [
          {
            id: '1',
            direction: 'outgoing',
            state: 'connected',
            peer: { uri: 'sip:600@example.com', number: '600', name: 'Echo' },
            startedAt: 1,
            connectedAt: 2,
            endedAt: null,
            setupMs: 120,
            muted: false,
            hold: { byUs: 'held', byThem: false, problem: null },
            aside: true,
            earlyMedia: false,
            conference: false,
            emergency: false,
            transfer: { kind: 'blind', target: '200', step: 'ringing', sipCode: 180 },
            dtmf: '',
            codec: 'opus',
            path: 'host udp',
            rttMs: 3,
            quality: 'good',
            inbound: flow,
            outbound: flow,
            recording: null,
            roams: [
              {
                at: 1,
                cause: 'link-down',
                rung: 'ranked-restart',
                before: { network: 'wifi', path: 'host 192.0.2.1:5000 udp' },
                after: { network: 'cellular', path: 'host 198.51.100.9:5001 udp' },
                tookMs: 61,
                gapMs: 140,
              },
            ],
            end: null,
          },
        ],
        counters: {
          since: 1,
          calls: 4,
          connected: 3,
          relayed: 1,
          ice: { succeeded: 3, failed: 1 },
          paths: { 'host udp': 2, 'relay tcp': 1 },
          setup: {
            outgoing: { calls: 3, meanMs: 812.4, longestMs: 2000 },
            incoming: { calls: 0, meanMs: 0, longestMs: 0 },
          },
        },
      },
    );
    expect(text.split('\n')).toEqual([
      'Identity      signed-in',
      'Secrets       keychain',
      'Update        after-call, 0.2.0',
      'Registration  registered, sip:alice@example.com, wss://sip.example.com, 42 ms, do not disturb',
      'Connection    round trip 18 ms, could not be called from 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:01.000Z, network: link-down at 1970-01-01T00:00:59.000Z',
      'Calls',
      '  outgoing connected, 600 Echo, held, transfer to 200: ringing, opus, host udp, 3 ms',
      '    in   10 packets, 1600 bytes, 1 lost, level 0.25, energy 0.042',
      '    out  10 packets, 1600 bytes, 1 lost, level 0.25, energy 0.042',
      '    moved from wifi to cellular: link-down, ranked-restart, 61 ms, 0.1 s not heard',
      'Ended         4 calls, 3 connected, 1 relayed, ICE 3 of 4, set-up 812 ms out',
    ]);
  });
});

describe('sign-in', () => {
  it('gives the address instead of opening it', async () => {
    expect(await create()({ verb: 'sign-in' })).toEqual({
      ok: true,
      value: { authorizationUrl: 'https://a.example/authorize?state=1' },
    });
  });

  it('is refused while somebody is signed in', async () => {
    const commands = create({ desktop: () => desktopWith({ step: 'unconfigured', problem: null }) });
    expect(await commands({ verb: 'sign-in' })).toMatchObject({ ok: false, code: 'not-possible' });
  });

  it('by another device gives the code and where to type it, in words too', async () => {
    const device = { userCode: 'WDJB-MJHT', verificationUri: 'https://a.example/device', expiresAt: 1 };
    const wishes: unknown[] = [];
    let step: 'signed-out' | 'signing-in' = 'signed-out';
    const commands = create({
      desktop: () =>
        desktopWith(
          step === 'signed-out'
            ? { step, choices: [], problem: null, wiped: null }
            : { step, issuer: 'https://a.example', choice: 0, device },
        ),
      async signIn(_present, wish) {
        wishes.push(wish);
        step = 'signing-in';
      },
    });
    const reply = await commands({ verb: 'sign-in', way: 'device' });
    expect(reply).toEqual({ ok: true, value: device });
    expect(wishes).toEqual([{ choice: 0, way: 'device' }]);
    expect(formatValue({ verb: 'sign-in', way: 'device' }, device)).toBe(
      'On another device, open:\nhttps://a.example/device\nand type this code:\nWDJB-MJHT',
    );
  });

  it('says why it did not start', async () => {
    const commands = create({
      signIn: () => Promise.reject(new ProblemError('identity-provider-unreachable', 'ECONNREFUSED')),
    });
    expect(await commands({ verb: 'sign-in' })).toEqual({
      ok: false,
      code: 'failed',
      message: 'identity-provider-unreachable: ECONNREFUSED',
    });
  });
});

describe('screenshot', () => {
  it.each([
    ['a.png', 'bad-request'],
    ['/nowhere/at/all/a.png', 'not-ready'],
  ])('to %s is %s without a window', async (file, code) => {
    expect(await create()({ verb: 'screenshot', file })).toMatchObject({ ok: false, code });
  });

  it('says when it cannot be written', async () => {
    const commands = create({ capture: async () => new Uint8Array(1) });
    const reply = await commands({ verb: 'screenshot', file: '/nowhere/at/all/a.png' });
    expect(reply).toMatchObject({ ok: false, code: 'failed', message: expect.stringContaining('ENOENT') });
  });
});

describe('history', () => {
  const call: HistoryCall = {
    id: 1,
    callId: 'a',
    direction: 'incoming',
    outcome: 'missed',
    startedAt: 0,
    talkedMs: null,
    quality: null,
    roams: 0,
    recorded: false,
  };
  const group = { number: '200', uri: 'sip:200@example.com', name: 'Bob Biber', contact: null, missed: true };

  it('tells the calls with their other side, one by one', async () => {
    const asked: string[] = [];
    const history: CommandOptions['history'] = ({ text }) => {
      asked.push(text);
      return { groups: [{ ...group, calls: [call, { ...call, id: 2, startedAt: 60_000 }] }], next: null };
    };
    const reply = await create({ history })({ verb: 'history', text: 'Bob' });
    expect(reply).toMatchObject({
      ok: true,
      value: [
        { number: '200', name: 'Bob Biber', outcome: 'missed', startedAt: 0 },
        { number: '200', startedAt: 60_000 },
      ],
    });
    expect(asked).toEqual(['Bob']);
    const text = formatValue({ verb: 'history', text: '' }, reply.ok ? reply.value : null);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toMatch(/^1970-01-01 00:00 {2}incoming missed +200 Bob Biber$/m);
    expect(formatValue({ verb: 'history', text: '' }, [])).toBe('No calls');
  });

  it('is nobody’s while nobody is signed in', async () => {
    expect(await create()({ verb: 'history', text: '' })).toMatchObject({ ok: false, code: 'not-possible' });
  });
});

describe('support-bundle', () => {
  it('is written where a full path says, and nowhere else', async () => {
    const verb = 'support-bundle' as const;
    expect(await create()({ verb, file: '/tmp/b.zip' })).toEqual({
      ok: true,
      value: { file: '/tmp/b.zip', bytes: 1 },
    });
    expect(await create()({ verb, file: 'b.zip' })).toMatchObject({ ok: false, code: 'bad-request' });
  });

  it('says when it cannot be written', async () => {
    const writeBundle = () => Promise.reject(new Error('ENOSPC: no space left'));
    const reply = await create({ writeBundle })({ verb: 'support-bundle', file: '/tmp/b.zip' });
    expect(reply).toMatchObject({ ok: false, code: 'failed', message: 'ENOSPC: no space left' });
  });
});

describe('check', () => {
  it('waits longer for the page than other commands do, and less long than a client waits', async () => {
    const clock = createFakeClock();
    const relay = createEngineRelay({ emit: () => undefined, clock, timeoutMs: 10_000 });
    const reply = create({ relay })({ verb: 'check' });
    clock.advance(27_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await reply).toMatchObject({ ok: false, code: 'not-ready' });
  });

  it('tells the one sentence first, then the details', async () => {
    const precall = { start: async () => ({ is: 'done', findings: found.tlsOnly }) as const };
    const reply = await askPrecall(precall, en.precall);
    expect(reply).toMatchObject({ ok: true, value: { verdict: 'tls-only', also: ['silent-microphone'] } });
    const [sentence, ...facts] = formatValue({ verb: 'check' }, reply.ok ? reply.value : null).split('\n');
    expect(sentence).toBe('Your network blocks UDP; calls work over TLS, a little later.');
    expect(facts).toContain('  Server wss://sip.example.com: answers, 41 ms');
    expect(facts).toContain('  Relay over UDP turn:turn.example.com:3478?transport=udp: no answer');
    expect(facts).toContain('  Sound through the relay, over TLS: 304 of 304 packets came back');
    expect(facts).toContain('  Round trip to the relay: 48.2 ms');
    expect(facts).toContain('  Microphone: open, and silent');
  });

  it('is refused in words while there is a call', async () => {
    const precall = { start: async () => ({ is: 'hindered', because: 'call' }) as const };
    expect(await askPrecall(precall, en.precall)).toEqual({
      ok: false,
      code: 'not-possible',
      message: 'There is a call: the check has to wait.',
    });
  });
});

describe('the relay to the page', () => {
  function createRelay() {
    const clock = createFakeClock();
    const emitted: { id: number; command: PageCommand }[] = [];
    const emit = (request: { id: number; command: PageCommand }) => void emitted.push(request);
    return { clock, emitted, relay: createEngineRelay({ emit, clock, timeoutMs: 10_000 }) };
  }

  it('matches answers to commands', async () => {
    const { relay, emitted, clock } = createRelay();
    const first = relay.request({ verb: 'dial', target: '600' });
    const second = relay.request({ verb: 'hangup' });
    const [one, two] = emitted;
    relay.settle(two?.id ?? 0, { ok: false, code: 'no-call', message: 'there is no call' });
    relay.settle(one?.id ?? 0, { ok: true, value: { callId: 'a' } });
    expect(await first).toEqual({ ok: true, value: { callId: 'a' } });
    expect(await second).toMatchObject({ code: 'no-call' });
    expect(clock.pending).toBe(0);
  });

  it('gives up after 10 s, and drops an answer that comes later or twice', async () => {
    const { relay, emitted, clock } = createRelay();
    const reply = relay.request({ verb: 'answer' });
    clock.advance(10_000);
    expect(await reply).toMatchObject({ ok: false, code: 'not-ready' });
    relay.settle(emitted[0]?.id ?? 0, { ok: true, value: null });
    relay.settle(99, { ok: true, value: null });
    expect(clock.pending).toBe(0);
  });
});

describe('message', () => {
  const last: NonNullable<Chat['last']> = {
    ...{ id: 1, direction: 'outgoing', text: 'Are you\nin?', at: 0, state: 'refused', sipCode: 480 },
  };
  const chat = { id: 7, uri: 'sip:200@example.com', number: '200', name: 'Bob', contact: null, unread: 0 };

  function desk(sent: unknown[]): CommandOptions['messages'] {
    return {
      'messages.open': ({ number }) => ({ chat: number === '200' ? 7 : null }),
      'messages.send': (message) => {
        sent.push(message);
        return null;
      },
      'messages.chats': ({ text }) => ({
        total: 2,
        chats: [
          { ...chat, last },
          {
            ...chat,
            unread: 3,
            last: { ...last, direction: 'incoming', state: 'received', sipCode: null, text },
          },
        ],
      }),
    };
  }

  it('is kept to be sent, where its number is one', async () => {
    const sent: unknown[] = [];
    const commands = create({ messages: desk(sent) });
    expect(await commands({ verb: 'message-send', number: '200', text: 'Are you in?' })).toEqual({
      ok: true,
      value: { chat: 7 },
    });
    expect(await commands({ verb: 'message-send', number: '?', text: 'Are you in?' })).toMatchObject({
      ok: false,
      code: 'bad-target',
    });
    expect(sent).toEqual([{ chat: 7, text: 'Are you in?' }]);
  });

  it('is listed with what became of it, a line a chat', async () => {
    const command = { verb: 'message-list', text: 'Yes' } as const;
    const reply = await create({ messages: desk([]) })(command);
    const lines = formatValue(command, reply.ok ? reply.value : null).split('\n');
    expect(lines).toEqual([
      '1970-01-01 00:00  to    200 Bob (refused, SIP 480): Are you in?',
      '1970-01-01 00:00  from  200 Bob (3 unread): Yes',
    ]);
    expect(formatValue(command, [])).toBe('No messages');
  });

  it('is nobody’s while nobody is signed in', async () => {
    expect(await create()({ verb: 'message-list', text: '' })).toMatchObject({
      ok: false,
      code: 'not-possible',
    });
  });
});
