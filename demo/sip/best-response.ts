import { headerValues, type SipResponse, withHeaders } from './message.ts';

/** What tells the caller more, comes first (RFC 3261 section 16.7 step 6). */
const telling = [401, 407, 415, 420, 484];

/**
 * Chooses among the final non-2xx responses of all branches: a 6xx wins, then the lowest class;
 * challenges of all branches are gathered in a chosen 401 or 407 (step 7); a lone 503 becomes 500.
 *
 * @returns null when there is none
 */
export function chooseBestResponse(responses: readonly SipResponse[]): SipResponse | null {
  const ranked = responses
    .map((response, index) => ({ response, index }))
    .sort((a, b) => rank(a.response) - rank(b.response) || a.index - b.index);
  const best = ranked[0]?.response ?? null;
  if (best === null) return null;
  if (best.status === 503) return { ...best, status: 500, reason: 'Server Internal Error' };
  return best.status === 401 || best.status === 407 ? withAllChallenges(best, responses) : best;
}

function rank({ status }: SipResponse): number {
  if (status >= 600) return 0;
  const inClass = status === 503 ? 2 : telling.includes(status) ? 0 : 1;
  return Math.floor(status / 100) * 10 + inClass;
}

function withAllChallenges(best: SipResponse, responses: readonly SipResponse[]): SipResponse {
  const others = responses.filter((response) => response !== best && [401, 407].includes(response.status));
  const gathered = others.flatMap((response) =>
    ['WWW-Authenticate', 'Proxy-Authenticate'].flatMap((name) =>
      headerValues(response, name).map((value) => ({ name, value })),
    ),
  );
  return withHeaders(best, [...best.headers, ...gathered]);
}
