import ICAL from 'ical.js';
import type { ContactFields, NumberKind } from '../../../shared/people.ts';
import { contactOfDraft } from './draft-contact.ts';
import { writePhoto } from './photo.ts';
import type { Property } from './property.ts';

/** The cards of a file, each as its own text: one that is broken does not take the others with it. Pure. */
export function splitCards(text: string): readonly string[] {
  const cards: string[] = [];
  let card: string[] | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const isBegin = /^BEGIN:VCARD\s*$/i.test(line);
    // A card without an end is one, too: it will be told of.
    if (isBegin && card !== null) cards.push(card.join('\r\n'));
    if (isBegin) card = [];
    card?.push(line);
    if (card !== null && /^END:VCARD\s*$/i.test(line)) {
      cards.push(card.join('\r\n'));
      card = null;
    }
  }
  if (card !== null) cards.push(card.join('\r\n'));
  return cards;
}

/** What stands before a line's value: its name and its parameters. */
const longestHead = 400;

/**
 * vCard 2.1 has types without their name: `TEL;CELL:`, `PHOTO;ENCODING=BASE64;JPEG:`. Phones write them into cards of
 * version 3, too, and ical.js would refuse the whole card. Each line is looked at once.
 */
function withNamedTypes(line: string): string {
  const end = line.indexOf(':');
  if (end === -1 || end > longestHead) return line;
  const [name = '', ...parameters] = line.slice(0, end).split(';');
  if (parameters.length === 0 || line.slice(0, end).includes('"')) return line;
  const named = parameters.map((each) => (/^[\w-]+$/.test(each) ? `TYPE=${each}` : each));
  return `${[name, ...named].join(';')}${line.slice(end)}`;
}

/** One card of vCard 3 (RFC 2426) or 4 (RFC 6350), as its properties; null: it cannot be read. Pure. */
export function parseCard(card: string): readonly Property[] | null {
  try {
    const component: unknown = ICAL.parse(card.split('\r\n').map(withNamedTypes).join('\r\n'));
    return propertiesOf(component);
  } catch {
    return null;
  }
}

/** Null: there is nothing in it. Pure. */
export function fieldsOfCard(properties: readonly Property[]): ContactFields | null {
  const all = (name: string) => properties.filter(([each]) => each === name);
  const isOld = !textOf(all('version')[0]?.[3]).startsWith('4');
  // RFC 2426 escapes semicolons everywhere; ical.js undoes that only where there are several parts.
  const text = (name: string) => {
    const value = textOf(all(name)[0]?.[3]);
    return isOld ? value.replaceAll('\\;', ';') : value;
  };
  const company = text('org');
  const told = text('fn') || nameOf(all('n')[0]) || text('nickname');
  const isCompany = told === company && nameOf(all('n')[0]) === '';
  return contactOfDraft({
    name: isCompany ? '' : told,
    company,
    note: all('note')
      .map(([, , , value]) => textOf(value))
      .join('\n'),
    favourite: text('x-offhook-favourite') === 'true',
    numbers: [
      ...all('tel').map((tel) => ({ kind: kindOf(tel[1]), number: numberOf(textOf(tel[3])) })),
      ...[...all('impp'), ...all('x-sip')]
        .map((impp) => ({ kind: kindOf(impp[1]), number: addressOf(textOf(impp[3]), impp[0]) }))
        .filter(({ number }) => number !== ''),
    ],
    emails: all('email').map(([, , , value]) => textOf(value).replace(/^mailto:/i, '')),
  });
}

function propertiesOf(component: unknown): readonly Property[] {
  const [name, properties] = Array.isArray(component) ? (component as readonly unknown[]) : [];
  if (name !== 'vcard' || !Array.isArray(properties)) return [];
  return (properties as readonly unknown[]).filter(
    (each): each is Property => Array.isArray(each) && typeof each[0] === 'string' && isRecord(each[1]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Of a value of several parts the first: the company before its departments. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return textOf((value as readonly unknown[])[0]);
  return typeof value === 'string' ? value.trim() : '';
}

/** N: family name, given name, additional names, before, after. */
function nameOf(property: Property | undefined): string {
  const value = property?.[3];
  if (!Array.isArray(value)) return textOf(value);
  const [family, given, additional, before, after] = (value as readonly unknown[]).map(textOf);
  return [before, given, additional, family, after].filter(Boolean).join(' ');
}

/** RFC 3966: what follows the number is for machines. */
function numberOf(text: string): string {
  return /^tel:/i.test(text) ? decoded(text.slice(4).replace(/;.*$/, '')) : text;
}

function addressOf(text: string, property: string): string {
  if (!/^sips?:/i.test(text)) return property === 'x-sip' ? text : '';
  return decoded(text.replace(/^sips?:/i, '').replace(/[;?].*$/, ''));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function kindOf({ type }: Readonly<Record<string, unknown>>): NumberKind {
  const types = (Array.isArray(type) ? (type as readonly unknown[]) : [type])
    .flatMap((each) => (typeof each === 'string' ? each.toLowerCase().split(',') : []))
    .map((each) => each.trim());
  if (types.includes('fax')) return 'fax';
  if (types.includes('cell') || types.includes('mobile')) return 'mobile';
  if (types.includes('work')) return 'work';
  return types.includes('home') ? 'home' : 'other';
}

const types: Readonly<Record<NumberKind, string>> = {
  work: 'work',
  mobile: 'cell',
  home: 'home',
  fax: 'fax',
  other: 'voice',
};

/** vCard 4 (RFC 6350), with the picture that is kept. Pure. */
export function writeCard(
  { name, company, note, favourite, numbers, emails }: ContactFields,
  picture: Uint8Array | null,
): string {
  const properties: unknown[] = [
    ['version', {}, 'text', '4.0'],
    ['fn', {}, 'text', name === '' ? company : name],
    // Without a person's name it is the company's own card.
    ...(name === '' ? [['kind', {}, 'text', 'org']] : [['n', {}, 'text', ['', name, '', '', '']]]),
    ...(company === '' ? [] : [['org', {}, 'text', [company]]]),
    ...numbers.map(({ kind, number }) =>
      number.includes('@')
        ? [
            'impp',
            { type: types[kind] },
            'uri',
            `sip:${encodeURI(number.replace(/^sips?:/i, '')).replaceAll(/[;?]/g, encodeURIComponent)}`,
          ]
        : ['tel', { type: types[kind] }, 'text', number],
    ),
    ...emails.map((email) => ['email', {}, 'text', email]),
    ...(note === '' ? [] : [['note', {}, 'text', note]]),
    ...(favourite ? [['x-offhook-favourite', {}, 'text', 'true']] : []),
    ...(picture === null ? [] : [writePhoto(picture)]),
  ];
  return `${ICAL.stringify(['vcard', properties, []])}\r\n`;
}
