import { Core, type URI } from 'sip.js';

/** A received UPDATE (RFC 3311), to be answered once. */
export interface UpdateRequest {
  readonly message: Core.IncomingRequestMessage;
  reply(code: number, headers: readonly string[], body?: Core.Body): void;
}

/** The parts of SIP.js's dialog that only it may use; UPDATE is not known to it, so we stand in. */
interface Sequenced {
  sequenceGuard(message: Core.IncomingRequestMessage): boolean;
}

const base = Core.Dialog.prototype;

/**
 * UPDATE for a core that answers it with 405 otherwise: hands those of a known dialog to `receive`. Retransmissions
 * are left to SIP.js, which finds their transaction.
 */
export function serveUpdates(
  core: Core.UserAgentCore,
  receive: (dialog: Core.SessionDialog, request: UpdateRequest) => void,
): void {
  const original = core.receiveIncomingRequestFromTransport.bind(core);
  core.receiveIncomingRequestFromTransport = (message) => {
    const isNew = message.method === 'UPDATE' && !core.userAgentServers.has(message.viaBranch);
    if (!isNew) return original(message);
    const dialog = core.dialogs.get(message.callId + message.toTag + message.fromTag);
    if (!(dialog instanceof Core.SessionDialog)) {
      core.replyStateless(message, { statusCode: 481 });
      return;
    }
    if (!(dialog as unknown as Sequenced).sequenceGuard(message)) return;
    // Takes note of the sequence number, which is all that the base class does.
    base.receiveRequest.call(dialog, message);
    const server = new Core.UserAgentServer(Core.NonInviteServerTransaction, core, message);
    receive(dialog, {
      message,
      reply(statusCode, extraHeaders, body) {
        const options = {
          statusCode,
          extraHeaders: [...extraHeaders],
          ...(body === undefined ? {} : { body }),
        };
        if (statusCode < 300) server.accept(options);
        else server.reject(options);
      },
    });
  };
}

/** RFC 3311 section 5.2: UPDATE is a target refresh, as re-INVITE is; SIP.js knows only the latter. */
export function retarget(
  dialog: Core.SessionDialog,
  message: Core.IncomingRequestMessage | Core.IncomingResponseMessage,
): void {
  const contact: unknown = message.hasHeader('contact') ? message.parseHeader('contact') : undefined;
  if (!(contact instanceof Core.NameAddrHeader)) return;
  (dialog as unknown as { readonly dialogState: { remoteTarget: URI } }).dialogState.remoteTarget =
    contact.uri;
}
