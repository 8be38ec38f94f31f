import { isSipHost } from '../sip-address.ts';
import { formatParameter, type Parameter, parameterOf, parseParameters } from './parameters.ts';

/** A telephone number as RFC 3966 writes it, read whole and without its visual separators. */
export interface TelUri {
  /** Global: `+` and digits. Local: digits, `*`, `#` and A to F. */
  readonly number: string;
  /** Behind a switchboard that is no ISDN one. */
  readonly extension: string | null;
  /** ISDN subaddress. */
  readonly subaddress: string | null;
  /** Where a local number holds: `+49`, or a domain in lower case. The RFC demands it, most writers leave it out. */
  readonly context: string | null;
  /** The others, by name. */
  readonly parameters: readonly Parameter[];
}

const longest = 1024;
const separators = /[-.()]/g;
const globalNumber = /^\+[0-9]{1,32}$/;
const localNumber = /^[0-9A-F*#]{1,32}$/;
const extensionDigits = /^[0-9]{1,16}$/;
const ownFields = ['ext', 'isub', 'phone-context'];

/** Reads a tel URI (RFC 3966); null for what is none, and for a parameter that must be understood (`m-…`) and is not. */
export function parseTelUri(text: string): TelUri | null {
  if (text.length > longest || !/^tel:/i.test(text)) return null;
  const [written = '', ...rest] = text.slice(4).split(';');
  if (rest.includes('')) return null;
  const parameters = parseParameters(rest.join(';'));
  // An escaped `#`: the bare one would begin a fragment.
  const number = written.replaceAll(/%23/g, '#').replaceAll(separators, '').toUpperCase();
  if (parameters === null || !(globalNumber.test(number) || localNumber.test(number))) return null;
  if (parameters.some(([name]) => name.startsWith('m-'))) return null;
  if (parameters.some(([name, value]) => ownFields.includes(name) && value === null)) return null;
  const extension = parameterOf(parameters, 'ext')?.replaceAll(separators, '') ?? null;
  if (extension !== null && !extensionDigits.test(extension)) return null;
  const context = readContext(parameterOf(parameters, 'phone-context'));
  // A global number stands for itself.
  if (context === undefined || (context !== null && number.startsWith('+'))) return null;
  return {
    number,
    extension,
    subaddress: parameterOf(parameters, 'isub'),
    context,
    parameters: parameters.filter(([name]) => !ownFields.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** undefined: neither digits of a global number nor a domain. */
function readContext(value: string | null): string | null | undefined {
  if (value === null) return null;
  if (value.startsWith('+')) {
    const digits = value.replaceAll(separators, '');
    return globalNumber.test(digits) ? digits : undefined;
  }
  const domain = value.toLowerCase().replace(/\.$/, '');
  return !domain.startsWith('[') && isSipHost(domain) ? domain : undefined;
}

/** In the order that section 3 demands: extension and subaddress, context, the others by name. */
export function formatTelUri(uri: TelUri): string {
  const fields: readonly Parameter[] = [
    ['ext', uri.extension],
    ['isub', uri.subaddress],
  ];
  return [
    `tel:${uri.number.replaceAll('#', '%23')}`,
    ...fields.filter(([, value]) => value !== null).map(formatParameter),
    // `+` is its own sign here, and no blank.
    uri.context === null ? '' : `;phone-context=${uri.context}`,
    ...uri.parameters.map(formatParameter),
  ].join('');
}
