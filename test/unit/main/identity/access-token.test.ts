import { describe, expect, it } from 'vitest';
import { type AccessTokenOptions, createAccessTokens } from '../../../../src/main/identity/access-token.ts';
import type { Tokens } from '../../../../src/main/identity/identity-provider.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakeIdentityProvider, createTokens } from '../../../support/fake-identity-provider.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const minuteMs = 60_000;

function create(first: AccessTokenOptions['first'] | ((now: number) => Tokens)) {
  const clock = createFakeClock();
  const provider = createFakeIdentityProvider();
  const abort = new AbortController();
  const saved: string[] = [];
  const expired: string[] = [];
  const renewed: number[] = [];
  const log = createMemoryLog();
  const tokens = createAccessTokens({
    first: typeof first === 'function' ? first(clock.now()) : first,
    provider,
    clock,
    random: () => 0,
    signal: abort.signal,
    log,
    saveRefreshToken: async (token) => void saved.push(token),
    onRenewed: () => renewed.push(clock.now()),
    onExpired: ({ code }) => expired.push(code),
  });
  return { renewed, clock, provider, abort, saved, expired, log, tokens };
}

/** Lets promises that are settled already run on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a renewal', () => {
  it('is told when it takes the place of a token, and the first token is no renewal', async () => {
    const { provider, renewed, tokens } = create({ refreshToken: 'refresh-0', proofKey: null });
    provider.answers.push(createTokens('1'), createTokens('2'));
    await tokens.get();
    expect(renewed).toEqual([]);
    await tokens.renew();
    expect(renewed).toHaveLength(1);
  });
});

describe('access tokens', () => {
  it('are handed out while they are fresh, and renewed before they end', async () => {
    const { clock, provider, saved, tokens } = create((now) =>
      createTokens('1', { expiresAt: now + 10 * minuteMs }),
    );
    expect(await tokens.get()).toBe('access-1');
    clock.advance((10 * minuteMs * 2) / 3 - 1);
    expect(provider.refreshed).toEqual([]);
    provider.answers.push(createTokens('2', { expiresAt: clock.now() + 10 * minuteMs }));
    clock.advance(1);
    await settle();
    expect(provider.refreshed).toEqual(['refresh-1']);
    expect(await tokens.get()).toBe('access-2');
    expect(saved).toEqual(['refresh-2']);
  });

  it('begin with the refresh token of an earlier run', async () => {
    const { provider, saved, tokens } = create({ refreshToken: 'stored', proofKey: null });
    const user = { name: 'Alice', email: null };
    provider.answers.push(createTokens('1', { refreshToken: null, user }));
    expect(await tokens.get()).toBe('access-1');
    expect(provider.refreshed).toEqual(['stored']);
    expect(saved).toEqual([]);
    expect(tokens.user()).toEqual(user);
  });

  it('are renewed once, however many ask', async () => {
    const { provider, tokens } = create({ refreshToken: 'stored', proofKey: null });
    provider.answers.push(createTokens('1'));
    expect(await Promise.all([tokens.get(), tokens.renew(), tokens.get()])).toEqual(
      Array(3).fill('access-1'),
    );
    expect(provider.refreshed).toEqual(['stored']);
  });

  it('stay in use while the provider is away, as long as they live', async () => {
    const { clock, provider, expired, tokens, log } = create((now) =>
      createTokens('1', { expiresAt: now + 10 * minuteMs }),
    );
    const away = new ProblemError('identity-provider-unreachable');
    provider.answers.push(away, away, away, away);
    clock.advance(9 * minuteMs);
    await settle();
    expect(log.lines).toContain('warn access token not renewed: identity-provider-unreachable');
    expect(await tokens.get()).toBe('access-1');
    clock.advance(minuteMs);
    await settle();
    await expect(tokens.get()).rejects.toBe(away);
    expect(expired).toEqual([]);
    provider.answers.push(createTokens('2'));
    clock.advance(minuteMs);
    await settle();
    expect(await tokens.get()).toBe('access-2');
  });

  it('end with the session, and are not asked for again', async () => {
    const { clock, provider, expired, tokens } = create((now) =>
      createTokens('1', { expiresAt: now + minuteMs }),
    );
    provider.answers.push(new ProblemError('session-expired', 'invalid_grant'));
    clock.advance(40_000);
    await settle();
    expect(expired).toEqual(['session-expired']);
    clock.advance(60 * minuteMs);
    await settle();
    expect(provider.refreshed).toHaveLength(1);
    provider.answers.push(new ProblemError('session-expired', 'invalid_grant'));
    await expect(tokens.get()).rejects.toMatchObject({ code: 'session-expired' });
    expect(expired).toHaveLength(1);
  });

  it('end when there is no refresh token to renew them with', async () => {
    const { clock, expired } = create((now) =>
      createTokens('1', { refreshToken: null, expiresAt: now + minuteMs }),
    );
    clock.advance(40_000);
    await settle();
    expect(expired).toEqual(['session-expired']);
  });

  it('that are born dead do not make a circle', async () => {
    const { clock, provider } = create((now) => createTokens('1', { expiresAt: now }));
    for (let i = 0; i < 3; i += 1) provider.answers.push(createTokens('x', { expiresAt: clock.now() }));
    clock.advance(999);
    await settle();
    expect(provider.refreshed).toHaveLength(0);
    clock.advance(1);
    await settle();
    expect(provider.refreshed).toHaveLength(1);
  });

  it('are left alone once the session is closed', async () => {
    const { clock, provider, abort, tokens } = create((now) =>
      createTokens('1', { expiresAt: now + minuteMs }),
    );
    const waiting = tokens.renew();
    abort.abort(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
    clock.advance(60 * minuteMs);
    await settle();
    expect(provider.refreshed).toEqual(['refresh-1']);
    expect(clock.pending).toBe(0);
  });
});
