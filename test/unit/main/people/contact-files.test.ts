import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, openContactFile } from '../../../../src/main/people/contact-files/contact-file.ts';
import { writeCsv } from '../../../../src/main/people/contact-files/csv.ts';
import { contactOfDraft } from '../../../../src/main/people/contact-files/draft-contact.ts';
import { writeCard } from '../../../../src/main/people/contact-files/vcard.ts';
import { type ContactFields, numberKinds } from '../../../../src/shared/people.ts';

const card = (...lines: readonly string[]) =>
  ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');
const card4 = (...lines: readonly string[]) => card(...lines).replace('VERSION:3.0', 'VERSION:4.0');
const all = (text: string) => {
  const file = openContactFile(text);
  return Array.from({ length: file.total }, (_, index) => file.read(index, null));
};
const first = (text: string) => all(text)[0];

/** As address books write them: RFC 2426, RFC 6350, and the habits of the common ones. */
const cards: readonly (readonly [what: string, text: string, fields: Partial<ContactFields> | null])[] = [
  [
    'a plain card',
    card('FN:Anna Berg', 'TEL:7042'),
    { name: 'Anna Berg', numbers: [{ kind: 'other', number: '7042' }] },
  ],
  ['a name in its parts alone', card('N:Berg;Anna;M.;Dr.;MBA'), { name: 'Dr. Anna M. Berg MBA' }],
  [
    'types as a list',
    card('FN:A', 'TEL;TYPE=WORK,VOICE:1234'),
    { numbers: [{ kind: 'work', number: '1234' }] },
  ],
  [
    'types one by one',
    card('FN:A', 'TEL;TYPE=HOME;TYPE=CELL:1234'),
    { numbers: [{ kind: 'mobile', number: '1234' }] },
  ],
  [
    'types without their name',
    card('FN:A', 'TEL;WORK;FAX:+1=2', 'item1.TEL;CELL;PREF=1;X-LABEL=My phone:3').replace(
      'VERSION:3.0',
      'VERSION:2.1',
    ),
    {
      numbers: [
        { kind: 'fax', number: '+1=2' },
        { kind: 'mobile', number: '3' },
      ],
    },
  ],
  ['a fax at work', card('FN:A', 'TEL;TYPE=work,fax:1234'), { numbers: [{ kind: 'fax', number: '1234' }] }],
  [
    'a quoted list',
    card4('FN:A', 'TEL;TYPE="home,voice":1234'),
    { numbers: [{ kind: 'home', number: '1234' }] },
  ],
  [
    'a tel URI',
    card4('FN:A', 'TEL;VALUE=uri;TYPE=cell:tel:+49-171-5550123;ext=5'),
    { numbers: [{ kind: 'mobile', number: '+49-171-5550123' }] },
  ],
  [
    'grouped lines of Apple',
    card('FN:A', 'item1.TEL;type=pref:1234', 'item1.X-ABLabel:Dienst'),
    { numbers: [{ kind: 'other', number: '1234' }] },
  ],
  ['folded lines', card('FN:Anna', ' -Lena Kr', ' üger'), { name: 'Anna-Lena Krüger' }],
  [
    'escaped signs',
    card('FN:Berg\\, Anna\\; B', 'NOTE:one\\ntwo'),
    { name: 'Berg, Anna; B', note: 'one\ntwo' },
  ],
  ['a company and its department', card('FN:A', 'ORG:Weiß & Söhne;Lager'), { company: 'Weiß & Söhne' }],
  [
    'a company alone',
    card('FN:Weiß & Söhne', 'N:;;;;', 'ORG:Weiß & Söhne'),
    { name: '', company: 'Weiß & Söhne' },
  ],
  ['a company of version 4', card4('KIND:org', 'FN:Cargo', 'ORG:Cargo'), { name: '', company: 'Cargo' }],
  ['an address of mail', card('FN:A', 'EMAIL;TYPE=INTERNET:a@example.com'), { emails: ['a@example.com'] }],
  [
    'several of them',
    card('FN:A', 'EMAIL:a@example.com', 'EMAIL;TYPE=WORK:b@example.com'),
    { emails: ['a@example.com', 'b@example.com'] },
  ],
  [
    'a SIP address',
    card4('FN:A', 'IMPP;TYPE=work:sip:anna@example.com;transport=tls'),
    { numbers: [{ kind: 'work', number: 'anna@example.com' }] },
  ],
  ['another messenger', card4('FN:A', 'IMPP:xmpp:anna@example.com'), { numbers: [] }],
  [
    'X-SIP',
    card('FN:A', 'X-SIP:anna@example.com'),
    { numbers: [{ kind: 'other', number: 'anna@example.com' }] },
  ],
  [
    'a picture in it',
    card('FN:A', 'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ', ' AAAQABAAD/'),
    { name: 'A' },
  ],
  ['nothing but a nickname', card('NICKNAME:Sparky'), { name: 'Sparky' }],
  ['nothing but a number', card('TEL:7042'), { name: '7042' }],
  ['nothing but an address of mail', card('EMAIL:a@example.com'), { name: 'a@example.com' }],
  ['nothing at all', card('REV:20260101T000000Z'), null],
  ['small letters', 'begin:vcard\nversion:3.0\nfn:Anna\ntel:1\nend:vcard\n', { name: 'Anna' }],
  ['lines of Unix', card('FN:Anna').replaceAll('\r\n', '\n'), { name: 'Anna' }],
  ['a BOM', `\uFEFF${card('FN:Anna')}`, { name: 'Anna' }],
  [
    'birthday and address beside',
    card('FN:A', 'BDAY:1980-01-01', 'ADR;TYPE=home:;;Main St;Town;;1234;DE'),
    { name: 'A' },
  ],
  ['a name in another script', card4('FN;LANGUAGE=ja:山田 太郎'), { name: '山田 太郎' }],
  ['two names, the first counts', card4('FN;PREF=1:Anna', 'FN:Annie'), { name: 'Anna' }],
  [
    'lines of its maker',
    card('PRODID:-//Apple Inc.//iOS 18//EN', 'X-PHONETIC-LAST-NAME:x', 'FN:A', 'URL:https://a.example'),
    { name: 'A' },
  ],
  ['no end', card('FN:Anna').replace('END:VCARD', ''), null],
];

/** As spreadsheets and address books write them. */
const tables: readonly (readonly [what: string, text: string, fields: Partial<ContactFields> | null])[] = [
  ['a plain table', 'Name,Phone\nAnna,7042', { name: 'Anna', numbers: [{ kind: 'work', number: '7042' }] }],
  ['semicolons', 'Name;Telefon\nAnna;7042', { name: 'Anna', numbers: [{ kind: 'work', number: '7042' }] }],
  ['tabs', 'Name\tPhone\nAnna\t7042', { name: 'Anna' }],
  ['bars', 'Name|Phone\nAnna|7042', { name: 'Anna' }],
  [
    'Outlook',
    'First Name,Last Name,Company,Business Phone,Mobile Phone,E-mail Address\nAnna,Berg,Cargo,1,2,a@b.example',
    {
      name: 'Anna Berg',
      company: 'Cargo',
      numbers: [
        { kind: 'work', number: '1' },
        { kind: 'mobile', number: '2' },
      ],
      emails: ['a@b.example'],
    },
  ],
  [
    'Outlook in German',
    'Vorname,Nachname,Firma,Telefon geschäftlich,Mobiltelefon,Telefon (privat),E-Mail-Adresse,Notizen\nAnna,Berg,Cargo,1,2,3,a@b.example,hi',
    {
      name: 'Anna Berg',
      numbers: [
        { kind: 'work', number: '1' },
        { kind: 'mobile', number: '2' },
        { kind: 'home', number: '3' },
      ],
      note: 'hi',
    },
  ],
  [
    'Google',
    'First Name,Last Name,Organization Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\nAnna,Berg,Cargo,* Work,a@b.example,Mobile,1',
    {
      name: 'Anna Berg',
      company: 'Cargo',
      emails: ['a@b.example'],
      numbers: [{ kind: 'work', number: '1' }],
    },
  ],
  [
    'several in one cell',
    'Name,Phone\nAnna,1 ::: 2',
    {
      numbers: [
        { kind: 'work', number: '1' },
        { kind: 'work', number: '2' },
      ],
    },
  ],
  ['quoted cells', '"Name","Phone"\n"Berg, Anna","7042"', { name: 'Berg, Anna' }],
  ['quotes in quotes', 'Name,Phone\n"Anna ""Ann"" Berg",1', { name: 'Anna "Ann" Berg' }],
  ['lines in quotes', 'Name,Note\nAnna,"one\ntwo"', { note: 'one\ntwo' }],
  ['lines of Windows', 'Name,Phone\r\nAnna,1\r\n', { name: 'Anna' }],
  ['a BOM', '\uFEFFName,Phone\nAnna,1', { name: 'Anna' }],
  ['empty lines', 'Name,Phone\n\n,\nAnna,1\n\n', { name: 'Anna' }],
  ['no heads', 'Anna,7042\nBob,7043', { name: 'Anna', numbers: [{ kind: 'work', number: '7042' }] }],
  [
    'no heads, number first',
    '+49 30 123456,Anna Berg,Cargo',
    { name: 'Anna Berg', company: 'Cargo', numbers: [{ kind: 'work', number: '+49 30 123456' }] },
  ],
  ['no heads, with mail', 'a@b.example,Anna', { name: 'Anna', emails: ['a@b.example'] }],
  ['a short row', 'Name,Company,Phone\nAnna', { name: 'Anna', numbers: [] }],
  ['a long row', 'Name,Phone\nAnna,1,2,3', { name: 'Anna', numbers: [{ kind: 'work', number: '1' }] }],
  ['one column of names', 'Name\nAnna', { name: 'Anna' }],
  ['a company alone', 'Name,Company\n,Cargo', { name: '', company: 'Cargo' }],
  ['a favourite', 'Name,Favourite\nAnna,yes', { favourite: true }],
  ['what a spreadsheet would run', "Name,Note\nAnna,'=1+1", { note: '=1+1' }],
  ['an extension', 'Name,Extension\nAnna,204', { numbers: [{ kind: 'work', number: '204' }] }],
  ['a fax', 'Name,Business Fax\nAnna,1', { numbers: [{ kind: 'fax', number: '1' }] }],
  [
    'columns of no use',
    'Name,Birthday,Phone 1 - Type,Phone 1 - Value\nAnna,1980,Home,1',
    { name: 'Anna', numbers: [{ kind: 'work', number: '1' }] },
  ],
  [
    'the export of a switchboard',
    'Nebenstelle;Anzeigename\n204;Anna Berg',
    { name: 'Anna Berg', numbers: [{ kind: 'work', number: '204' }] },
  ],
  [
    'columns numbered',
    'Name,Work,Work 2,Mobile\nAnna,1,2,3',
    {
      numbers: [
        { kind: 'work', number: '1' },
        { kind: 'work', number: '2' },
        { kind: 'mobile', number: '3' },
      ],
    },
  ],
  ['a number and nothing else', 'Name,Phone\n,7042', { name: '7042' }],
  ['an open quote', 'Name,Phone\n"Anna,7042', { name: 'Anna,7042' }],
];

describe('vCard', () => {
  it.each(cards)('reads %s', (_, text, fields) => {
    if (fields === null) expect(first(text)).toBeNull();
    else expect(first(text)).toMatchObject(fields);
  });

  it('reads the cards around a broken one', () => {
    const text =
      card('FN:Anna') + card('this is no line of a card').replace('VERSION:3.0', ';;;') + card('FN:Bob');
    expect(all(text).map((each) => each?.name ?? null)).toEqual(['Anna', null, 'Bob']);
  });
});

describe('a card that is made to take for ever', () => {
  it.each([
    ['parameters without end', 'a;b=x'],
    ['types without end', `TEL${';CELL'.repeat(20_000)}:1`],
    ['quotes that are never closed', 'a;b="x'],
    ['names alone', 'a;b'],
  ])('is read all the same: %s', (_, line) => {
    const lines = line.length > 100 ? [line] : Array.from({ length: 40_000 }, () => line);
    const [broken, next] = all(card('FN:Anna', ...lines) + card('FN:Bob'));
    expect(broken === null || broken?.name === 'Anna').toBe(true);
    expect(next?.name).toBe('Bob');
  });
});

describe('CSV', () => {
  it.each(tables)('reads %s', (_, text, fields) => {
    expect(first(text)).toMatchObject(fields ?? {});
  });

  it('writes nothing that a spreadsheet would run, and leaves numbers as they are', () => {
    const contact = person({
      name: '=HYPERLINK("x")',
      numbers: [{ kind: 'work', number: '+49 30 1' }],
      note: '-1+cmd',
    });
    const text = writeCsv([contact]);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain(',+49 30 1,');
    expect(text).toContain(`"'-1+cmd"`);
    expect(first(text)).toEqual(contact);
  });
});

describe('the bytes of a file', () => {
  it.each([
    ['UTF-8', Buffer.from('Müller')],
    ['UTF-16', Buffer.from('\uFEFFMüller', 'utf16le')],
    ['Windows-1252', Buffer.from('Müller', 'latin1')],
  ])('are read as %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe('Müller');
  });
});

function person(some: Partial<ContactFields>): ContactFields {
  return { name: '', company: '', note: '', favourite: false, numbers: [], emails: [], ...some };
}

const line = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'abcXYZ äßé山,;:\\"\'|=+-@0123456789()/'), maxLength });
const number = fc
  .string({ unit: fc.constantFrom(...'0123456789 ()-/'), minLength: 1, maxLength: 15 })
  .map((text) => `+${text}`);
/** Whatever a person can be saved as. */
const contact: fc.Arbitrary<ContactFields> = fc
  .record({
    name: line(30),
    company: line(20),
    note: fc.array(line(20), { maxLength: 3 }).map((lines) => lines.join('\n')),
    favourite: fc.boolean(),
    numbers: fc.array(fc.record({ kind: fc.constantFrom(...numberKinds), number }), { maxLength: 4 }),
    emails: fc.array(fc.emailAddress({ size: 'small' }), { maxLength: 2 }),
  })
  .map(contactOfDraft)
  .filter((each) => each !== null && (each.name !== '' || each.company !== ''))
  .map((each) => each ?? person({ name: 'x' }));

const byKind = (numbers: ContactFields['numbers']) =>
  numberKinds.flatMap((kind) => numbers.filter((each) => each.kind === kind));

describe('any file', () => {
  it('is read without a throw, whatever is in it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        'BEGIN:VCARD',
        'END:VCARD',
        'VERSION:4.0',
        'FN:',
        'N:;;',
        'TEL;TYPE=',
        'item1.',
        ':',
        ';',
        '"',
        ' ',
        'VERSION:9',
        'PHOTO;ENCODING=b:',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '', ',', '\t'),
        (pieces, between) => {
          for (const each of all(pieces.join(between)))
            expect(each === null || typeof each.name === 'string').toBe(true);
        },
      ),
    );
  });

  it('of cards gives back what was written', () => {
    fc.assert(
      fc.property(fc.array(contact, { minLength: 1, maxLength: 4 }), (contacts) => {
        expect(all(contacts.map((each) => writeCard(each, null)).join(''))).toEqual(contacts);
      }),
    );
  });

  it('of a table gives back what was written, numbers by their kind', () => {
    fc.assert(
      fc.property(fc.array(contact, { minLength: 1, maxLength: 4 }), (contacts) => {
        const expected = contacts.map((each) => ({ ...each, numbers: byKind(each.numbers) }));
        expect(all(writeCsv(contacts))).toEqual(expected);
      }),
    );
  });
});
