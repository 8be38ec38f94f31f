import type { Account } from './accounts.ts';
import { parseCSeq, parseNameAddress, parseUri, unquote } from './fields.ts';
import type { Flow } from './flow.ts';
import type { Binding, Location } from './location.ts';
import { type Header, headerValue, listValues, type SipRequest, type SipResponse } from './message.ts';
import { createResponse } from './responses.ts';

export interface RegistrarLimits {
  readonly minExpiresSeconds: number;
  readonly defaultExpiresSeconds: number;
  readonly maxExpiresSeconds: number;
}

export const defaultLimits: RegistrarLimits = {
  minExpiresSeconds: 60,
  defaultExpiresSeconds: 600,
  maxExpiresSeconds: 3600,
};

interface WantedContact {
  readonly uri: string;
  readonly expiresSeconds: number;
  readonly instance: string | null;
  readonly regId: string | null;
}

/** Carries out an authenticated REGISTER (RFC 3261 section 10.3) and answers it. Changes all bindings or none. */
export function register(
  request: SipRequest,
  account: Account,
  flow: Flow,
  location: Location,
  limits: RegistrarLimits = defaultLimits,
  now: number = Date.now(),
): SipResponse {
  const contacts = listValues(request, 'Contact');
  const callId = headerValue(request, 'Call-ID') ?? '';
  const cseq = parseCSeq(headerValue(request, 'CSeq') ?? '')?.number ?? 0;
  const known = location.bindingsOf(account.aor);
  const isOld = (binding: Binding) => binding.callId === callId && binding.cseq >= cseq;

  if (contacts.includes('*')) {
    if (contacts.length > 1 || headerValue(request, 'Expires') !== '0') {
      return createResponse(request, 400, { reason: 'Contact: * needs Expires: 0 and stands alone' });
    }
    if (known.some(isOld)) return createResponse(request, 500, { reason: 'CSeq is out of order' });
    location.removeAll(account.aor);
    return listBindings(request, [], now);
  }

  const wanted = contacts.map((text) => parseContact(text, headerValue(request, 'Expires'), limits));
  if (wanted.some((contact) => contact === null)) {
    return createResponse(request, 400, { reason: 'Contact is not a SIP address' });
  }
  const valid = wanted.filter((contact) => contact !== null);
  if (valid.some(({ expiresSeconds: s }) => s > 0 && s < limits.minExpiresSeconds)) {
    const headers = [{ name: 'Min-Expires', value: String(limits.minExpiresSeconds) }];
    return createResponse(request, 423, { headers });
  }
  if (valid.some(({ uri }) => known.some((binding) => binding.contact === uri && isOld(binding)))) {
    return createResponse(request, 500, { reason: 'CSeq is out of order' });
  }
  for (const { uri, expiresSeconds, instance, regId } of valid) {
    if (expiresSeconds === 0) location.remove(account.aor, uri);
    else {
      const expiresAt = now + expiresSeconds * 1000;
      location.bind({ aor: account.aor, contact: uri, flow, callId, cseq, expiresAt, instance, regId });
    }
  }
  return listBindings(request, location.bindingsOf(account.aor), now);
}

function parseContact(
  text: string,
  expiresHeader: string | null,
  { defaultExpiresSeconds, maxExpiresSeconds }: RegistrarLimits,
): WantedContact | null {
  const address = parseNameAddress(text);
  if (address === null || parseUri(address.uri) === null) return null;
  const asked = address.params.get('expires') ?? expiresHeader;
  // RFC 3261 section 10.2.1.1: a malformed value counts as the default.
  const seconds = asked !== null && /^\d{1,10}$/.test(asked) ? Number(asked) : defaultExpiresSeconds;
  const instance = address.params.get('+sip.instance') ?? null;
  return {
    uri: address.uri,
    expiresSeconds: Math.min(seconds, maxExpiresSeconds),
    instance: instance === null ? null : unquote(instance),
    regId: address.params.get('reg-id') ?? null,
  };
}

function listBindings(request: SipRequest, bindings: readonly Binding[], now: number): SipResponse {
  const headers: Header[] = bindings
    .filter((binding) => Number.isFinite(binding.expiresAt))
    .map((binding) => ({ name: 'Contact', value: describe(binding, now) }));
  headers.push({ name: 'Date', value: new Date(now).toUTCString() });
  return createResponse(request, 200, { headers });
}

function describe({ contact, expiresAt, instance, regId }: Binding, now: number): string {
  const parts = [`<${contact}>`, `expires=${Math.max(0, Math.ceil((expiresAt - now) / 1000))}`];
  if (instance !== null) parts.push(`+sip.instance="${instance}"`);
  if (regId !== null) parts.push(`reg-id=${regId}`);
  return parts.join(';');
}
