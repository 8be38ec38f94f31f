import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { parseAuthValue, serializeAuthParams } from '../../../demo/sip/auth-params.ts';
import { type DigestAlgorithm, digestResponse } from '../../../demo/sip/digest.ts';
import { parseCSeq } from '../../../demo/sip/fields.ts';
import {
  type Header,
  headerValue,
  headerValues,
  listValues,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  serialize,
} from '../../../demo/sip/message.ts';
import { parseMessage } from '../../../demo/sip/parse-message.ts';
import { createResponse, newBranch, newTag, type ResponseParts } from '../../../demo/sip/responses.ts';

export interface SipClientOptions {
  readonly url: string;
  /** The only certificate that is trusted. */
  readonly ca: string;
  readonly user: string;
  readonly domain: string;
  /** Where the connection comes from; whatever the system takes unless told. */
  readonly localAddress?: string;
}

/** A credential for one request, asked for with the challenges of the refusal. */
export type Authorize = (challenges: readonly string[], request: SipRequest) => string | null;

export interface RequestOptions {
  readonly method: string;
  readonly to: string;
  readonly uri?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly toTag?: string | null;
  readonly cseq?: number;
  readonly branch?: string;
  readonly headers?: readonly Header[];
  readonly body?: string;
}

export type SipClient = Awaited<ReturnType<typeof connectSip>>;

/** A SIP user agent without a will of its own: tests say every message, and wait for every message. */
export async function connectSip({ url, ca, user, domain, localAddress }: SipClientOptions) {
  const socket = new WebSocket(url, 'sip', { ca, ...(localAddress === undefined ? {} : { localAddress }) });
  const host = `${randomBytes(6).toString('hex')}.invalid`;
  const contact = `sip:${user}@${host};transport=ws`;
  const inbox: SipMessage[] = [];
  const raw: string[] = [];
  const waiting = new Set<() => void>();
  let closed = false;
  let sequence = 0;

  socket.on('message', (data) => {
    const text = String(data);
    raw.push(text);
    const parsed = parseMessage(text);
    if (parsed.ok) inbox.push(parsed.message);
    for (const look of [...waiting]) look();
  });
  socket.on('close', () => {
    closed = true;
    for (const look of [...waiting]) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });

  function until<T>(look: () => T | null, what: string, timeoutMs = 5000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(attempt);
        reject(new Error(`${user} waited in vain for ${what}; got:\n${raw.join('\n---\n')}`));
      }, timeoutMs);
      function attempt(): void {
        const found = look();
        if (found === null) return;
        clearTimeout(timer);
        waiting.delete(attempt);
        resolve(found);
      }
      waiting.add(attempt);
      attempt();
    });
  }

  /** Takes the message out, so that the next call finds the next one. */
  function take<M extends SipMessage>(fits: (message: SipMessage) => message is M): M | null {
    const index = inbox.findIndex(fits);
    return index < 0 ? null : ((inbox.splice(index, 1)[0] as M | undefined) ?? null);
  }

  function build(options: RequestOptions): SipRequest {
    sequence += 1;
    const { method, to, uri = to, cseq = sequence, toTag = null } = options;
    return {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/WSS ${host};branch=${options.branch ?? newBranch()}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<sip:${user}@${domain}>;tag=${options.fromTag ?? newTag()}` },
        { name: 'To', value: `<${to}>${toTag === null ? '' : `;tag=${toTag}`}` },
        { name: 'Call-ID', value: options.callId ?? randomBytes(8).toString('hex') },
        { name: 'CSeq', value: `${cseq} ${method}` },
        ...(options.headers ?? []),
      ],
      body: options.body ?? '',
    };
  }

  const send = (message: SipMessage) => socket.send(serialize(message));

  function response(request: SipRequest, fits: (status: number) => boolean, timeoutMs?: number) {
    const callId = headerValue(request, 'Call-ID');
    const cseq = headerValue(request, 'CSeq');
    const isWanted = (message: SipMessage): message is SipResponse =>
      message.kind === 'response' &&
      headerValue(message, 'Call-ID') === callId &&
      headerValue(message, 'CSeq') === cseq &&
      fits(message.status);
    return until(() => take(isWanted), `an answer to ${request.method}`, timeoutMs);
  }

  const final = (request: SipRequest, timeoutMs?: number) =>
    response(request, (status) => status >= 200, timeoutMs);

  function ack(request: SipRequest, answer: SipResponse): void {
    const isFailure = answer.status >= 300;
    const record = [...listValues(answer, 'Record-Route')].reverse();
    const target = /<([^>]+)>/.exec(headerValue(answer, 'Contact') ?? '')?.[1] ?? request.uri;
    send({
      kind: 'request',
      method: 'ACK',
      uri: isFailure ? request.uri : target,
      headers: [
        {
          name: 'Via',
          value: isFailure
            ? (headerValue(request, 'Via') ?? '')
            : `SIP/2.0/WSS ${host};branch=${newBranch()}`,
        },
        { name: 'Max-Forwards', value: '70' },
        ...(isFailure ? [] : record.map((value) => ({ name: 'Route', value }))),
        { name: 'From', value: headerValue(request, 'From') ?? '' },
        { name: 'To', value: headerValue(answer, 'To') ?? '' },
        { name: 'Call-ID', value: headerValue(request, 'Call-ID') ?? '' },
        { name: 'CSeq', value: `${parseCSeq(headerValue(request, 'CSeq') ?? '')?.number ?? 0} ACK` },
      ],
      body: '',
    });
  }

  /** Sends, answers one challenge, and returns the request that was answered for good with its answer. */
  async function authenticated(options: RequestOptions, authorize: Authorize) {
    const first = build(options);
    send(first);
    const refused = await final(first);
    if (refused.status !== 401 && refused.status !== 407) return { request: first, answer: refused };
    if (first.method === 'INVITE') ack(first, refused);
    const again = answerChallenge(first, refused, authorize);
    send(again);
    return { request: again, answer: await final(again) };
  }

  function answerChallenge(first: SipRequest, refused: SipResponse, authorize: Authorize): SipRequest {
    const name = refused.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    const credential = authorize(headerValues(refused, name), first) ?? '';
    const headers = first.headers.map((header) => {
      if (header.name === 'Via') return { ...header, value: `SIP/2.0/WSS ${host};branch=${newBranch()}` };
      if (header.name !== 'CSeq') return header;
      sequence += 1;
      return { ...header, value: `${sequence} ${first.method}` };
    });
    const field = refused.status === 401 ? 'Authorization' : 'Proxy-Authorization';
    return { ...first, headers: [...headers, { name: field, value: credential }] };
  }

  return {
    contact,
    host,
    raw,
    build,
    send,
    sendRaw: (text: string) => socket.send(text),
    final,
    response,
    ack,
    authenticated,
    answerChallenge,
    /** The next request of that method from the server's side, of that call if one is named. */
    request: (method: string, { callId, timeoutMs }: { callId?: string | null; timeoutMs?: number } = {}) =>
      until(
        () =>
          take(
            (message): message is SipRequest =>
              message.kind === 'request' &&
              message.method === method &&
              (callId === undefined || headerValue(message, 'Call-ID') === callId),
          ),
        method,
        timeoutMs,
      ),
    respond: (request: SipRequest, status: number, parts: ResponseParts = {}) =>
      send(createResponse(request, status, parts)),
    register: (authorize: Authorize, headers: readonly Header[] = [], contactValue = `<${contact}>`) =>
      authenticated(
        {
          method: 'REGISTER',
          uri: `sip:${domain}`,
          to: `sip:${user}@${domain}`,
          headers: [{ name: 'Contact', value: contactValue }, ...headers],
        },
        authorize,
      ),
    sawText: (text: string) => until(() => (raw.includes(text) ? true : null), JSON.stringify(text)),
    sawClose: () => until(() => (closed ? true : null), 'the end of the connection'),
    isClosed: () => closed,
    close: () => socket.terminate(),
  };
}

export function bearer(token: string): Authorize {
  return () => `Bearer ${token}`;
}

/** Answers the digest challenge of that algorithm; no other is looked at. */
export function digest(username: string, password: string, algorithm: DigestAlgorithm): Authorize {
  return (challenges, { method, uri }) => {
    const params = challenges
      .map((challenge) => parseAuthValue(challenge))
      .find((value) => value?.scheme === 'digest' && value.params.get('algorithm') === algorithm)?.params;
    const realm = params?.get('realm') ?? '';
    const nonce = params?.get('nonce') ?? '';
    const [nc, cnonce] = ['00000001', randomBytes(6).toString('hex')];
    const response = digestResponse({ username, password, realm, nonce, nc, cnonce, algorithm, method, uri });
    return serializeAuthParams('Digest', {
      username,
      realm,
      nonce,
      uri,
      response,
      algorithm,
      cnonce,
      nc,
      qop: 'auth',
    });
  };
}
