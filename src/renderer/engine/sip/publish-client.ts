import { type Core, UserAgent } from 'sip.js';
import type { PublicationEvent, PublicationRequest } from '../core/publication.ts';
import { earlyCredential } from './credential-guard.ts';
import { wholeSeconds } from './readings.ts';
import { isLocalResponse } from './responses.ts';

export interface PublishWish {
  /** RFC 3903 section 4: of what is refreshed, changed or taken back; null: something new. */
  readonly etag: string | null;
  readonly body: string | null;
  readonly expiresS: number;
}

/** Sends one PUBLISH and tells what it is answered. */
export async function sendPublish(
  userAgent: UserAgent,
  request: PublicationRequest,
  { etag, body, expiresS }: PublishWish,
  tell: (event: PublicationEvent) => void,
): Promise<void> {
  const core = userAgent.userAgentCore;
  const target = UserAgent.makeURI(request.targetUri);
  if (target === undefined) return;
  const credential = await earlyCredential(core, 'PUBLISH', target);
  const message = core.makeOutgoingRequestMessage(
    'PUBLISH',
    target,
    userAgent.configuration.uri,
    target,
    {},
    [`Event: ${request.event}`, `Expires: ${expiresS}`, ...(etag === null ? [] : [`SIP-If-Match: ${etag}`])],
    body === null
      ? undefined
      : { contentDisposition: 'render', contentType: request.contentType, content: body },
  );
  if (credential !== null) message.setHeader(credential.header, credential.value);
  const refused = ({ message: response }: { readonly message: Core.IncomingResponseMessage }) => {
    const retryAfterS = wholeSeconds(response.getHeader('retry-after'));
    tell({
      type: 'sip.refused',
      code: isLocalResponse(response) ? null : (response.statusCode ?? null),
      retryAfterMs: retryAfterS === null ? null : retryAfterS * 1000,
      minExpiresS: wholeSeconds(response.getHeader('min-expires')),
    });
  };
  core.request(message, {
    onAccept: ({ message: response }) =>
      tell({
        type: 'sip.accepted',
        etag: response.getHeader('sip-etag')?.trim() ?? null,
        expiresS: wholeSeconds(response.getHeader('expires')),
      }),
    onRedirect: refused,
    onReject: refused,
  });
}
