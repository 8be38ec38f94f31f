import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type Header,
  headerValue,
  listValues,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  serialize,
} from '../../demo/sip/message.ts';
import { parseMessage } from '../../demo/sip/parse-message.ts';
import { createResponse, newBranch, newTag } from '../../demo/sip/responses.ts';
import type { Edge } from '../../edge/options.ts';

export interface LoadClient {
  readonly user: string;
  /** REGISTER with the token; throws unless it is granted. */
  register(): Promise<void>;
  /** INVITE, 200, ACK, BYE, 200; throws when the far end was not reached. */
  call(user: string, body: string | null): Promise<void>;
  close(): void;
}

/** How long an answer may take before the operation counts as failed, ms. */
const patienceMs = 10_000;

interface Opening {
  readonly method: string;
  readonly uri: string;
  readonly to: string;
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
  readonly headers: readonly Header[];
  readonly body?: string;
}

/** A WSS client without state beyond what is asked: it measures the server, so it does as little as it can. */
export async function openLoadClient(edge: Edge, user: string, token: string): Promise<LoadClient> {
  const socket = new WebSocket(edge.urls.wss, 'sip', { ca: edge.certificate.pem });
  const host = `${randomBytes(6).toString('hex')}.invalid`;
  const contact = `<sip:${user}@${host};transport=ws>`;
  const aor = `sip:${user}@${edge.domain}`;
  const waiting = new Map<string, (response: SipResponse) => void>();
  let sequence = 0;

  const send = (message: SipMessage) => socket.send(serialize(message));
  const keyOf = (message: SipMessage) =>
    `${headerValue(message, 'Call-ID') ?? ''} ${headerValue(message, 'CSeq') ?? ''}`;

  socket.on('message', (data) => {
    const parsed = parseMessage(String(data));
    if (!parsed.ok) return;
    const { message } = parsed;
    if (message.kind === 'request') answer(message);
    else if (message.status >= 200) waiting.get(keyOf(message))?.(message);
  });
  await once(socket, 'open');

  /** The called side: takes every call at once, with the description it was offered. */
  function answer(request: SipRequest): void {
    if (request.method === 'ACK') return;
    const isInvite = request.method === 'INVITE';
    const typed = request.body === '' ? [] : [{ name: 'Content-Type', value: 'application/sdp' }];
    const parts = { headers: [{ name: 'Contact', value: contact }, ...typed], body: request.body };
    send(createResponse(request, 200, isInvite ? parts : {}));
  }

  function write(parts: Opening): SipRequest {
    return {
      kind: 'request',
      method: parts.method,
      uri: parts.uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/WSS ${host};branch=${newBranch()}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<${aor}>;tag=${parts.fromTag}` },
        { name: 'To', value: parts.to },
        { name: 'Call-ID', value: parts.callId },
        { name: 'CSeq', value: `${parts.cseq} ${parts.method}` },
        { name: 'Contact', value: contact },
        ...parts.headers,
      ],
      body: parts.body ?? '',
    };
  }

  async function ask(request: SipRequest): Promise<SipResponse> {
    const key = keyOf(request);
    const { promise, resolve, reject } = Promise.withResolvers<SipResponse>();
    const timer = setTimeout(() => reject(new Error(`${request.method}: no answer`)), patienceMs);
    waiting.set(key, resolve);
    send(request);
    try {
      const response = await promise;
      if (response.status !== 200)
        throw new Error(`${request.method}: ${response.status} ${response.reason}`);
      return response;
    } finally {
      clearTimeout(timer);
      waiting.delete(key);
    }
  }

  const registerCallId = randomBytes(8).toString('hex');
  return {
    user,
    async register() {
      sequence += 1;
      const headers = [
        { name: 'Authorization', value: `Bearer ${token}` },
        { name: 'Expires', value: '600' },
      ];
      const uri = `sip:${edge.domain}`;
      const dialog = { callId: registerCallId, fromTag: newTag(), cseq: sequence };
      await ask(write({ method: 'REGISTER', uri, to: `<${aor}>`, headers, ...dialog }));
    },
    async call(callee, body) {
      const uri = `sip:${callee}@${edge.domain}`;
      const dialog = { callId: randomBytes(8).toString('hex'), fromTag: newTag() };
      const headers = [
        { name: 'Proxy-Authorization', value: `Bearer ${token}` },
        ...(body === null ? [] : [{ name: 'Content-Type', value: 'application/sdp' }]),
      ];
      const invite = { method: 'INVITE', uri, to: `<${uri}>`, cseq: 1, headers, body: body ?? '', ...dialog };
      const accepted = await ask(write(invite));
      const target = /<([^>]+)>/.exec(headerValue(accepted, 'Contact') ?? '')?.[1] ?? uri;
      const route = [...listValues(accepted, 'Record-Route')].reverse();
      const within = {
        uri: target,
        to: headerValue(accepted, 'To') ?? '',
        headers: route.map((value) => ({ name: 'Route', value })),
        ...dialog,
      };
      send(write({ ...within, method: 'ACK', cseq: 1 }));
      await ask(write({ ...within, method: 'BYE', cseq: 2 }));
    },
    close: () => socket.terminate(),
  };
}
