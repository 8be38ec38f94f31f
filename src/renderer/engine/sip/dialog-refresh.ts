import type { Core } from 'sip.js';
import { sendInDialog } from './dialog-request.ts';
import { strangerMs } from './refused-offer.ts';
import { allowHeader, contactHeader, type SessionContext } from './session-context.ts';
import type { SessionRefresh } from './session-refresh.ts';

/** UPDATE without an offer: tells where we are, and that the session lives (RFC 4028). */
export interface DialogRefresh {
  send(): void;
  /** Nothing that is answered from now on means anything. */
  close(): void;
}

/** So often is a server asked that does not know us yet. */
const mostRefreshes = 10;

export function createDialogRefresh(
  context: SessionContext,
  dialog: Core.SessionDialog,
  refresh: SessionRefresh,
  /** Nobody there knows the dialog. */
  unknown: () => void,
): DialogRefresh {
  const { clock, farewells, tell, userAgent } = context;
  let closed = false;
  let cancelNext: () => void = () => undefined;

  function send(attempt: number): void {
    if (closed) return;
    cancelNext();
    const headers = [contactHeader(userAgent), allowHeader, ...refresh.requestHeaders()];
    const asStranger = farewells.isStranger;
    sendInDialog(dialog, 'UPDATE', { headers }, (response) => {
      if (closed) return;
      const code = response.statusCode ?? 0;
      if (code >= 200 && code < 300) refresh.accepted(response);
      else if (code === 481 && asStranger && attempt < mostRefreshes)
        cancelNext = clock.after(strangerMs, () => send(attempt + 1));
      else if (code === 481 && !asStranger) unknown();
      else if (code === 422 && refresh.raise(response)) send(attempt);
      else tell({ type: 'sip.refresh-failed' });
    });
  }

  return {
    send: () => send(1),
    close() {
      closed = true;
      cancelNext();
    },
  };
}
