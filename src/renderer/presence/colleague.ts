import type { Availability, PresenceState } from '../../shared/presence.ts';
import { writeReplaces } from '../engine/core/replaces.ts';
import type { Dialog } from './dialog-info.ts';
import type { Pidf } from './pidf.ts';

/** Whether somebody's line is free, from their dialogs. */
export type Lamp =
  | { readonly line: 'unknown' | 'free' | 'busy' }
  | { readonly line: 'ringing'; readonly caller: Caller | null; readonly pickup: Pickup | null };

/** What it takes to have a ringing call come here instead (RFC 3891 section 3): its caller is asked to replace it. */
export interface Pickup {
  readonly uri: string;
  readonly number: string;
  readonly name: string | null;
  readonly replaces: string;
}

export interface Caller {
  readonly number: string;
  readonly name: string | null;
}

/** Pure. Ringing is told before busy: whoever rings can be helped. `domain` is our own. */
export function lampOf(dialogs: readonly Dialog[], domain: string): Lamp {
  const ringing = dialogs.find(isRinging);
  if (ringing !== undefined)
    return { line: 'ringing', caller: callerOf(ringing), pickup: pickupOf(ringing, domain) };
  return { line: dialogs.length === 0 ? 'free' : 'busy' };
}

/** Nothing is known of somebody who has just been watched. */
export interface Colleague {
  readonly lamp: Lamp;
  readonly presence: PresenceState;
  readonly note: string | null;
  /** False: what was told last for the one word (`availabilityOf`) may not hold any more, or nobody may tell us. */
  readonly isSure: boolean;
}

export const stranger: Colleague = {
  lamp: { line: 'unknown' },
  presence: 'unknown',
  note: null,
  isSure: false,
};

/** One word for a dot: the line first, for that is what one calls. Pure. */
export function availabilityOf({ lamp, presence }: Colleague): Availability {
  if (lamp.line === 'ringing') return 'ringing';
  if (presence === 'do-not-disturb' || presence === 'out-of-office') return presence;
  if (lamp.line === 'busy') return 'on-the-phone';
  if (presence !== 'unknown') return presence;
  return lamp.line === 'free' ? 'available' : 'unknown';
}

/** What was told last of each still holds, as far as anybody tells us. */
export interface Sureness {
  readonly line: boolean;
  readonly presence: boolean;
}

/** Of the one word: whoever is free is so by a line that is known. Pure. */
export function isSureOf({ lamp, presence }: Omit<Colleague, 'isSure'>, sure: Sureness): boolean {
  if (lamp.line === 'ringing') return sure.line;
  if (presence === 'do-not-disturb' || presence === 'out-of-office') return sure.presence;
  if (lamp.line === 'busy' || presence === 'unknown') return sure.line;
  return sure.presence && (lamp.line === 'unknown' || sure.line);
}

const isRinging = ({ state, direction }: Dialog) =>
  state !== 'confirmed' && state !== 'terminated' && direction === 'recipient';

function callerOf({ remote }: Dialog): Caller | null {
  const uri = remote?.identity?.uri ?? remote?.target ?? null;
  const number = uri === null ? null : userOf(uri);
  return number === null ? null : { number, name: remote?.identity?.display ?? null };
}

/** What may stand in a header as it is (RFC 3261 section 25.1: callid, token), and cannot end the value. */
const callIdSyntax = /^[\w.!%*+`'~()[\]{}/?:@-]{1,256}$/;
const tagSyntax = /^[\w.!%*+`'~-]{1,128}$/;

/**
 * Null where the server does not tell enough, and for callers from elsewhere: nobody outside lets us replace their call,
 * and an INVITE to their number would ring there.
 */
function pickupOf({ callId, localTag, remoteTag, remote }: Dialog, domain: string): Pickup | null {
  const uri = remote?.identity?.uri.replace(/[;?].*$/s, '') ?? '';
  const [, user = '', host = ''] = /^sips?:([^@;?\s<>"]+)@([^:;?\s<>"]+)/i.exec(uri) ?? [];
  const isOwn = host.toLowerCase() === domain.toLowerCase() && isExtension(user);
  if (!isOwn || callId === undefined || localTag === undefined || remoteTag === undefined) return null;
  if (!callIdSyntax.test(callId) || !tagSyntax.test(localTag) || !tagSyntax.test(remoteTag)) return null;
  const replaces = `${writeReplaces({ callId, localTag, remoteTag })};early-only`;
  return { uri, number: userOf(uri) ?? user, name: remote?.identity?.display ?? null, replaces };
}

/** A number that our own server may know the line of: no trunk, no address elsewhere. */
export function isExtension(number: string): boolean {
  return /^[a-z0-9*#][a-z0-9._*#-]{0,31}$/i.test(number) && !/^[0-9*#]{8,}$/.test(number);
}

/** The user part of a SIP or tel address; null: there is none. */
export function userOf(uri: string): string | null {
  const user = /^(?:sips?|tel|pres):([^@;?]+)/i.exec(uri)?.[1];
  if (user === undefined) return null;
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

const away = new Set(['away', 'meal', 'breakfast', 'dinner', 'in-transit', 'travel', 'steering', 'sleeping']);
const outOfOffice = new Set(['vacation', 'holiday', 'permanent-absence']);
const doNotDisturb = new Set(['dnd', 'do-not-disturb', 'do not disturb', 'donotdisturb']);
const onThePhone = new Set(['on-the-phone', 'onthephone', 'on the phone']);
const busy = new Set(['busy', 'meeting', 'appointment', 'presentation', 'performance', 'working', 'worship']);

/** What a presence document says in one word. Pure. */
export function presenceOf({ basics, activities, note }: Pidf): PresenceState {
  const says = (words: ReadonlySet<string>) => activities.some((each) => words.has(each));
  if (says(doNotDisturb)) return 'do-not-disturb';
  if (says(outOfOffice)) return 'out-of-office';
  // Asterisk says it in the note, and FreeSWITCH too.
  const noted = (note ?? '').toLowerCase();
  if (says(onThePhone) || noted.startsWith('on the phone') || noted.startsWith('talk')) return 'on-the-phone';
  if (says(busy)) return 'busy';
  if (says(away)) return 'away';
  if (basics.includes('open')) return 'available';
  return basics.includes('closed') ? 'offline' : 'unknown';
}
