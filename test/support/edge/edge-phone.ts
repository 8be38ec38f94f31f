import { tagOf } from '../../../demo/sip/fields.ts';
import {
  type Header,
  headerValue,
  headerValues,
  type SipRequest,
  type SipResponse,
} from '../../../demo/sip/message.ts';
import type { Edge } from '../../../edge/options.ts';
import { bearer, connectSip, type SipClient } from '../demo/sip-client.ts';
import { makeSipToken, type TokenChanges } from './sip-tokens.ts';

/** Somebody with a token on a WebSocket to the edge. */
export interface EdgePhone {
  readonly client: SipClient;
  readonly token: string;
  /** The token, as the proxy is shown it. */
  readonly credential: Header;
  readonly contact: Header;
  /** Its To tag where it answers. */
  readonly tag: string;
  /** Sends an INVITE with the token. */
  invite(to: string, headers?: readonly Header[]): SipRequest;
  /** Sends it, and returns what it is answered with for good. */
  call(to: string, headers?: readonly Header[]): Promise<SipResponse>;
  /** Takes the next INVITE and answers it with 200. */
  answer(): Promise<SipRequest>;
  close(): void;
}

export interface EdgePhoneOptions {
  readonly token?: TokenChanges;
  readonly localAddress?: string;
  /** Of the second registrar; the first one's unless told. */
  readonly wss?: string;
  /** Registered unless told. */
  readonly register?: boolean;
}

export async function openEdgePhone(
  edge: Edge,
  user: string,
  options: EdgePhoneOptions = {},
): Promise<EdgePhone> {
  const { localAddress, register = true, wss = edge.urls.wss } = options;
  const client = await connectSip({
    url: wss,
    ca: edge.certificate.pem,
    user,
    domain: edge.domain,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  const token = await makeSipToken(edge, user, options.token);
  const contact = { name: 'Contact', value: `<${client.contact}>` };
  const credential = { name: 'Proxy-Authorization', value: `Bearer ${token}` };
  if (register) {
    const { answer } = await client.register(bearer(token));
    if (answer.status !== 200) throw new Error(`${user} was not registered: ${answer.status}`);
  }

  function invite(to: string, headers: readonly Header[] = []): SipRequest {
    const request = client.build({
      method: 'INVITE',
      to: to.includes(':') ? to : `sip:${to}@${edge.domain}`,
      headers: [contact, credential, ...headers],
    });
    client.send(request);
    return request;
  }

  return {
    client,
    token,
    credential,
    contact,
    tag: `${user}-tag`,
    invite,
    async call(to, headers) {
      const request = invite(to, headers);
      const answer = await client.final(request);
      client.ack(request, answer);
      return answer;
    },
    async answer() {
      const request = await client.request('INVITE');
      client.respond(request, 200, { toTag: `${user}-tag`, headers: [contact] });
      return request;
    },
    close: () => client.close(),
  };
}

/** What takes an INVITE of ours back: of its headers those that tell which transaction is meant (RFC 3261 section 9.1). */
export function cancelOf(invite: SipRequest): SipRequest {
  const named = new Set(['Via', 'Max-Forwards', 'From', 'To', 'Call-ID']);
  const cseq = { name: 'CSeq', value: (headerValue(invite, 'CSeq') ?? '').replace('INVITE', 'CANCEL') };
  const headers = [...invite.headers.filter(({ name }) => named.has(name)), cseq];
  return { ...invite, method: 'CANCEL', headers, body: '' };
}

export interface InDialog {
  readonly first: SipRequest;
  readonly answer: SipResponse;
  readonly method: string;
  readonly cseq: number;
  readonly headers?: readonly Header[];
  /** Instead of the Contact that the other side gave. */
  readonly uri?: string;
  /** Route values behind those that were recorded. */
  readonly routes?: readonly string[];
}

/** A request within the dialog that `first` and its answer made, as the caller sends it. */
export function inDialog(
  phone: EdgePhone,
  { first, answer, method, cseq, headers = [], uri, routes = [] }: InDialog,
): SipRequest {
  const target = uri ?? /<([^>]+)>/.exec(headerValue(answer, 'Contact') ?? '')?.[1] ?? '';
  const request = phone.client.build({
    method,
    cseq,
    uri: target,
    to: first.uri,
    callId: headerValue(first, 'Call-ID') ?? '',
    fromTag: tagOf(headerValue(first, 'From')) ?? '',
    toTag: tagOf(headerValue(answer, 'To')),
    headers: [
      phone.contact,
      ...headers,
      ...[...headerValues(answer, 'Record-Route')]
        .reverse()
        .concat(routes)
        .map((value) => ({ name: 'Route', value })),
    ],
  });
  phone.client.send(request);
  return request;
}

/** A request within the dialog of an INVITE that `answer()` took, as the callee sends it. */
export function fromCallee(phone: EdgePhone, arrived: SipRequest, method: string, cseq: number): SipRequest {
  const request = phone.client.build({
    method,
    cseq,
    uri: /<([^>]+)>/.exec(headerValue(arrived, 'Contact') ?? '')?.[1] ?? '',
    to: /<([^>]+)>/.exec(headerValue(arrived, 'From') ?? '')?.[1] ?? '',
    callId: headerValue(arrived, 'Call-ID') ?? '',
    fromTag: phone.tag,
    toTag: tagOf(headerValue(arrived, 'From')),
    headers: [
      phone.contact,
      ...headerValues(arrived, 'Record-Route').map((value) => ({ name: 'Route', value })),
    ],
  });
  phone.client.send(request);
  return request;
}
