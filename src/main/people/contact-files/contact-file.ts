import type { ContactFields, CsvField } from '../../../shared/people.ts';
import { readCsv, readRow } from './csv.ts';
import { type Photo, photoOf } from './photo.ts';
import type { Property } from './property.ts';
import { fieldsOfCard, parseCard, splitCards } from './vcard.ts';

/** A file of contacts, each read when it is asked for: 50 000 of them take their time. */
export interface ContactFile {
  readonly kind: 'vcard' | 'csv';
  readonly total: number;
  /** Null for cards, which say themselves what is what. */
  readonly table: {
    readonly headers: readonly string[] | null;
    readonly columns: readonly CsvField[];
    readonly samples: readonly (readonly string[])[];
  } | null;
  /** Null: it cannot be read. */
  read(index: number, columns: readonly CsvField[] | null): ContactFields | null;
  /** Of what was read last it costs little. */
  photo(index: number): Photo;
}

/** UTF-8, UTF-16 with its mark, else what Windows wrote before. Pure. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Any text is a file of contacts: what has a card in it is vCard, else it is a table. Pure. */
export function openContactFile(raw: string): ContactFile {
  const text = raw.replace(/^\uFEFF/, '');
  if (/^\s*BEGIN:VCARD/im.test(text)) {
    return openCards(splitCards(text));
  }
  const { headers, rows, columns } = readCsv(text);
  return {
    kind: 'csv',
    total: rows.length,
    table: { headers, columns, samples: rows.slice(0, 3) },
    read: (index, chosen) => readRow(rows[index] ?? [], chosen ?? columns),
    photo: () => 'none',
  };
}

function openCards(cards: readonly string[]): ContactFile {
  let last: { readonly index: number; readonly properties: readonly Property[] | null } | null = null;
  function propertiesOf(index: number): readonly Property[] | null {
    if (last?.index !== index) last = { index, properties: parseCard(cards[index] ?? '') };
    return last.properties;
  }
  return {
    kind: 'vcard',
    total: cards.length,
    table: null,
    read(index) {
      const properties = propertiesOf(index);
      return properties === null ? null : fieldsOfCard(properties);
    },
    photo: (index) => photoOf(propertiesOf(index) ?? []),
  };
}
