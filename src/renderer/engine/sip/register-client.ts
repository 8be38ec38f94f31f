import type { Core, URI, UserAgent } from 'sip.js';
import type { CredentialProvider } from '../core/ports.ts';
import type {
  RegistrationEvent,
  RegistrationProblem,
  RegistrationProblemCode,
} from '../core/registration.ts';
import { chooseRedirect, redirectTargets } from './choose-redirect.ts';
import { isLocalResponse } from './responses.ts';

export interface RegisterClient {
  register(expiresS: number): void;
  unregister(): void;
}

/**
 * REGISTER for one binding (RFC 3261 section 10, RFC 5626 instance), one request at a time, on SIP.js's transactions.
 * Only sends and tells: when to refresh and what to do after a refusal is the registration machine's.
 */
export function createRegisterClient(
  userAgent: UserAgent,
  credentials: CredentialProvider,
  servers: readonly string[],
  onEvent: (event: RegistrationEvent) => void,
  onGruu: (gruu: string | null) => void,
): RegisterClient {
  const aor = userAgent.configuration.uri;
  const registrar = aor.clone();
  registrar.user = undefined;
  // RFC 3261 section 10.2: the same Call-ID for all registrations, CSeq grows.
  const { callId } = userAgent.userAgentCore.makeOutgoingRequestMessage('REGISTER', registrar, aor, aor, {});
  /** Of the newest one: SIP.js raises it when it answers a challenge. */
  let newest: { cseq: number } = { cseq: 0 };
  let latest = 0;

  async function send(expiresS: number): Promise<void> {
    const turn = ++latest;
    const uri = registrar.toString();
    const token = await credentials({ method: 'REGISTER', uri, status: null, challenges: [] }).catch(
      () => null,
    );
    // A stop or a newer REGISTER overtook us while the token was fetched.
    if (turn !== latest) return;
    const cseq = newest.cseq + 1;
    const contact =
      `Contact: ${userAgent.contact.toString({ register: true })}` +
      `;+sip.instance="<urn:uuid:${userAgent.instanceId}>";reg-id=1;expires=${expiresS}`;
    const headers = [contact, `Expires: ${expiresS}`, 'Supported: path, outbound'];
    const message = userAgent.userAgentCore.makeOutgoingRequestMessage(
      'REGISTER',
      registrar,
      aor,
      aor,
      { callId, cseq },
      headers,
    );
    newest = message;
    // As a header and not an extra one: the answer to a challenge must replace it.
    if (token !== null) message.setHeader('authorization', token);
    const current = () => turn === latest;
    if (expiresS > 0) onEvent({ type: 'register.sent' });
    userAgent.userAgentCore.register(message, {
      onAccept: ({ message: response }) => {
        if (!current()) return;
        if (expiresS === 0) onEvent({ type: 'register.ended' });
        else {
          const granted = grantedTo(response, userAgent.contact.uri);
          onEvent({ type: 'register.accepted', expiresS: grantedS(response, granted, expiresS) });
          onGruu(granted?.getParam('pub-gruu')?.replaceAll('"', '') ?? null);
        }
      },
      onReject: ({ message: response }) => {
        if (!current()) return;
        const offered = message.hasHeader('authorization');
        onEvent(expiresS === 0 ? { type: 'register.ended' } : refusalOf(response, offered));
      },
      onRedirect: ({ message: response }) => {
        if (!current()) return;
        const redirectUrl = chooseRedirect(redirectTargets(response), servers, registrar.host);
        onEvent(expiresS === 0 ? { type: 'register.ended' } : refusalOf(response, true, redirectUrl));
      },
    });
  }

  return {
    register: (expiresS) => void send(expiresS),
    unregister: () => void send(0),
  };
}

/** Our own binding among those that the registrar lists. */
function grantedTo(response: Core.IncomingResponseMessage, contact: URI): NameAddr | null {
  for (let index = 0; index < response.getHeaders('contact').length; index++) {
    const granted: unknown = response.parseHeader('contact', index);
    if (isNameAddr(granted) && granted.uri.user === contact.user && granted.uri.host === contact.host) {
      return granted;
    }
  }
  return null;
}

/** The lifetime the registrar granted to it, in seconds: its `expires` parameter, else the Expires header. */
function grantedS(response: Core.IncomingResponseMessage, granted: NameAddr | null, askedS: number): number {
  for (const text of [granted?.getParam('expires'), response.getHeader('expires')]) {
    const seconds = Number(text ?? Number.NaN);
    if (Number.isInteger(seconds) && seconds > 0) return seconds;
  }
  return askedS;
}

interface NameAddr {
  readonly uri: URI;
  getParam(name: string): string | null | undefined;
}

function isNameAddr(value: unknown): value is NameAddr {
  return typeof value === 'object' && value !== null && 'uri' in value && 'getParam' in value;
}

function refusalOf(
  response: Core.IncomingResponseMessage,
  offered: boolean,
  redirectUrl: string | null = null,
): RegistrationEvent {
  const code = response.statusCode ?? 0;
  const local = isLocalResponse(response);
  const problem: RegistrationProblem = {
    code: problemCodeOf(code, local, offered),
    sipCode: local ? null : code,
    detail: local ? null : (response.reasonPhrase ?? null),
  };
  return {
    type: 'register.refused',
    problem,
    retryAfterMs: seconds(response.getHeader('retry-after')),
    minExpiresS: code === 423 ? wholeNumber(response.getHeader('min-expires')) : null,
    redirectUrl,
  };
}

/** `offered`: the refused request carried a credential. */
export function problemCodeOf(code: number, local: boolean, offered: boolean): RegistrationProblemCode {
  if (local) return code === 408 ? 'timeout' : 'connection-lost';
  if (code === 401 || code === 407) return offered ? 'unauthorized' : 'no-credential';
  if (code === 403) return 'forbidden';
  if (code === 404 || code === 410 || code === 604) return 'not-found';
  if (code === 408 || code === 504) return 'timeout';
  if (code === 503) return 'service-unavailable';
  if (code >= 500 && code < 600) return 'server-error';
  return 'refused';
}

/** Retry-After is "seconds (comment);param" (RFC 3261 section 20.33). */
function seconds(value: string | undefined): number | null {
  const found = wholeNumber(value);
  return found === null ? null : found * 1000;
}

function wholeNumber(value: string | undefined): number | null {
  const digits = /^\s*(\d{1,9})/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
