import { sdpOf } from './fake-media.ts';
import { type FakeWire, responseTo } from './fake-wire.ts';

export const headerOf = (text: string, name: string): string =>
  new RegExp(`^${name}: ?(.*)$`, 'im').exec(text)?.[1] ?? '';
export const methodOf = (text: string): string => text.split(' ', 1)[0] ?? '';
export const bodyOf = (text: string): string => text.split('\r\n\r\n')[1] ?? '';

/**
 * A far side that a test plays word by word, for what no well-behaved phone does: forks, odd orders, lost messages.
 * It takes everything that a user sends from then on, and answers nothing by itself.
 */
export function playFarSide(wire: FakeWire, user: string) {
  const received: string[] = [];
  let cseq = 100;
  wire.intercept((text, from) => {
    if (from !== user || text.startsWith('REGISTER ')) return 'default';
    received.push(text);
    return 'drop';
  });

  const latest = (method: string): string => {
    const found = received.findLast((text) => methodOf(text) === method);
    if (found === undefined)
      throw new Error(`no ${method} came: ${received.map((text) => text.split('\r\n')[0])}`);
    return found;
  };

  return {
    received,
    latest,
    /** Requests of this method so far. */
    all: (method: string): string[] => received.filter((text) => methodOf(text) === method),
    /** Final responses to requests of ours. */
    responses: (code: number): string[] => received.filter((text) => text.startsWith(`SIP/2.0 ${code} `)),
    /** Answers a request. `tag` is whose early dialog it is; a description is the answer in it. */
    respond(
      request: string,
      code: number,
      { tag = 'far', headers = [], sdp }: { tag?: string; headers?: readonly string[]; sdp?: string } = {},
    ): void {
      const contact = `Contact: <sip:${tag}@far.invalid;transport=ws>`;
      const body = sdp === undefined ? { tag } : { tag, sdp };
      wire.inject(user, responseTo(request, code, 'Said', [contact, ...headers], body));
    },
    /** A request of the far side within the dialog that this INVITE of the user made. */
    request(
      invite: string,
      method: string,
      { tag = 'far', headers = [], body = '', number = cseq++, host = 'far.invalid' }: FarRequest = {},
    ): void {
      const to = headerOf(invite, 'To');
      wire.inject(
        user,
        [
          `${method} ${/<([^>]+)>/.exec(headerOf(invite, 'Contact'))?.[1]} SIP/2.0`,
          `Via: SIP/2.0/WSS far.invalid;branch=z9hG4bK${tag}${method}${number}`,
          'Max-Forwards: 70',
          `From: ${to};tag=${tag}`,
          `To: ${headerOf(invite, 'From')}`,
          `Call-ID: ${headerOf(invite, 'Call-ID')}`,
          `CSeq: ${number} ${method}`,
          `Contact: <sip:${tag}@${host};transport=ws>`,
          ...headers,
          ...(body.startsWith('v=0') ? ['Content-Type: application/sdp'] : []),
          `Content-Length: ${body.length}`,
          '',
          body,
        ].join('\r\n'),
      );
    },
    sdp: (name: string, direction: 'sendrecv' | 'sendonly' = 'sendrecv') => sdpOf(name, direction),
  };
}

interface FarRequest {
  readonly tag?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly number?: number;
  /** Where it is, as its Contact says. */
  readonly host?: string;
}

export type FarSide = ReturnType<typeof playFarSide>;

/** An INVITE that comes in. */
export function inviteTo(
  wire: FakeWire,
  user: string,
  {
    from = '"Bob" <sip:bob@example.com>',
    callId = 'incoming-1',
    headers = [],
    body = sdpOf('bob', 'sendrecv'),
  }: {
    readonly from?: string;
    readonly callId?: string;
    readonly headers?: readonly string[];
    readonly body?: string;
  } = {},
): string {
  const text = [
    `INVITE sip:${user}@example.com SIP/2.0`,
    `Via: SIP/2.0/WSS far.invalid;branch=z9hG4bK${callId}`,
    'Max-Forwards: 70',
    `From: ${from};tag=far`,
    `To: <sip:${user}@example.com>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    'Contact: <sip:far@far.invalid;transport=ws>',
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  wire.inject(user, text);
  return text;
}
