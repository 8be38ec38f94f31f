import { Core } from 'sip.js';
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
const attempts = new WeakMap<GuardedClient, Attempt>();
const fresh: Attempt = { refusals: 0, giveUpOn: null, cancelled: false };
let installed = false;

/** Requests of this core are authenticated by this provider from now on. */
export function guardCredentials(core: Core.UserAgentCore, provider: CredentialProvider): void {
  providers.set(core, provider);
  if (!installed) install();
  installed = true;
}

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
  const header = response.statusCode === 401 ? 'authorization' : 'proxy-authorization';
  client.message.setHeader(header, authorization);
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
