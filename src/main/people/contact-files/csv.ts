import Papa from 'papaparse';
import { type ContactFields, type CsvField, type NumberKind, numberKinds } from '../../../shared/people.ts';
import { contactOfDraft } from './draft-contact.ts';

export interface CsvTable {
  /** The first line, when it says what the columns are. */
  readonly headers: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  /** What each column seems to be. */
  readonly columns: readonly CsvField[];
}

const delimiters = [',', ';', '\t', '|'];

/** Reads any text as a table; what its columns are is guessed by their heads, else by what stands in them. Pure. */
export function readCsv(text: string): CsvTable {
  const parse = (delimiter: string, preview: number): string[][] =>
    Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimiter, preview, skipEmptyLines: 'greedy' }).data;
  const delimiter = delimiters.reduce((best, each) =>
    (parse(each, 1)[0]?.length ?? 0) > (parse(best, 1)[0]?.length ?? 0) ? each : best,
  );
  const [first = [], ...rest] = parse(delimiter, 0);
  const named = first.map(fieldOfHeader);
  const isHeader = named.some((field) => field !== 'ignore') && !first.some((cell) => /\d{4}|@/.test(cell));
  if (isHeader) return { headers: first, rows: rest, columns: named };
  const rows = [first, ...rest];
  return { headers: null, rows: first.length === 0 ? [] : rows, columns: guessByContent(rows.slice(0, 50)) };
}

const heads: readonly (readonly [CsvField, RegExp])[] = [
  ['ignore', /(label|type|typ|kategorie|photo|foto|birthday|geburtstag|yomi|file as)\s*\d*$/i],
  ['email', /e-?mail/i],
  ['fax', /fax/i],
  ['mobile', /mobil|cell|handy/i],
  ['home', /(home|privat).*(phone|tel)|(phone|tel|nummer).*(home|privat)|^(home|privat)( \d+)?$/i],
  [
    'work',
    /(work|business|gesch|arbeit|dienst|firmen).*(phone|tel|nummer)|(phone|tel|nummer).*(work|business|gesch|arbeit|dienst)|^(work|business|geschäftlich|arbeit|durchwahl|extension|nebenstelle)( \d+)?$/i,
  ],
  ['first', /^(first|given).?name|^vorname/i],
  ['last', /^(last|family|sur).?name|^(nach|familien)name/i],
  ['company', /compan|organi[sz]ation( \d+ -)? ?name|^organi[sz]ation|^firma|unternehmen/i],
  ['note', /^(note|notiz|bemerkung|comment|kommentar)/i],
  ['favourite', /^(favou?rite|favorit|starred)/i],
  ['name', /^(full |display |anzeige|voller )?name$|^(contact|kontakt)$/i],
  ['work', /phone|telefon|^tel\b|number|nummer|rufnr/i],
  ['other', /^other|^sonstige|^sip/i],
];

function fieldOfHeader(header: string): CsvField {
  return heads.find(([, words]) => words.test(header.trim()))?.[0] ?? 'ignore';
}

function guessByContent(rows: readonly (readonly string[])[]): readonly CsvField[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  let names: readonly CsvField[] = ['name', 'company', 'note'];
  return Array.from({ length: width }, (_, column) => {
    const cells = rows.map((row) => row[column]?.trim() ?? '').filter((cell) => cell !== '');
    const share = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell)).length > cells.length / 2;
    if (cells.length === 0) return 'ignore';
    if (share(/^[^@\s]+@[^@\s]+\.[^@\s]+$/)) return 'email';
    if (share(/^\+?[\d\s().\-/*#]{2,}$/)) return 'work';
    const [field = 'ignore', ...left] = names;
    names = left;
    return field;
  });
}

/** One row by what its columns are; null: there is nothing in it. Pure. */
export function readRow(row: readonly string[], columns: readonly CsvField[]): ContactFields | null {
  const of = (wanted: CsvField): readonly string[] =>
    columns.flatMap((field, column) => (field === wanted ? [unescaped(row[column] ?? '')] : []));
  const one = (wanted: CsvField) => of(wanted).join(' ').trim();
  const several = (wanted: CsvField) => of(wanted).flatMap((cell) => cell.split(' ::: '));
  return contactOfDraft({
    name: one('name') || `${one('first')} ${one('last')}`.trim(),
    company: one('company'),
    note: of('note').join('\n').trim(),
    favourite: /^(yes|true|1|x|ja)$/i.test(one('favourite')),
    numbers: numberKinds.flatMap((kind) => several(kind).map((number) => ({ kind, number }))),
    emails: several('email'),
  });
}

/** What Offhook, and others, put before a cell that a spreadsheet would run. */
const unescaped = (cell: string): string => cell.replace(/^'(?=['=+\-@\t\r])/, '');
/** A number may begin with + or -; anything else that a spreadsheet would run may not. */
const formula = /^(?:['=@\t\r]|[+-](?![\d\s().\-/]*$))[\s\S]*$/;

const titles: Readonly<Record<NumberKind, string>> = {
  work: 'Work',
  mobile: 'Mobile',
  home: 'Home',
  fax: 'Fax',
  other: 'Other',
};

/** All of them as one table (RFC 4180), which `readCsv` understands without being told. Pure. */
export function writeCsv(contacts: readonly ContactFields[]): string {
  const most = (count: (contact: ContactFields) => number): number =>
    contacts.reduce((sum, contact) => Math.max(sum, count(contact)), 1);
  const numbered = (title: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => (index === 0 ? title : `${title} ${index + 1}`));
  const ofKind = (contact: ContactFields, kind: NumberKind) =>
    contact.numbers.filter((each) => each.kind === kind);
  const widths = numberKinds.map((kind) => ({
    kind,
    width: most((contact) => ofKind(contact, kind).length),
  }));
  const emails = most((contact) => contact.emails.length);
  const fields = [
    ...['Name', 'Company'],
    ...widths.flatMap(({ kind, width }) => numbered(titles[kind], width)),
    ...numbered('Email', emails),
    ...['Note', 'Favourite'],
  ];
  const data = contacts.map((contact) => [
    contact.name,
    contact.company,
    ...widths.flatMap(({ kind, width }) =>
      padded(
        ofKind(contact, kind).map(({ number }) => number),
        width,
      ),
    ),
    ...padded(contact.emails, emails),
    contact.note,
    contact.favourite ? 'yes' : '',
  ]);
  return Papa.unparse({ fields, data }, { escapeFormulae: formula, newline: '\r\n' });
}

const padded = (cells: readonly string[], width: number): string[] =>
  Array.from({ length: width }, (_, index) => cells[index] ?? '');
