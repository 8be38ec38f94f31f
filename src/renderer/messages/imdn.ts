import type { notifiedStates } from '../../shared/messages.ts';
import { childOf, childrenOf, escapeXml, readXml } from '../xml/xml.ts';

/** An instant message disposition notification (RFC 5438 section 7.2). */
export interface Imdn {
  readonly messageId: string;
  readonly status: (typeof notifiedStates)[number];
}

const namespace = 'urn:ietf:params:xml:ns:imdn';
const longestImdn = 8192;

/** Null: it is none, or one of a status that says nothing to a person. Never throws. */
export function readImdn(xml: string): Imdn | null {
  if (xml.length > longestImdn) return null;
  const reading = readXml(xml.trim());
  if (!reading.ok) return null;
  const { root } = reading;
  if (root.name !== 'imdn' || root.namespace !== namespace) return null;
  const messageId = childOf(root, namespace, 'message-id')?.text ?? '';
  if (messageId === '' || messageId.length > 256) return null;
  const [status] = root.children.flatMap((each) => childrenOf(each, namespace, 'status'));
  const found = status?.children.map(({ name }) => name) ?? [];
  if (found.includes('displayed')) return { messageId, status: 'displayed' };
  if (found.includes('delivered')) return { messageId, status: 'delivered' };
  return found.some((name) => ['failed', 'forbidden', 'error'].includes(name))
    ? { messageId, status: 'failed' }
    : null;
}

/** `at`: when the message was sent, epoch ms. */
export function writeImdn({ messageId, status }: Imdn, at: number): string {
  const kind = status === 'displayed' ? 'display-notification' : 'delivery-notification';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<imdn xmlns="${namespace}">`,
    `<message-id>${escapeXml(messageId)}</message-id>`,
    `<datetime>${new Date(at).toISOString()}</datetime>`,
    `<${kind}><status><${status}/></status></${kind}>`,
    '</imdn>',
  ].join('');
}
