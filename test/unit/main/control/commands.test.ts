import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApiTokens } from '../../../../src/main/control/api-tokens.ts';
import { formatValue } from '../../../../src/main/control/format-reply.ts';
import type { ControlCommand, PageCommand } from '../../../../src/shared/control.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';
import { desktopWith, plainCommands } from '../../../support/plain-commands.ts';

describe('quick-dial', () => {
  it('brings its window, and says so', async () => {
    let opened = 0;
    const commands = plainCommands({
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
    expect(await plainCommands({ checkUpdate: () => true })({ verb: 'update' })).toEqual({
      ok: true,
      value: null,
    });
    expect(await plainCommands()({ verb: 'update' })).toMatchObject({
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
      const commands = plainCommands({ tokens, onRevoked: (name) => revoked.push(name) });
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
    expect(await plainCommands()({ verb: 'token-list' })).toMatchObject({
      code: 'not-possible',
      message: 'Your company has switched tokens off.',
    });
  });
});

describe('dial', () => {
  it('goes by the dialling rules, and says what was dialled and why', async () => {
    const asked: PageCommand[] = [];
    const commands = plainCommands({
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
    const commands = plainCommands({
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

describe('sign-in', () => {
  it('gives the address instead of opening it', async () => {
    expect(await plainCommands()({ verb: 'sign-in' })).toEqual({
      ok: true,
      value: { authorizationUrl: 'https://a.example/authorize?state=1' },
    });
  });

  it('is refused while somebody is signed in', async () => {
    const commands = plainCommands({ desktop: () => desktopWith({ step: 'unconfigured', problem: null }) });
    expect(await commands({ verb: 'sign-in' })).toMatchObject({ ok: false, code: 'not-possible' });
  });

  it('by another device gives the code and where to type it, in words too', async () => {
    const device = { userCode: 'WDJB-MJHT', verificationUri: 'https://a.example/device', expiresAt: 1 };
    const wishes: unknown[] = [];
    let step: 'signed-out' | 'signing-in' = 'signed-out';
    const commands = plainCommands({
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
    const commands = plainCommands({
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
    expect(await plainCommands()({ verb: 'screenshot', file })).toMatchObject({ ok: false, code });
  });

  it('says when it cannot be written', async () => {
    const commands = plainCommands({ capture: async () => new Uint8Array(1) });
    const reply = await commands({ verb: 'screenshot', file: '/nowhere/at/all/a.png' });
    expect(reply).toMatchObject({ ok: false, code: 'failed', message: expect.stringContaining('ENOENT') });
  });
});

describe('support-bundle', () => {
  it('is written where a full path says, and nowhere else', async () => {
    const verb = 'support-bundle' as const;
    expect(await plainCommands()({ verb, file: '/tmp/b.zip' })).toEqual({
      ok: true,
      value: { file: '/tmp/b.zip', bytes: 1 },
    });
    expect(await plainCommands()({ verb, file: 'b.zip' })).toMatchObject({ ok: false, code: 'bad-request' });
  });

  it('says when it cannot be written', async () => {
    const writeBundle = () => Promise.reject(new Error('ENOSPC: no space left'));
    const reply = await plainCommands({ writeBundle })({ verb: 'support-bundle', file: '/tmp/b.zip' });
    expect(reply).toMatchObject({ ok: false, code: 'failed', message: 'ENOSPC: no space left' });
  });
});
