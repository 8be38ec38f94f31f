import type { Policy } from '../../shared/policy.ts';
import { redact } from '../diagnostics/redact.ts';

/** Takes out of a text what names people, the same name standing for the same person throughout. */
export type Hide = (text: string) => string;

export interface HideOptions {
  /** Names and numbers that are known to be people's: of calls, of the account. */
  readonly people: readonly string[];
  /** The person's own folder, which has their login in its name. */
  readonly home: string;
}

const isPseudonym = /^(?:number|person)-\d+$/;
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Digits with what people put between them; also "0049 (0)30/1234". */
const phoneNumber = /(?<![\p{L}\p{N}_.:-])(?:\+|00)\d(?:[\s()./-]{0,3}\d){4,}(?![\p{L}\p{N}_])/gu;
const nationalNumber =
  /(?<![\p{L}\p{N}_.:-])\(?0\d{1,5}\)?(?:[\s()/-]{1,3}\d{2,}|\d{4,})(?:[ /-]\d+)*(?![\p{L}\p{N}_:-]|\.\p{N})/gu;
/** Long enough to be a subscriber's; not a part of an identifier, an address or a time. */
const longDigits = /(?<![\p{L}\p{N}_.:-])\d{7,}(?![\p{L}\p{N}_.:-])/gu;
/** A quantity is nobody's number, though a colleague's may be the same. */
const unit = String.raw`\s?(?:ms|s|bytes|packets|Hz|kbit|MB)\b`;

/**
 * Secrets first (`redact`), then people: the user part of addresses, display names, numbers as people write them, and
 * every name and number that is known from the calls. Pure but for its memory of who is who.
 */
export function createHide({ people, home }: HideOptions): Hide {
  const names = new Map<string, string>();
  const known = [...new Set(people.map((each) => each.trim()))]
    .filter((each) => each.length >= 2 && !isPseudonym.test(each))
    .sort((a, b) => b.length - a.length)
    .map((each) => each.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`));
  const knownPeople =
    known.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}_.:-])(?:${known.join('|')})(?![\\p{L}\\p{N}_]|${unit})`, 'gu');

  function nameFor(found: string): string {
    const plain = found.trim();
    if (plain === '' || isPseudonym.test(plain)) return found;
    const isNumber = /^[+\d\s()./#*-]+$/.test(plain);
    const key = isNumber ? plain.replaceAll(/[^\d+#*]/g, '') : plain.toLowerCase();
    const before = names.get(key);
    if (before !== undefined) return before;
    const name = `${isNumber ? 'number' : 'person'}-${names.size + 1}`;
    names.set(key, name);
    return name;
  }

  return (text) => {
    const ownFolder = home.length > 1 ? text.replaceAll(home, '~') : text;
    const hidden = redact(ownFolder)
      // RFC 3261 section 19.1: what stands before the @, a password included, which no log should have.
      .replaceAll(/\b(sips?:)([^\s@<>"]{1,300})@/gi, (_all, scheme: string, user: string) => {
        const [name = '', ...rest] = user.split(/[:;]/);
        return `${scheme}${nameFor(name)}${rest.length > 0 ? ';…' : ''}@`;
      })
      .replaceAll(/\b(sips?:)(\+?[\d.()-]*\d)(?![\w.@-])/gi, (all, scheme: string, user: string) =>
        ipv4.test(user) ? all : `${scheme}${nameFor(user)}`,
      )
      .replaceAll(
        /\b(tel:|callto:)([^\s<>"';,)]{1,300})/gi,
        (_all, scheme: string, user: string) => scheme + nameFor(user),
      )
      // Display names: quoted, or as a header has them (RFC 3261 section 25.1).
      .replaceAll(
        /"([^"\r\n]{1,200})"(\s{0,4}<sips?:)/gi,
        (_all, name: string, rest: string) => `"${nameFor(name)}"${rest}`,
      )
      .replaceAll(
        /\b((?:From|To|Contact|P-Asserted-Identity|P-Preferred-Identity|Remote-Party-ID|Diversion|Refer-To|Referred-By)\s{0,4}:\s{0,4})([^<"\r\n]{1,200}?)(\s{0,4}<sips?:)/gi,
        (_all, header: string, name: string, rest: string) => header + nameFor(name) + rest,
      )
      // Mail addresses and addresses without their scheme.
      .replaceAll(
        /(?<![\p{L}\p{N}._%+~-])([\p{L}\p{N}._%+~-]{1,100})@(?=[\p{L}\p{N}[])/gu,
        (_all, user: string) => `${nameFor(user)}@`,
      )
      // RFC 4733's little brother: digits in the body of INFO.
      .replaceAll(/\b(Signal\s{0,4}=\s{0,4})[0-9A-D*#]/gi, '$1[redacted]')
      .replaceAll(phoneNumber, nameFor)
      .replaceAll(nationalNumber, nameFor)
      .replaceAll(longDigits, nameFor);
    return knownPeople === null ? hidden : hidden.replaceAll(knownPeople, nameFor);
  };
}

/** What the log leaves out of each line: secrets, and people too where the policy wants that. */
export function chooseHide(logNumbers: Policy['logNumbers']): Hide {
  return logNumbers === 'hidden' ? createHide({ people: [], home: '' }) : redact;
}

/** Members whose value is a secret or a person's whatever it looks like. */
const secretMembers =
  /^(?:password|passwd|secret|credential|client_?secret|private_?key|.*token|authorization|cookie|username|userCode|dtmf)$/i;

/** A copy of plain data without secrets and without people; numbers, true, false and null stay. */
export function hideIn(value: unknown, hide: Hide): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((each) => hideIn(each, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      hide(name),
      secretMembers.test(name) && typeof inner === 'string' && inner !== ''
        ? '[redacted]'
        : hideIn(inner, hide),
    ]),
  );
}
