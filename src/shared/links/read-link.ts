import { decode, type Parameter, parameterOf } from './parameters.ts';
import { parseSipUri, type SipUri } from './sip-uri.ts';
import { parseTelUri } from './tel-uri.ts';

/** What a link asks for: never more than whom to call. */
export type Link =
  | {
      readonly kind: 'number';
      /** `+`, digits, `*` and `#`. */
      readonly number: string;
      readonly extension: string | null;
      /** Where the number holds (RFC 3966 phone-context): `+49` or a domain; null: not said. */
      readonly context: string | null;
    }
  | {
      readonly kind: 'address';
      readonly user: string;
      /** null: whoever is called that in our own domain. */
      readonly host: string | null;
    };

/**
 * Why a link is not followed. `steers`: it wants more than a call (headers, a route, digits once it is answered);
 * `credentials`: it brings a password; `scheme`: it is none of ours; `malformed`: it is no number and no address.
 */
export const linkFaults = [
  'scheme',
  'too-long',
  'malformed',
  'credentials',
  'steers',
  'other-network',
] as const;
export type LinkFault = (typeof linkFaults)[number];

export type LinkReading =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly fault: LinkFault };

export const linkSchemes = ['tel', 'sip', 'sips', 'callto'] as const;

const longest = 1024;
const scheme = /^(tel|sips?|callto):/i;
const dialable = /^(?:\+[0-9]{1,32}|[0-9*#]{1,32})$/;
/** What `parseDialTarget` takes for a name. */
const userName = /^[A-Za-z0-9][A-Za-z0-9._~!*'+&=$-]{0,63}$/;
/** RFC 3261 section 19.1.5: what a link may bring along without steering anything; it is left out all the same. */
const harmlessHeaders = ['subject', 'priority', 'organization'];
const steeringParameters = [
  'maddr',
  'ttl',
  'lr',
  'method',
  'gr',
  'aai',
  'ob',
  'comp',
  'sigcomp-id',
  'replaces',
];

const refuse = (fault: LinkFault): LinkReading => ({ ok: false, fault });

export function isLink(text: string): boolean {
  return scheme.test(text);
}

/** Reads a link of any of our schemes. Never throws, and never gives more than a number or a name. */
export function readLink(input: string): LinkReading {
  const text = input.trim();
  if (text.length > longest) return refuse('too-long');
  const [prefix, name] = scheme.exec(text) ?? [];
  if (prefix === undefined || name === undefined) return refuse('scheme');
  // Many write `tel://` and `callto://`, and a browser ends that with a slash.
  const rest = text.slice(prefix.length).replace(/^\/\/(.*?)\/?$/s, '$1');
  switch (name.toLowerCase()) {
    case 'tel':
      return readTel(rest);
    case 'callto':
      return readCallto(rest);
    default:
      return readSip(`${name.toLowerCase()}:${rest}`);
  }
}

/** The RFC has no blanks and wants `#` escaped; people and their programs write otherwise. */
function tidy(text: string): string {
  const [number = '', ...parameters] = text.split(';');
  const tidied = number.replaceAll(/%2B/gi, '+').replaceAll(/ |\u00a0|%20|%C2%A0|%28|%29|%2D|%2E/gi, '');
  return [tidied, ...parameters.map((piece) => piece.trim())].join(';');
}

function readTel(rest: string): LinkReading {
  // RFC 2806 could send digits once the call was answered; no link of ours can.
  if (/;postd=/i.test(rest)) return refuse('steers');
  const uri = parseTelUri(`tel:${tidy(rest)}`);
  if (uri === null || !dialable.test(uri.number)) return refuse('malformed');
  const { number, extension, context } = uri;
  return { ok: true, link: { kind: 'number', number, extension, context } };
}

/** Never standardised: a number, a name, or an address. */
function readCallto(rest: string): LinkReading {
  if (/[?&]/.test(rest)) return refuse('steers');
  if (rest.includes('@')) return readSip(`sip:${rest}`);
  const number = readTel(rest);
  if (number.ok || number.fault !== 'malformed') return number;
  const [written = ''] = rest.split(';');
  const user = decode(written);
  if (user === null || !userName.test(user)) return refuse('malformed');
  return { ok: true, link: { kind: 'address', user, host: null } };
}

function readSip(text: string): LinkReading {
  const uri = parseSipUri(text);
  if (uri === null) return refuse('malformed');
  if (uri.password !== null) return refuse('credentials');
  if (uri.user === null) return refuse('malformed');
  if (steers(uri)) return refuse('steers');
  return isTelephone(uri) ? readSubscriber(uri.user, uri.host) : readUser(uri.user, uri.host);
}

function steers({ parameters, headers, port }: SipUri): boolean {
  if (parameters.some(([name, value]) => steeringParameters.includes(name) && !isInvite(name, value)))
    return true;
  // Our server decides which port of the far side is spoken to.
  if (port !== null && port !== 5060 && port !== 5061) return true;
  if (headers === null) return false;
  return headers
    .split('&')
    .some((header) => !harmlessHeaders.includes(header.split('=')[0]?.toLowerCase() ?? ''));
}

const isInvite = (name: string, value: Parameter[1]): boolean => name === 'method' && value === 'INVITE';

function isTelephone({ parameters }: SipUri): boolean {
  return parameterOf(parameters, 'user')?.toLowerCase() === 'phone';
}

/** `user=phone`: the user part is a number with its parameters (RFC 3261 section 19.1.6). */
function readSubscriber(user: string, host: string): LinkReading {
  const reading = readTel(user);
  if (!reading.ok || reading.link.kind !== 'number') return reading;
  const { link } = reading;
  // A global number is the same everywhere; a local one holds where the address says.
  return {
    ok: true,
    link: { ...link, context: link.number.startsWith('+') ? null : (link.context ?? host) },
  };
}

function readUser(user: string, host: string): LinkReading {
  const digits = user.replaceAll(/[-.()]/g, '');
  if (dialable.test(digits)) return { ok: true, link: { kind: 'address', user: digits, host } };
  if (!userName.test(user)) return refuse('malformed');
  return { ok: true, link: { kind: 'address', user, host } };
}
