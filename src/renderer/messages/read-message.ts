import type { InstantMessage } from '../engine/core/ports.ts';
import { readCpim } from './cpim.ts';
import { type Imdn, readImdn } from './imdn.ts';

/** What a MESSAGE holds, or the code that it is refused with. */
export type ReadMessage =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly messageId: string;
      /** The far side reads message/cpim. */
      readonly offers: boolean;
      readonly wantsDelivered: boolean;
      readonly wantsDisplayed: boolean;
    }
  | ({ readonly kind: 'notification' } & Imdn)
  | { readonly kind: 'refused'; readonly code: 400 | 413 | 415 };

/** In characters; far beyond what a person writes. */
export const longestBody = 65_536;
export const accepted = 'text/plain, message/cpim, message/imdn+xml';
const charsets = new Set(['utf-8', 'us-ascii', 'ascii']);

/** Pure; never throws. What is no text is refused, so that the sender may send it as one (RFC 3261 section 8.2.3). */
export function readMessage(message: InstantMessage): ReadMessage {
  const { body, contentType } = message;
  if (body.length > longestBody) return { kind: 'refused', code: 413 };
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((part) => part.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (message.isEncoded || (charset !== undefined && !charsets.has(charset)))
    return { kind: 'refused', code: 415 };
  const id = message.messageId ?? message.transaction;
  const plain = { messageId: id.slice(0, 256), offers: message.messageId !== null };
  switch (type) {
    case 'text/plain':
      return { kind: 'text', text: body, ...plain, wantsDelivered: false, wantsDisplayed: false };
    case 'message/cpim':
      return readWrapped(body, plain.messageId);
    case 'message/imdn+xml':
      return notification(body);
    default:
      return { kind: 'refused', code: 415 };
  }
}

function readWrapped(body: string, otherwise: string): ReadMessage {
  const cpim = readCpim(body);
  if (cpim === null) return { kind: 'refused', code: 400 };
  if (cpim.contentType === 'message/imdn+xml') return notification(cpim.body);
  if (cpim.contentType !== 'text/plain') return { kind: 'refused', code: 415 };
  const hasId = cpim.messageId !== null && cpim.messageId !== '' && cpim.messageId.length <= 256;
  return {
    kind: 'text',
    text: cpim.body,
    messageId: hasId ? (cpim.messageId ?? otherwise) : otherwise,
    offers: true,
    // Without an id nobody would know what is meant.
    wantsDelivered: hasId && cpim.wants.includes('positive-delivery'),
    wantsDisplayed: hasId && cpim.wants.includes('display'),
  };
}

function notification(xml: string): ReadMessage {
  const read = readImdn(xml);
  return read === null ? { kind: 'refused', code: 400 } : { kind: 'notification', ...read };
}
