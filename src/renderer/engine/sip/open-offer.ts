import { Core } from 'sip.js';
import { mediaHeaders } from './direct-media.ts';
import { allowHeader, contactHeader, type SessionContext, sdpBody } from './session-context.ts';

/** A re-INVITE of ours that waits for its answer. */
export interface OpenOffer {
  /** Asks for it back, once: its refusal follows. */
  cancel(): void;
  /** RFC 3261 section 14.1 forbids two INVITEs at once: from now on this one is open nowhere but on the wire. */
  leave(): void;
}

export interface OpenOfferOptions {
  readonly context: SessionContext;
  readonly dialog: Core.SessionDialog;
  readonly sdp: string;
  readonly refreshHeaders: readonly string[];
  readonly onAccept: (response: Core.AckableIncomingResponseWithSession) => void;
  readonly onRefused: (response: Core.IncomingResponseMessage) => void;
}

/** 64 * T1: whoever has not answered by then, will not. */
const answerMs = 32_000;

export function sendOffer({ context, dialog, sdp, ...options }: OpenOfferOptions): OpenOffer {
  const sent = dialog.invite(
    {
      onAccept: options.onAccept,
      onRedirect: ({ message }) => options.onRefused(message),
      onReject: ({ message }) => options.onRefused(message),
    },
    {
      extraHeaders: [
        ...[contactHeader(context.userAgent), allowHeader],
        ...[...mediaHeaders(sdp), ...options.refreshHeaders],
      ],
      body: sdpBody(sdp),
    },
  );
  let isCancelled = false;
  return {
    cancel() {
      if (!isCancelled) sent.cancel();
      isCancelled = true;
    },
    leave() {
      // Its 200 may be on its way: who never gets an ACK ends the call after 32 s (section 13.3.1.4).
      const ack = dialog.ack();
      context.acknowledgements.said(ack);
      deafen(sent, ack.message);
      dialog.signalingStateRollback();
      context.clock.after(answerMs, () => forget(context.userAgent.userAgentCore, sent));
    },
  };
}

/** The parts of SIP.js's client of a re-INVITE that it keeps to itself. */
interface Client {
  readonly transaction: unknown;
  receiveResponse(message: Core.IncomingResponseMessage): void;
}

/**
 * Said late, an answer must not touch the next offer, which SIP.js would take it for. A yes is acknowledged all the same:
 * SIP.js forgets at the first 2xx what was said before it.
 */
function deafen(sent: Core.OutgoingInviteRequest, ack: Core.OutgoingRequestMessage): void {
  const client = sent as unknown as Client;
  client.receiveResponse = ({ statusCode = 0 }) => {
    const { transaction } = client;
    if (statusCode < 200 || statusCode > 299) return;
    if (transaction instanceof Core.InviteClientTransaction) transaction.ackResponse(ack);
  };
}

/** SIP.js waits for ever for the last answer once there has been a first one. */
function forget(core: Core.UserAgentCore, sent: Core.OutgoingInviteRequest): void {
  const { transaction } = sent as unknown as Client;
  if (!(transaction instanceof Core.InviteClientTransaction)) return;
  if (transaction.state !== Core.TransactionState.Proceeding) return;
  core.userAgentClients.delete(`${transaction.id}INVITE`);
  transaction.dispose();
}
