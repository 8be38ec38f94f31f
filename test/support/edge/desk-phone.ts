import { randomBytes } from 'node:crypto';
import {
  headerValue,
  headerValues,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  serialize,
} from '../../../demo/sip/message.ts';
import { parseMessage } from '../../../demo/sip/parse-message.ts';
import { createResponse, newBranch, newTag, type ResponseParts } from '../../../demo/sip/responses.ts';
import type { Authorize } from '../demo/sip-client.ts';
import {
  openStreamWire,
  openUdpWire,
  type PhoneWire,
  type WireOptions,
  type WirePlace,
} from './phone-wire.ts';

export interface DeskPhoneOptions {
  readonly server: WirePlace;
  readonly user: string;
  readonly domain: string;
  readonly localAddress?: string;
  /** Any that is free unless told. */
  readonly localPort?: number;
  /** Where it says to be; where it is unless told. */
  readonly place?: string;
  /** What it says by itself to what arrives. */
  readonly atOnce?: (text: string) => string | null;
}

export interface DeskRequest {
  readonly method: string;
  readonly uri: string;
  readonly to?: string;
  readonly toTag?: string;
  readonly callId?: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body?: string;
}

export type DeskPhone = Awaited<ReturnType<typeof openDeskPhone>>;

export const openUdpPhone = (options: DeskPhoneOptions): Promise<DeskPhone> =>
  openDeskPhone(options, openUdpWire);

export const openTcpPhone = (options: DeskPhoneOptions): Promise<DeskPhone> =>
  openDeskPhone(options, (wire) => openStreamWire(wire, null));

/** @param ca the only certificate that is trusted */
export const openTlsPhone = (options: DeskPhoneOptions, ca: string): Promise<DeskPhone> =>
  openDeskPhone(options, (wire) => openStreamWire(wire, ca));

/** A desk phone without a will of its own: SIP message by message. */
async function openDeskPhone(
  options: DeskPhoneOptions,
  openWire: (options: WireOptions) => Promise<PhoneWire>,
) {
  const { user, domain, localAddress = '127.0.0.1', localPort, atOnce = () => null } = options;
  let { server } = options;
  const inbox: SipMessage[] = [];
  const waiting = new Set<() => void>();
  let sequence = 0;

  const wire = await openWire({
    localAddress,
    ...(localPort === undefined ? {} : { localPort }),
    server: () => server,
    onMessage(text) {
      const said = atOnce(text);
      if (said !== null) wire.send(said);
      const parsed = parseMessage(text);
      if (parsed.ok) inbox.push(parsed.message);
      for (const look of [...waiting]) look();
    },
  });
  const { port, transport } = wire;
  const { place = `${localAddress}:${port}` } = options;
  const contact = `<sip:${user}@${place};transport=${transport.toLowerCase()}>`;

  /** Takes the message out, so that the next call finds the next one. */
  function until<M extends SipMessage>(
    fits: (message: SipMessage) => message is M,
    what: string,
    timeoutMs = 5000,
  ): Promise<M> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`${user} waited in vain for ${what}`));
      }, timeoutMs);
      function look(): void {
        const index = inbox.findIndex(fits);
        if (index < 0) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(inbox.splice(index, 1)[0] as M);
      }
      waiting.add(look);
      look();
    });
  }

  function build(request: DeskRequest): SipRequest {
    sequence += 1;
    const { method, uri, to = uri, toTag, headers = [], body = '' } = request;
    return {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/${transport} ${localAddress}:${port};rport;branch=${newBranch()}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<sip:${user}@${domain}>;tag=${newTag()}` },
        { name: 'To', value: `<${to}>${toTag === undefined ? '' : `;tag=${toTag}`}` },
        { name: 'Call-ID', value: request.callId ?? randomBytes(8).toString('hex') },
        { name: 'CSeq', value: `${sequence} ${method}` },
        { name: 'Contact', value: contact },
        ...headers,
      ],
      body,
    };
  }

  function send(message: SipMessage): void {
    wire.send(serialize(message));
  }

  function final(request: SipRequest, timeoutMs?: number): Promise<SipResponse> {
    const isWanted = (message: SipMessage): message is SipResponse =>
      message.kind === 'response' &&
      message.status >= 200 &&
      headerValue(message, 'Call-ID') === headerValue(request, 'Call-ID') &&
      headerValue(message, 'CSeq') === headerValue(request, 'CSeq');
    return until(isWanted, `an answer to ${request.method}`, timeoutMs);
  }

  /** Sends, answers one challenge, and returns what it is answered with for good. */
  async function authenticated(request: DeskRequest, authorize: Authorize): Promise<SipResponse> {
    const first = build(request);
    send(first);
    const refused = await final(first);
    if (refused.status !== 401 && refused.status !== 407) return refused;
    const isProxy = refused.status === 407;
    const challenges = headerValues(refused, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const again = build({
      ...request,
      headers: [
        ...(request.headers ?? []),
        {
          name: isProxy ? 'Proxy-Authorization' : 'Authorization',
          value: authorize(challenges, first) ?? '',
        },
      ],
    });
    send(again);
    return final(again, 10_000);
  }

  return {
    port,
    /** For a party whose port must be known before the server is. */
    setServer(next: WirePlace) {
      server = next;
    },
    build,
    send,
    sendRaw: (text: string) => wire.send(text),
    final,
    authenticated,
    register: (authorize: Authorize) =>
      authenticated({ method: 'REGISTER', uri: `sip:${domain}`, to: `sip:${user}@${domain}` }, authorize),
    request(method: string, timeoutMs?: number): Promise<SipRequest> {
      const isWanted = (message: SipMessage): message is SipRequest =>
        message.kind === 'request' && message.method === method;
      return until(isWanted, method, timeoutMs);
    },
    respond: (request: SipRequest, status: number, parts: ResponseParts = {}) =>
      send(createResponse(request, status, parts)),
    received: (): readonly SipMessage[] => inbox,
    close: () => wire.close(),
    cut: () => wire.cut(),
  };
}
