import { Core } from 'sip.js';

export interface DialogRequest {
  readonly headers?: readonly string[];
  readonly body?: { readonly contentType: string; readonly content: string };
}

/** A final answer, or null when the connection was lost or nobody answered in time. */
export type Answered = (response: Core.IncomingResponseMessage) => void;

/**
 * A request within a dialog other than INVITE and BYE. SIP.js's own classes for these do not tell the dialog of the
 * CSeq that an answered challenge takes, so that the next request would come out of order; and it has none for UPDATE.
 */
class DialogClient extends Core.UserAgentClient {
  readonly #dialog: Core.Dialog;

  constructor(dialog: Core.Dialog, message: Core.OutgoingRequestMessage, answered: Answered) {
    super(Core.NonInviteClientTransaction, dialog.userAgentCore, message, {
      onAccept: ({ message: response }) => answered(response),
      onRedirect: ({ message: response }) => answered(response),
      onReject: ({ message: response }) => answered(response),
    });
    this.#dialog = dialog;
  }

  protected override receiveResponse(message: Core.IncomingResponseMessage): void {
    if (this.authenticationGuard(message, this.#dialog)) super.receiveResponse(message);
  }
}

/** The request as it was sent last: a challenge that was answered has given it another CSeq. */
export function sendInDialog(
  dialog: Core.Dialog,
  method: 'INFO' | 'NOTIFY' | 'PRACK' | 'REFER' | 'UPDATE',
  { headers = [], body }: DialogRequest,
  answered: Answered,
): { readonly message: Core.OutgoingRequestMessage } {
  const message = dialog.createOutgoingRequestMessage(method, {
    extraHeaders: [...headers],
    ...(body === undefined
      ? {}
      : { body: { contentDisposition: method === 'UPDATE' ? 'session' : 'render', ...body } }),
  });
  return new DialogClient(dialog, message, answered);
}
