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
 * are left to SIP.js, which finds their transaction. And tells before anything of a request that says where the far side
 * is: a re-INVITE that meets one of ours SIP.js refuses without a word to anybody.
 */
export function serveUpdates(
  core: Core.UserAgentCore,
  receive: (dialog: Core.SessionDialog, request: UpdateRequest) => void,
  isHere: (dialog: Core.SessionDialog, message: Core.IncomingRequestMessage) => void,
): void {
  const original = core.receiveIncomingRequestFromTransport.bind(core);
  core.receiveIncomingRequestFromTransport = (message) => {
    const isRefresh = message.method === 'UPDATE' || message.method === 'INVITE';
    if (!isRefresh || core.userAgentServers.has(message.viaBranch)) return original(message);
    const dialog = core.dialogs.get(message.callId + message.toTag + message.fromTag);
    if (dialog instanceof Core.SessionDialog && isNew(dialog, message)) isHere(dialog, message);
    if (message.method !== 'UPDATE') return original(message);
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
  const target = targetIn(message);
  if (target === null) return;
  (dialog as unknown as { readonly dialogState: { remoteTarget: URI } }).dialogState.remoteTarget = target;
}

function targetIn(message: Core.IncomingRequestMessage | Core.IncomingResponseMessage): URI | null {
  const contact: unknown = message.hasHeader('contact') ? message.parseHeader('contact') : undefined;
  return contact instanceof Core.NameAddrHeader ? contact.uri : null;
}

/** What was said before the last that came says nothing of where the far side is now. */
const isNew = ({ remoteSequenceNumber = -1 }: Core.Dialog, { cseq }: Core.IncomingRequestMessage): boolean =>
  cseq > remoteSequenceNumber;

/** The far side, as a proxy on the way sees it, speaks from another place than before. */
export function hasMoved(dialog: Core.SessionDialog, message: Core.IncomingRequestMessage): boolean {
  const target = targetIn(message);
  return target !== null && target.toString() !== dialog.remoteTarget.toString();
}
