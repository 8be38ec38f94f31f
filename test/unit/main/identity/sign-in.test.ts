import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { browserSignIn } from '../../../../src/main/identity/browser-sign-in.ts';
import { finishedPage } from '../../../../src/main/identity/finished-page.ts';
import { openLoopback } from '../../../../src/main/identity/loopback.ts';
import { toOidcProblem } from '../../../../src/main/identity/oidc-problem.ts';
import type { Redirect } from '../../../../src/main/identity/redirect.ts';
import { chooseRetryDelayMs } from '../../../../src/main/identity/retry-delay.ts';
import { startSignIn } from '../../../../src/main/identity/sign-in-attempt.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFakeIdentityProvider } from '../../../support/fake-identity-provider.ts';

describe('startSignIn', () => {
  function start(present: (url: string) => Promise<void> = async () => undefined) {
    const clock = createFakeClock();
    const finished: boolean[] = [];
    const openFake = async (): Promise<Redirect> => ({
      redirectUri: 'http://127.0.0.1:1/callback',
      callback: (_state, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
      finish: (succeeded) => void finished.push(succeeded),
    });
    const provider = createFakeIdentityProvider();
    const attempt = startSignIn({
      walk: browserSignIn({ provider, openRedirect: openFake, present }),
      clock,
      timeoutMs: 300_000,
    });
    return { clock, finished, attempt };
  }

  it('gives the user five minutes', async () => {
    const { clock, finished, attempt } = start();
    await attempt.presented;
    clock.advance(300_000);
    await expect(attempt.tokens).rejects.toMatchObject({ code: 'sign-in-timed-out' });
    expect(finished).toEqual([false]);
  });

  it('can be cancelled, and leaves no timer and no port', async () => {
    const { clock, finished, attempt } = start();
    await attempt.presented;
    attempt.cancel(new ProblemError('sign-in-cancelled'));
    await expect(attempt.tokens).rejects.toMatchObject({ code: 'sign-in-cancelled' });
    expect(clock.pending).toBe(0);
    expect(finished).toEqual([false]);
  });

  it('says when no browser could be opened', async () => {
    const { attempt } = start(() => Promise.reject(new Error('xdg-open is missing')));
    await expect(attempt.presented).rejects.toMatchObject({
      code: 'unexpected',
      detail: 'no browser: xdg-open is missing',
    });
    await expect(attempt.tokens).rejects.toMatchObject({ code: 'unexpected' });
  });
});

describe('the loopback', () => {
  const never = new AbortController().signal;

  it('takes the first callback with the right state and shows how it ended', async () => {
    const loopback = await openLoopback();
    expect(loopback.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const callback = loopback.callback('s', never);
    const answer = fetch(`${loopback.redirectUri}?code=c&state=s`);
    expect((await callback).searchParams.get('code')).toBe('c');
    const again = await fetch(`${loopback.redirectUri}?code=c&state=s`);
    expect(again.status).toBe(200);
    loopback.finish(true);
    const response = await answer;
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('You can close this page and go back to Offhook.');
    expect(page).not.toContain('signed in');
    await expect(fetch(loopback.redirectUri)).rejects.toThrow('fetch failed');
  });

  it.each([
    ['?code=c&state=other', 'GET'],
    ['?code=c', 'GET'],
    ['?state=s', 'GET'],
    ['/../other?code=c&state=s', 'GET'],
    ['?code=c&state=s', 'POST'],
  ])('does not know %s by %s', async (query, method) => {
    const loopback = await openLoopback();
    loopback.callback('s', never).catch(() => undefined);
    expect((await fetch(`${loopback.redirectUri}${query}`, { method })).status).toBe(404);
    loopback.finish(false);
  });

  it('knows nobody before it waits', async () => {
    const loopback = await openLoopback();
    expect((await fetch(`${loopback.redirectUri}?code=c`)).status).toBe(404);
    loopback.finish(false);
  });
});

describe('the finished page', () => {
  it.each([true, false])(
    'allows its own style and the one script that closes it, and nothing else (succeeded: %s)',
    (succeeded) => {
      const { html, headers } = finishedPage(succeeded);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
      expect(headers['referrer-policy']).toBe('no-referrer');
      const scripts = [...html.matchAll(/<script>([^<]*)<\/script>/g)].map((match) => match[1] ?? '');
      expect(scripts).toEqual(succeeded ? ['setTimeout(()=>window.close(),1500)'] : []);
      for (const script of scripts) {
        const hash = createHash('sha256').update(script).digest('base64');
        expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`);
      }
      expect(html).toContain('You can close this page');
    },
  );
});

describe('toOidcProblem', () => {
  const withProperties = (message: string, properties: object, cause?: unknown) =>
    Object.assign(new Error(message, { cause }), properties);

  it.each([
    [withProperties('x', { error: 'invalid_grant', status: 400 }), 'session-expired'],
    [withProperties('x', { error: 'invalid_client', status: 401 }), 'identity-provider-invalid'],
    [withProperties('x', { error: 'server_error', status: 500 }), 'identity-provider-unreachable'],
    [withProperties('x', { error: 'temporarily_unavailable' }), 'identity-provider-unreachable'],
    [
      withProperties('x', { error: 'access_denied', code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' }),
      'sign-in-refused',
    ],
    [withProperties('x', { code: 'OAUTH_TIMEOUT' }), 'identity-provider-unreachable'],
    [new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), 'identity-provider-unreachable'],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'identity-provider-unreachable'],
    [
      withProperties('something went wrong', {}, withProperties('connect', { code: 'ECONNREFUSED' })),
      'identity-provider-unreachable',
    ],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'certificate-untrusted'],
    [
      withProperties('x', {
        cause: new TypeError('fetch failed', { cause: withProperties('x', { code: 'CERT_HAS_EXPIRED' }) }),
      }),
      'certificate-untrusted',
    ],
    [
      withProperties('something went wrong', {}, new Error('net::ERR_CONNECTION_REFUSED')),
      'identity-provider-unreachable',
    ],
    [
      withProperties('unexpected HTTP response status code', {}, { status: 503 }),
      'identity-provider-unreachable',
    ],
    [
      withProperties('unexpected HTTP response status code', {}, { status: 404 }),
      'identity-provider-invalid',
    ],
    [
      withProperties('invalid response encountered', { code: 'OAUTH_INVALID_RESPONSE' }),
      'identity-provider-invalid',
    ],
    [new ProblemError('sign-in-cancelled'), 'sign-in-cancelled'],
    ['text', 'identity-provider-invalid'],
  ])('%s is %s', (error, code) => {
    expect(toOidcProblem(error).code).toBe(code);
  });
});

describe('chooseRetryDelayMs', () => {
  const passing = { code: 'provisioning-unreachable', detail: null } as const;
  const lasting = { code: 'provisioning-invalid', detail: null } as const;

  it('backs off to a minute, with jitter', () => {
    const delays = [0, 1, 2, 3, 6, 50].map((attempt) => chooseRetryDelayMs(attempt, passing, 0.5));
    expect(delays).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
    expect(chooseRetryDelayMs(0, passing, 0)).toBe(800);
    expect(chooseRetryDelayMs(0, passing, 1)).toBeCloseTo(1200);
  });

  it('asks seldom for what people must mend', () => {
    expect(chooseRetryDelayMs(0, lasting, 0.5)).toBe(15_000);
  });
});
