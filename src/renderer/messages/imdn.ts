import { DOMParser } from '@xmldom/xmldom';
import type { notifiedStates } from '../../shared/messages.ts';

/** An instant message disposition notification (RFC 5438 section 7.2). */
export interface Imdn {
  readonly messageId: string;
  readonly status: (typeof notifiedStates)[number];
}

const namespace = 'urn:ietf:params:xml:ns:imdn';
const longestImdn = 8192;

/** Null: it is none, or one of a status that says nothing to a person. Never throws. */
export function readImdn(xml: string): Imdn | null {
  // What entities could do is done nowhere in these documents.
  if (xml.length > longestImdn || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return null;
  const root = parse(xml.trim());
  if (root?.localName !== 'imdn' || root.namespaceURI !== namespace) return null;
  const messageId = [...root.getElementsByTagNameNS(namespace, 'message-id')][0]?.textContent?.trim() ?? '';
  if (messageId === '' || messageId.length > 256) return null;
  const status = [...root.getElementsByTagNameNS(namespace, 'status')][0];
  if (status === undefined) return null;
  const found = [...status.childNodes].map(({ localName }) => localName ?? '');
  if (found.includes('displayed')) return { messageId, status: 'displayed' };
  if (found.includes('delivered')) return { messageId, status: 'delivered' };
  return found.some((name) => ['failed', 'forbidden', 'error'].includes(name))
    ? { messageId, status: 'failed' }
    : null;
}

function parse(xml: string) {
  try {
    const parser = new DOMParser({
      onError: (_level, message) => {
        throw new Error(message);
      },
    });
    return parser.parseFromString(xml, 'text/xml').documentElement;
  } catch {
    return null;
  }
}

/** `at`: when the message was sent, epoch ms. */
export function writeImdn({ messageId, status }: Imdn, at: number): string {
  const kind = status === 'displayed' ? 'display-notification' : 'delivery-notification';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<imdn xmlns="${namespace}">`,
    `<message-id>${escaped(messageId)}</message-id>`,
    `<datetime>${new Date(at).toISOString()}</datetime>`,
    `<${kind}><status><${status}/></status></${kind}>`,
    '</imdn>',
  ].join('');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
