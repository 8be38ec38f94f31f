import type { KnownNumber } from '../../shared/dialling/dialling.ts';
import type { Link, LinkFault } from '../../shared/links/read-link.ts';

/** What is dialled for a link in our own domain, before the dialling rules; or why nothing is. */
export type Placed =
  | { readonly ok: true; readonly text: string; readonly extension: string | null }
  | { readonly ok: false; readonly fault: LinkFault };

export interface PlaceOptions {
  /** Of the account; null while nobody is signed in. */
  readonly domain: string | null;
  readonly readNumber: (number: string) => KnownNumber | null;
  readonly isEmergency: (number: string) => boolean;
}

/**
 * A local number holds only where it says. RFC 3966 section 5.1.5: to put the context before the number need not give
 * a valid one, so that is done only where it does. Pure.
 */
export function placeLink(link: Link, { domain, readNumber, isEmergency }: PlaceOptions): Placed {
  if (link.kind === 'address') {
    const isOurs = link.host === null || link.host === domain;
    return { ok: true, text: isOurs ? link.user : `${link.user}@${link.host}`, extension: null };
  }
  const { number, extension, context } = link;
  if (context === null || context === domain) return { ok: true, text: number, extension };
  if (!context.startsWith('+')) return { ok: false, fault: 'other-network' };
  // `tel:112;phone-context=+49` is how the RFC wants it written; who needs help gets the help that is here.
  if (isEmergency(number)) return { ok: true, text: number, extension };
  const known = readNumber(context + number) ?? readNumber(context + number.replace(/^0/, ''));
  return known === null ? { ok: false, fault: 'other-network' } : { ok: true, text: known.e164, extension };
}
