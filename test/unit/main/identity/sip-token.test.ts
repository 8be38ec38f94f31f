import { describe, expect, it } from 'vitest';
import { createSipTokens, readExchangeAnswer } from '../../../../src/main/identity/sip-token.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

function create(tokenUrl: string | null = 'https://tokens.example/token') {
  const clock = createFakeClock();
  const requests: { url: string; form: Record<string, string>; init: RequestInit }[] = [];
  const answers: Response[] = [];
  let renewals = 0;
  const tokens = createSipTokens({
    tokenUrl,
    clientId: 'offhook',
    accessTokens: {
      get: async () => `access-${renewals}`,
      renew: async () => {
        renewals += 1;
        return `access-${renewals}`;
      },
      user: () => null,
      proofKey: () => null,
      lastRefreshToken: async () => null,
      renewing: () => null,
    },
    fetch: async (url, init) => {
      const form = init.body instanceof URLSearchParams ? Object.fromEntries(init.body) : {};
      requests.push({ url, form, init });
      return answers.shift() ?? Response.json({ access_token: `sip-${requests.length}`, expires_in: 300 });
    },
    clock,
    random: () => 0,
    log: createMemoryLog(),
    timeoutMs: 1000,
    signal: new AbortController().signal,
    onRenewed: () => undefined,
  });
  return { clock, requests, answers, tokens };
}

describe('the SIP token', () => {
  it('is exchanged as RFC 8693 says, by a request that follows no redirect', async () => {
    const { requests, tokens } = create();
    expect(await tokens.get()).toBe('sip-1');
    expect(requests[0]).toMatchObject({
      url: 'https://tokens.example/token',
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id: 'offhook',
        subject_token: 'access-0',
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      },
      init: { method: 'POST', redirect: 'error', credentials: 'omit' },
    });
  });

  it('is kept for two thirds of its life, and fetched once for all who ask', async () => {
    const { clock, requests, tokens } = create();
    expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(['sip-1', 'sip-1']);
    clock.advance(199_999);
    expect(await tokens.get()).toBe('sip-1');
    clock.advance(1);
    expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(['sip-2', 'sip-2']);
    expect(requests).toHaveLength(2);
  });

  it('is fetched anew when it was refused', async () => {
    const { tokens } = create();
    await tokens.get();
    tokens.drop();
    expect(await tokens.get()).toBe('sip-2');
  });

  it('is tried with a new access token when the old one was refused, once', async () => {
    const { answers, requests, tokens } = create();
    const refusal = () => Response.json({ error: 'invalid_request' }, { status: 400 });
    answers.push(refusal());
    expect(await tokens.get()).toBe('sip-2');
    expect(requests.map(({ form }) => form.subject_token)).toEqual(['access-0', 'access-1']);
    tokens.drop();
    answers.push(refusal(), refusal());
    await expect(tokens.get()).rejects.toMatchObject({
      code: 'provisioning-refused',
      detail: 'tokens.example answered HTTP 400 (invalid_request)',
    });
  });

  it('is not remembered when it could not be had', async () => {
    const { answers, tokens } = create();
    answers.push(new Response(null, { status: 503 }));
    await expect(tokens.get()).rejects.toMatchObject({ code: 'provisioning-unreachable' });
    expect(await tokens.get()).toBe('sip-2');
  });

  it('is the access token itself where there is no exchange', async () => {
    const { requests, tokens } = create(null);
    expect(await tokens.get()).toBe('access-0');
    tokens.drop();
    expect(await tokens.get()).toBe('access-1');
    expect(await tokens.get()).toBe('access-1');
    expect(requests).toEqual([]);
  });
});

describe('readExchangeAnswer', () => {
  const read = (status: number, body: unknown) =>
    readExchangeAnswer({ status, body: typeof body === 'string' ? body : JSON.stringify(body) }, 'h');

  it('assumes five minutes where the server does not say', () => {
    expect(read(200, { access_token: 'abc' })).toEqual({ token: 'abc', lifeMs: 300_000 });
  });

  it.each([
    [200, 'no JSON', 'provisioning-invalid'],
    [200, {}, 'provisioning-invalid'],
    [200, { access_token: 'a\r\nVia: x' }, 'provisioning-invalid'],
    [200, { access_token: '' }, 'provisioning-invalid'],
    [403, { error: 'access_denied' }, 'provisioning-refused'],
    [429, '', 'provisioning-unreachable'],
    [502, '<html>', 'provisioning-unreachable'],
  ])('HTTP %i with %j is %s', (status, body, code) => {
    expect(() => read(status, body)).toThrow(expect.objectContaining({ code }));
  });
});
