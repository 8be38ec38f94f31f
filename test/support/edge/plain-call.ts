import type { Authorize } from '../demo/sip-client.ts';
import type { DeskPhone } from './desk-phone.ts';

const type = { name: 'Content-Type', value: 'application/sdp' };

export interface PlainCall {
  readonly caller: DeskPhone;
  /** For what the proxy asks of the caller. */
  readonly authorize: Authorize;
  /** Whom it calls. */
  readonly uri: string;
  readonly callee: DeskPhone;
  readonly offer: string;
  /** What the callee answers to the offer that reached it. */
  readonly answer: string | ((offered: string) => string);
}

/** A call between two who speak SIP by UDP: gives the descriptions as the edge handed them over. */
export async function connectPlain({ caller, authorize, uri, callee, offer, answer }: PlainCall) {
  const calling = caller.authenticated({ method: 'INVITE', uri, headers: [type], body: offer }, authorize);
  const arrived = await callee.request('INVITE');
  const contact = { name: 'Contact', value: `<sip:callee@127.0.0.1:${callee.port}>` };
  callee.respond(arrived, 200, {
    headers: [contact, type],
    body: typeof answer === 'string' ? answer : answer(arrived.body),
  });
  const { status, body } = await calling;
  if (status !== 200) throw new Error(`the call was answered with ${status}`);
  return { offered: arrived.body, answered: body };
}

/** Where media is to be sent, by a description. */
export const mediaPort = (description: string): number => Number(/^m=audio (\d+)/m.exec(description)?.[1]);
