import type { Core } from 'sip.js';
import { sendInDialog } from './dialog-request.ts';
import { type SessionContext, trickleType } from './session-context.ts';
import type { SessionMedia } from './session-media.ts';

/** Candidates of one dialog, told by INFO (RFC 8840). */
export interface TrickleInfos {
  receive(message: Core.IncomingRequestMessage): void;
  send(): void;
}

export function createTrickleInfos(
  { log }: SessionContext,
  dialog: Core.SessionDialog,
  media: SessionMedia,
): TrickleInfos {
  return {
    receive(message) {
      if (message.getHeader('content-type')?.toLowerCase().startsWith(trickleType) !== true) return;
      media.takeCandidates(message.body).catch((error: unknown) => {
        log('warn', 'media', `trickled candidates could not be used: ${String(error)}`);
      });
    },
    send() {
      const content = media.candidates();
      if (content === null) return;
      const headers = ['Info-Package: trickle-ice', 'Content-Disposition: Info-Package'];
      // Whatever becomes of it: the call stands without.
      sendInDialog(dialog, 'INFO', { headers, body: { contentType: trickleType, content } }, () => undefined);
    },
  };
}
