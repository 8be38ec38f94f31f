import type { UserAgent } from 'sip.js';

/** OPTIONS as a sign of life, for servers that answer no CRLF. Any final answer is one, even a refusal. */
export interface OptionsPing {
  /** The request for this socket, as text: it goes past SIP.js, which knows one transport only. */
  request(socketId: number, ping: number): string;
  /** Which ping of this socket a text from the wire answers; null when it answers none. */
  answered(text: string, socketId: number): number | null;
}

export function createOptionsPing(userAgent: UserAgent): OptionsPing {
  const aor = userAgent.configuration.uri;
  const target = aor.clone();
  target.user = undefined;
  const { callId } = userAgent.userAgentCore.makeOutgoingRequestMessage('OPTIONS', target, aor, aor, {});
  const callIdOf = (socketId: number) => `${callId}-${socketId}`;

  return {
    request(socketId, ping) {
      const options = { callId: callIdOf(socketId), cseq: ping };
      const message = userAgent.userAgentCore.makeOutgoingRequestMessage(
        'OPTIONS',
        target,
        aor,
        target,
        options,
      );
      message.setViaHeader(`z9hG4bK-ping-${callId}-${socketId}-${ping}`, 'WSS');
      return message.toString();
    },
    answered(text, socketId) {
      const final = /^SIP\/2\.0 [2-6]\d\d /.test(text);
      if (!final || !headerIs(text, 'call-id|i', callIdOf(socketId))) return null;
      const cseq = /^cseq[ \t]*:[ \t]*(\d{1,9})[ \t]+OPTIONS[ \t]*\r?$/im.exec(text)?.[1];
      return cseq === undefined ? null : Number(cseq);
    },
  };
}

function headerIs(text: string, names: string, value: string): boolean {
  return new RegExp(`^(?:${names})[ \\t]*:[ \\t]*(\\S+)[ \\t]*\\r?$`, 'im').exec(text)?.[1] === value;
}
