import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeLimited } from '../../../../edge/service/time-limited.ts';
import { exchangeGrant, readExchange } from '../../../../edge/service/token-exchange.ts';

describe('a time-limited credential', () => {
  it('is what openssl reckons: printf 1700000000:alice | openssl dgst -sha1 -hmac north -binary | base64', () => {
    expect(createTimeLimited('north', 'alice', 1_700_000_000)).toEqual({
      username: '1700000000:alice',
      password: 'Cd/49soE35ICqcJF/bCTn8Z4OyE=',
    });
  });

  it('keeps a name as it is, colons too: the first one parts time and name', () => {
    expect(createTimeLimited('s', 'auth0|a:b', 1).username).toBe('1:auth0|a:b');
  });
});

const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const good = { grant_type: exchangeGrant, subject_token: 't', subject_token_type: accessToken };

describe('readExchange', () => {
  it('takes an access token, and a client that names itself', () => {
    expect(readExchange(new URLSearchParams({ ...good, client_id: 'offhook' }))).toEqual({
      ok: true,
      subjectToken: 't',
    });
  });

  it.each([
    ['another grant', { ...good, grant_type: 'password' }, 'unsupported_grant_type'],
    ['nothing', {}, 'unsupported_grant_type'],
    [
      'an ID token',
      { ...good, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
      'invalid_request',
    ],
    ['no token', { ...good, subject_token: '' }, 'invalid_request'],
    [
      'a wish for SAML',
      { ...good, requested_token_type: 'urn:ietf:params:oauth:token-type:saml2' },
      'invalid_request',
    ],
  ])('refuses %s', (_name, form, error) => {
    expect(readExchange(new URLSearchParams(form))).toMatchObject({ ok: false, error });
  });

  it('refuses a parameter that comes twice', () => {
    const form = new URLSearchParams(good);
    form.append('subject_token', 'other');
    expect(readExchange(form)).toMatchObject({ ok: false, description: 'a parameter was sent twice' });
  });

  it('has a verdict for every body', () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(readExchange(new URLSearchParams(body)).ok).toBe(false);
      }),
    );
  });
});
