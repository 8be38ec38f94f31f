import { type Core, UserAgent } from 'sip.js';
import type { InstantMessage, SentMessage, SipListener } from '../core/ports.ts';
import { identify } from './identity-headers.ts';
import { isLocalResponse } from './responses.ts';

/** What a header of ours tells: the sender's id of the message, and by being there that message/cpim is read. */
export const messageHeader = 'Offhook-Message';

export interface MessageAgent {
  sendMessage(message: SentMessage): Promise<{ sipCode: number | null; offers: boolean }>;
}

/** MESSAGE outside of dialogs (RFC 3428), on SIP.js's transactions. */
export function createMessageAgent(userAgent: UserAgent, listener: SipListener): MessageAgent {
  const core = userAgent.userAgentCore;
  core.delegate = { ...core.delegate, onMessage: (request) => incoming(request) };

  function incoming(request: Core.IncomingMessageRequest): void {
    const { message } = request;
    const found = identify(message, message.getHeader('from') ?? null);
    if (found === null) return void request.reject({ statusCode: 400 });
    const received: InstantMessage = {
      peer: found.peer,
      messageId: message.getHeader(messageHeader)?.trim() ?? null,
      transaction: `${message.callId} ${message.cseq}`,
      contentType: message.getHeader('content-type') ?? 'text/plain',
      isEncoded: message.hasHeader('content-encoding'),
      body: message.body,
    };
    listener.onInstantMessage(received, ({ code, headers = [] }) => {
      const extraHeaders = [...headers, ...(code === 200 ? [`${messageHeader}: cpim`] : [])];
      if (code >= 300) request.reject({ statusCode: code, extraHeaders });
      else request.accept({ statusCode: code, extraHeaders });
    });
  }

  return {
    sendMessage({ uri, contentType, body, messageId }) {
      const target = UserAgent.makeURI(uri);
      if (target === undefined) return Promise.resolve({ sipCode: 400, offers: false });
      const { uri: own } = userAgent.configuration;
      const headers = [`${messageHeader}: ${messageId}`, 'Date: '.concat(new Date().toUTCString())];
      const message = core.makeOutgoingRequestMessage('MESSAGE', target, own, target, {}, headers, {
        contentDisposition: 'render',
        contentType,
        content: body,
      });
      return new Promise((resolve) => {
        const end = ({ message: response }: Core.IncomingResponse) => {
          const code = response.statusCode ?? 0;
          // Nobody answered in time: 408, as RFC 3261 section 8.1.3.1 has it. The connection broke: no code.
          const sipCode = isLocalResponse(response) && code !== 408 ? null : code;
          resolve({ sipCode, offers: response.hasHeader(messageHeader) });
        };
        core.message(message, { onAccept: end, onRedirect: end, onReject: end });
      });
    },
  };
}
