import type { Core } from 'sip.js';

interface Refusable {
  reject(options: { readonly statusCode: number }): unknown;
}

/**
 * A subscription that was begun in a call's dialog outlives the call in it (RFC 5057 section 4.1). SIP.js knows one use
 * of a dialog, and forgets it with the BYE: it is put back for what the subscription tells. Returns the end of that.
 */
export function outliveBye(
  dialog: Core.SessionDialog,
  onNotify: (request: Core.IncomingNotifyRequest) => void,
): () => void {
  const { dialogs } = dialog.userAgentCore;
  const { id } = dialog;
  let isOver = false;
  const gone = (request: Refusable) => void request.reject({ statusCode: 481 });
  // Disposed of once the BYE has been handled.
  const putBack = () =>
    queueMicrotask(() => {
      if (!isOver) dialogs.set(id, dialog);
    });
  dialog.delegate = {
    onNotify,
    onBye(request) {
      gone(request);
      putBack();
    },
    onInfo: gone,
    onInvite: gone,
    onMessage: gone,
    onPrack: gone,
    onRefer: gone,
  };
  putBack();
  return () => {
    isOver = true;
    if (dialogs.get(id) === dialog) dialogs.delete(id);
  };
}
