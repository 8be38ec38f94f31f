/** RFC 8693. */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const jwtType = 'urn:ietf:params:oauth:token-type:jwt';

export type ExchangeReading =
  | { readonly ok: true; readonly subjectToken: string }
  | { readonly ok: false; readonly error: string; readonly description: string };

/** The form of a token exchange: a user's access token for a SIP token, and nothing else. Pure. */
export function readExchange(form: URLSearchParams): ExchangeReading {
  // RFC 6749 section 3.2: parameters must not be sent twice.
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) return refuse('invalid_request', 'a parameter was sent twice');
  }
  if (form.get('grant_type') !== exchangeGrant) {
    return refuse('unsupported_grant_type', 'only token exchange (RFC 8693) is served here');
  }
  const subjectToken = form.get('subject_token') ?? '';
  if (subjectToken === '' || form.get('subject_token_type') !== accessTokenType) {
    return refuse('invalid_request', 'subject_token must be an access token');
  }
  const wanted = form.get('requested_token_type');
  if (wanted !== null && wanted !== jwtType && wanted !== accessTokenType) {
    return refuse('invalid_request', 'only a JWT can be requested');
  }
  return { ok: true, subjectToken };
}

function refuse(error: string, description: string): ExchangeReading {
  return { ok: false, error, description };
}

/** Section 2.2.1. */
export function exchangeAnswer(token: string, lifeMs: number) {
  return {
    access_token: token,
    issued_token_type: jwtType,
    token_type: 'Bearer',
    expires_in: Math.ceil(lifeMs / 1000),
  };
}
