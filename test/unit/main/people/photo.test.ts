import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openContactFile } from '../../../../src/main/people/contact-files/contact-file.ts';
import { writeCard } from '../../../../src/main/people/contact-files/vcard.ts';
import { person } from '../../../support/open-people.ts';
import { gifHead, jpegHead, pngHead, webpHead } from '../../../support/picture-heads.ts';

const folded = (line: string): string => line.replaceAll(/(.{70})(?=.)/g, '$1\r\n ');
const card = (photo: string, version = '3.0') =>
  ['BEGIN:VCARD', `VERSION:${version}`, 'FN:Anna', folded(photo), 'TEL:7042', 'END:VCARD', ''].join('\r\n');
const photoIn = (text: string) => openContactFile(text).photo(0);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const jpeg = jpegHead(40, 30);

/** As address books write them: RFC 2426, RFC 6350, and the habits of the common ones. */
const inTheCard: readonly (readonly [what: string, line: string, version: string, bytes: Uint8Array])[] = [
  ['of vCard 3', `PHOTO;ENCODING=b;TYPE=JPEG:${base64(jpeg)}`, '3.0', jpeg],
  ['of vCard 2.1', `PHOTO;ENCODING=BASE64;JPEG:${base64(jpeg)}`, '2.1', jpeg],
  ['of Outlook', `PHOTO;TYPE=JPEG;ENCODING=BASE64:${base64(jpeg)}`, '3.0', jpeg],
  ['of Outlook, its type before all', `PHOTO;JPEG;ENCODING=BASE64:${base64(jpeg)}`, '2.1', jpeg],
  [
    'of Apple, with where it is cut',
    `item1.PHOTO;X-ABCROP-RECTANGLE=ABClipRect_1&0&0&40&30&Zm9v==;ENCODING=b;TYPE=JPEG:${base64(jpeg)}`,
    '3.0',
    jpeg,
  ],
  ['of vCard 4', `PHOTO:data:image/jpeg;base64,${base64(jpeg)}`, '4.0', jpeg],
  [
    'of vCard 4, as PNG',
    `PHOTO;MEDIATYPE=image/png:data:image/png;base64,${base64(pngHead(9, 9))}`,
    '4.0',
    pngHead(9, 9),
  ],
  [
    'whose comma is escaped',
    `PHOTO;VALUE=uri:data:image/gif;base64\\,${base64(gifHead(9, 9))}`,
    '3.0',
    gifHead(9, 9),
  ],
  [
    'that is not what it says',
    `PHOTO;ENCODING=b;TYPE=JPEG:${base64(webpHead('VP8X', 9, 9))}`,
    '3.0',
    webpHead('VP8X', 9, 9),
  ],
  ['with parameters in its type', `PHOTO:data:image/jpeg;charset=utf-8;base64,${base64(jpeg)}`, '4.0', jpeg],
];

describe('a picture in a card', () => {
  it.each(inTheCard)('%s is taken', (_, line, version, bytes) => {
    expect(photoIn(card(line, version))).toEqual(Buffer.from(bytes));
    expect(openContactFile(card(line, version)).read(0, null)).toMatchObject({ name: 'Anna' });
  });

  it.each([
    ['an address, which nobody fetches', 'PHOTO;VALUE=uri:https://pictures.example/anna.jpg'],
    ['an address of vCard 4', 'PHOTO;MEDIATYPE=image/jpeg:https://pictures.example/anna.jpg'],
    ['a file', 'PHOTO;VALUE=uri:file:///etc/passwd'],
    ['SVG', `PHOTO:data:image/svg+xml;base64,${Buffer.from('<svg onload="x"/>').toString('base64')}`],
    ['SVG that says it is JPEG', `PHOTO;ENCODING=b;TYPE=JPEG:${Buffer.from('<svg/>').toString('base64')}`],
    ['SVG without base64', 'PHOTO:data:image/svg+xml,<svg/>'],
    ['a bomb', `PHOTO;ENCODING=b;TYPE=PNG:${base64(pngHead(60_000, 60_000))}`],
    ['no base64', 'PHOTO;ENCODING=b;TYPE=JPEG:???'],
    ['more than it may have', `PHOTO;ENCODING=b:${'A'.repeat(12 * 1024 * 1024)}`],
  ])('is left out where it is %s, and the card is read all the same', (_, line) => {
    const file = openContactFile(card(line));
    expect(file.read(0, null)).toMatchObject({ name: 'Anna', numbers: [{ number: '7042' }] });
    expect(file.photo(0)).toBe('left');
  });

  it.each([
    ['none', 'NOTE:x'],
    ['an empty one', 'PHOTO:'],
  ])('is not missed where there is %s', (_, line) => {
    expect(photoIn(card(line))).toBe('none');
  });

  it('goes out as it came in', () => {
    fc.assert(
      fc.property(fc.constantFrom(jpeg, pngHead(9, 9)), fc.uint8Array({ maxLength: 3000 }), (head, rest) => {
        const bytes = Uint8Array.from([...head, ...rest]);
        const text = writeCard(person('Anna', '7042'), bytes);
        expect(photoIn(text)).toEqual(Buffer.from(bytes));
        // RFC 6350 section 3.2.
        for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
      }),
    );
  });

  it('is read without a throw, whatever is in it', () => {
    const piece = fc.constantFrom(
      'PHOTO',
      ';',
      'ENCODING=b',
      'ENCODING',
      '=',
      ':',
      'data:',
      'image/jpeg',
      ';base64,',
      '/9j/',
      '\r\n ',
      '"',
      '\\,',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const photo = photoIn(card(`PHOTO${pieces.join('')}`));
        expect(photo === 'none' || photo === 'left' || photo instanceof Uint8Array).toBe(true);
      }),
    );
  });
});
