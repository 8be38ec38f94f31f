import { domain } from '../people.ts';
import type { Header, SipRequest, SipResponse } from './message.ts';
import { createResponse } from './responses.ts';

/**
 * Numbers with a fixed outcome: 3xx redirects to the echo, 4xx to 6xx is answered with that very code.
 * Extensions of people (600, 701 ...) are looked up before. 401 and 407 are challenges and made elsewhere.
 *
 * @returns null when the user part is no such number
 */
export function fixedOutcome(request: SipRequest, user: string): SipResponse | null {
  if (!/^[3-6]\d\d$/.test(user)) return null;
  const status = Number(user);
  const headers: Header[] = [];
  if (status < 400) headers.push({ name: 'Contact', value: `<sip:600@${domain}>` });
  if (status === 503) headers.push({ name: 'Retry-After', value: '5' });
  if (status === 420) headers.push({ name: 'Unsupported', value: 'demo' });
  return createResponse(request, status, { headers });
}
