import { parseNameAddress, parseUri } from '../sip/fields.ts';
import type { Header } from '../sip/message.ts';
import { reasonPhrase } from '../sip/responses.ts';
import type { Dialog } from './party-call.ts';

/** Whom a REFER wants called (RFC 3515), and which dialog that takes the place of (RFC 3891). */
export interface Referral {
  readonly uri: string;
  readonly replaces: string | null;
}

/** @returns null when there is nobody to call, or an escape is broken */
export function parseReferTo(value: string): Referral | null {
  const address = parseNameAddress(value);
  if (address === null) return null;
  const [uri = '', headers = ''] = address.uri.split('?', 2);
  if (parseUri(uri) === null) return null;
  const replaces = /(?:^|&)Replaces=([^&]*)/i.exec(headers)?.[1];
  try {
    return { uri, replaces: replaces === undefined ? null : decodeURIComponent(replaces) };
  } catch {
    return null;
  }
}

/** Does this Replaces value, as the far side sees the dialog, mean ours? */
export function isReplaced(dialog: Dialog, replaces: string): boolean {
  const [callId, ...params] = replaces.split(';').map((part) => part.trim());
  return (
    dialog.callId === callId &&
    params.includes(`to-tag=${dialog.localTag}`) &&
    params.includes(`from-tag=${dialog.remoteTag ?? ''}`)
  );
}

/** How the new call goes, for who asked for it (RFC 3515 section 2.4.5). */
export function progressOf(status: number): { readonly headers: readonly Header[]; readonly body: string } {
  const state = status < 200 ? 'active;expires=180' : 'terminated;reason=noresource';
  return {
    headers: [
      { name: 'Event', value: 'refer' },
      { name: 'Subscription-State', value: state },
      { name: 'Content-Type', value: 'message/sipfrag;version=2.0' },
    ],
    body: `SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`,
  };
}
