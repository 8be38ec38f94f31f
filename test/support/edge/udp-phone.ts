import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { headerValue, type SipMessage, serialize } from '../../../demo/sip/message.ts';
import { parseMessage } from '../../../demo/sip/parse-message.ts';
import { newBranch, newTag } from '../../../demo/sip/responses.ts';

export interface UdpPhoneOptions {
  readonly server: { readonly address: string; readonly port: number };
  readonly user: string;
  readonly domain: string;
  readonly localAddress?: string;
}

export interface UdpRequest {
  readonly method: string;
  readonly uri: string;
  readonly to?: string;
  readonly toTag?: string;
  readonly callId?: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body?: string;
}

export type UdpPhone = Awaited<ReturnType<typeof openUdpPhone>>;

/** A desk phone without a will of its own: SIP over UDP, message by message. */
export async function openUdpPhone(options: UdpPhoneOptions) {
  const { server, user, domain, localAddress = '127.0.0.1' } = options;
  const socket = createSocket('udp4');
  socket.bind(0, localAddress);
  await once(socket, 'listening');
  const { port } = socket.address();
  const inbox: SipMessage[] = [];
  const waiting = new Set<() => void>();
  let sequence = 0;

  socket.on('message', (data) => {
    const parsed = parseMessage(data.toString('utf8'));
    if (parsed.ok) inbox.push(parsed.message);
    for (const look of [...waiting]) look();
  });

  function until(
    fits: (message: SipMessage) => boolean,
    what: string,
    timeoutMs = 5000,
  ): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`${user} waited in vain for ${what}`));
      }, timeoutMs);
      function look(): void {
        const found = inbox.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      }
      waiting.add(look);
      look();
    });
  }

  function build(request: UdpRequest): SipMessage {
    sequence += 1;
    const { method, uri, to = uri, toTag, headers = [], body = '' } = request;
    return {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/UDP ${localAddress}:${port};rport;branch=${newBranch()}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<sip:${user}@${domain}>;tag=${newTag()}` },
        { name: 'To', value: `<${to}>${toTag === undefined ? '' : `;tag=${toTag}`}` },
        { name: 'Call-ID', value: request.callId ?? randomBytes(8).toString('hex') },
        { name: 'CSeq', value: `${sequence} ${method}` },
        { name: 'Contact', value: `<sip:${user}@${localAddress}:${port}>` },
        ...headers,
      ],
      body,
    };
  }

  function send(message: SipMessage): void {
    socket.send(serialize(message), server.port, server.address);
  }

  return {
    port,
    build,
    send,
    sendRaw: (text: string) => socket.send(text, server.port, server.address),
    /** The final answer to that request. */
    final: (request: SipMessage, timeoutMs?: number) =>
      until(
        (message) =>
          message.kind === 'response' &&
          message.status >= 200 &&
          headerValue(message, 'Call-ID') === headerValue(request, 'Call-ID') &&
          headerValue(message, 'CSeq') === headerValue(request, 'CSeq'),
        'an answer',
        timeoutMs,
      ),
    received: () => inbox,
    close: () => socket.close(),
  };
}
