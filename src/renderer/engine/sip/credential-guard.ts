import { Core, type URI } from 'sip.js';
import type { CredentialProvider } from '../core/ports.ts';
import { rawHeaderValues } from './responses.ts';

/**
 * SIP.js answers a 401 or 407 at once, by MD5 digest, with a password it keeps. Ours asks main for each request:
 * Bearer (RFC 8898) or digest (RFC 8760); passwords never enter this process, tokens pass through. The one place where SIP.js
 * decides is `UserAgentClient.authenticationGuard`, which is protected and synchronous; so it is replaced here,
 * once, for every user agent that has a provider.
 */
interface GuardedClient {
  readonly core: Core.UserAgentCore;
  readonly message: Core.OutgoingRequestMessage;
  authenticationGuard(response: Core.IncomingResponseMessage, dialog?: SequencedDialog): boolean;
  cancel(reason?: string, options?: unknown): Core.OutgoingRequestMessage;
  receiveResponse(response: Core.IncomingResponseMessage): void;
  init(): void;
}

interface SequencedDialog {
  readonly localSequenceNumber: number | undefined;
  incrementLocalSequenceNumber(): void;
}

interface Attempt {
  readonly refusals: number;
  /** The response to pass on untouched, once no credential could be had for it. */
  readonly giveUpOn: Core.IncomingResponseMessage | null;
  readonly cancelled: boolean;
}

/** One try, and one more when the server says that only the nonce or the token was too old. */
const mostRefusals = 2;
const tooOld = /\bstale\s*=\s*"?true|\berror\s*=\s*"?invalid_token/i;

const providers = new WeakMap<Core.UserAgentCore, CredentialProvider>();
/** How a request of ours outside REGISTER was challenged last; the answer was given. */
const asked = new WeakMap<Core.UserAgentCore, 401 | 407>();
const attempts = new WeakMap<GuardedClient, Attempt>();
const fresh: Attempt = { refusals: 0, giveUpOn: null, cancelled: false };
let installed = false;

/** Requests of this core are authenticated by this provider from now on. */
export function guardCredentials(core: Core.UserAgentCore, provider: CredentialProvider): void {
  providers.set(core, provider);
  if (!installed) install();
  installed = true;
}

export interface EarlyCredential {
  readonly header: 'authorization' | 'proxy-authorization';
  readonly value: string;
}

/**
 * What the server asked for the last time, so that a call need not wait to be asked again: one round trip less. What
 * has become too old is challenged as if nothing had been there. Null: nothing was asked for yet, or nothing fits.
 */
export async function earlyCredential(
  core: Core.UserAgentCore,
  method: string,
  target: URI,
): Promise<EarlyCredential | null> {
  const status = asked.get(core);
  const provider = providers.get(core);
  if (status === undefined || provider === undefined) return null;
  const value = await provider({ method, uri: target.toString(), status, challenges: [] }).catch(() => null);
  return value === null ? null : { header: headerOf(status), value };
}

const headerOf = (status: 401 | 407): EarlyCredential['header'] =>
  status === 401 ? 'authorization' : 'proxy-authorization';

function install(): void {
  const client = Core.UserAgentClient.prototype as unknown as GuardedClient;
  const originalGuard = client.authenticationGuard;
  const originalCancel = client.cancel;

  client.authenticationGuard = function guard(this: GuardedClient, response, dialog) {
    const provider = providers.get(this.core);
    if (provider === undefined) return originalGuard.call(this, response, dialog);
    const attempt = attempts.get(this) ?? fresh;
    const challenges = challengesOf(response);
    if (challenges === null || attempt.giveUpOn === response || attempt.cancelled) return true;
    const again = attempt.refusals > 0 && !challenges.some((challenge) => tooOld.test(challenge));
    if (again || attempt.refusals >= mostRefusals) return true;
    attempts.set(this, { ...attempt, refusals: attempt.refusals + 1 });
    void answerChallenge(this, response, challenges, provider, dialog);
    return false;
  };

  client.cancel = function cancel(this: GuardedClient, reason, options) {
    // Whoever was cancelled answers no challenge any more, be it on its way or already here.
    attempts.set(this, { ...(attempts.get(this) ?? fresh), cancelled: true });
    return originalCancel.call(this, reason, options);
  };
}

function challengesOf(response: Core.IncomingResponseMessage): readonly string[] | null {
  if (response.statusCode === 401) return rawHeaderValues(response, 'www-authenticate');
  if (response.statusCode === 407) return rawHeaderValues(response, 'proxy-authenticate');
  return null;
}

async function answerChallenge(
  client: GuardedClient,
  response: Core.IncomingResponseMessage,
  challenges: readonly string[],
  provider: CredentialProvider,
  dialog: SequencedDialog | undefined,
): Promise<void> {
  const { method, ruri } = client.message;
  const status = response.statusCode === 407 ? 407 : 401;
  const authorization = await provider({ method, uri: ruri.toString(), status, challenges }).catch(
    () => null,
  );
  const attempt = attempts.get(client) ?? fresh;
  if (authorization === null || attempt.cancelled) {
    attempts.set(client, { ...attempt, giveUpOn: response });
    client.receiveResponse(response);
    return;
  }
  attempts.set(client, { ...attempt });
  if (method !== 'REGISTER') asked.set(client.core, status);
  client.message.setHeader(headerOf(status), authorization);
  client.message.cseq = nextSequenceNumber(client, dialog);
  client.message.setHeader('cseq', `${client.message.cseq} ${method}`);
  client.init();
}

/** RFC 3261 section 22.2: the retried request has the next CSeq, within a dialog that dialog's. */
function nextSequenceNumber(client: GuardedClient, dialog: SequencedDialog | undefined): number {
  if (dialog?.localSequenceNumber === undefined) return client.message.cseq + 1;
  dialog.incrementLocalSequenceNumber();
  return dialog.localSequenceNumber ?? client.message.cseq + 1;
}
