import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isKeptPicture,
  judgePicture,
  pictureLimits,
  picturePath,
  pictureSide,
  readPicturePath,
} from '../../../src/shared/picture.ts';
import { readPictureHead } from '../../../src/shared/picture-head.ts';
import { gifHead, jpegHead, pngHead, webpHead } from '../../support/picture-heads.ts';

const text = (written: string): Uint8Array => new TextEncoder().encode(written);
const side = fc.integer({ min: 1, max: 0x3fff });
const heads = fc.oneof(
  fc
    .tuple(fc.constant('jpeg'), fc.constantFrom(0xc0, 0xc1, 0xc2, 0xcf))
    .map(([kind, frame]) => ({ kind, make: (w: number, h: number) => jpegHead(w, h, frame) }) as const),
  fc.constantFrom(
    { kind: 'png', make: pngHead },
    { kind: 'gif', make: gifHead },
    ...(['VP8 ', 'VP8L', 'VP8X'] as const).map((chunk) => ({
      kind: 'webp',
      make: (w: number, h: number) => webpHead(chunk, w, h),
    })),
  ),
);

describe('kind and size of a picture', () => {
  it('are read of its first bytes, whatever comes after them', () => {
    fc.assert(
      fc.property(
        heads,
        side,
        side,
        fc.uint8Array({ maxLength: 40 }),
        ({ kind, make }, width, height, rest) => {
          const bytes = Uint8Array.from([...make(width, height), ...rest]);
          expect(readPictureHead(bytes)).toEqual({ kind, width, height });
        },
      ),
    );
  });

  it('are not there where they are cut off', () => {
    fc.assert(
      fc.property(heads, side, side, fc.nat(60), ({ kind, make }, width, height, cut) => {
        const whole = make(width, height);
        const read = readPictureHead(whole.subarray(0, Math.min(cut, whole.length)));
        // What follows the size is not looked at.
        expect(read === null || (read.kind === kind && read.width === width && read.height === height)).toBe(
          true,
        );
        expect(readPictureHead(whole.subarray(0, 8))).toBeNull();
      }),
    );
  });

  it('are read without a throw, whatever is there', () => {
    const start = fc.constantFrom(
      jpegHead(9, 9),
      pngHead(9, 9),
      gifHead(9, 9),
      webpHead('VP8X', 9, 9),
      text(''),
    );
    fc.assert(
      fc.property(start, fc.nat(40), fc.uint8Array({ maxLength: 60 }), (head, kept, rest) => {
        const read = readPictureHead(Uint8Array.from([...head.subarray(0, kept), ...rest]));
        expect(read === null || (read.width > 0 && read.height > 0)).toBe(true);
      }),
    );
  });

  it.each([
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
    ['a page', text('<!doctype html><script>1</script>')],
    ['a PDF', text('%PDF-1.7')],
    ['TIFF', Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0)],
    ['HEIC', Uint8Array.from([0, 0, 0, 24, ...text('ftypheic')])],
    ['nothing', new Uint8Array()],
    ['a JPEG of no height, which a later segment would give', jpegHead(9, 0)],
    ['a JPEG without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 8)],
    [
      'a JPEG whose segment is shorter than its length',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 1, 0xff, 0xc0),
    ],
  ])('are not those of %s', (_, bytes) => {
    expect(judgePicture(bytes)).toBe('not-a-picture');
  });
});

describe('a picture that comes in', () => {
  it.each([
    ['as phones take them', jpegHead(6000, 4000), null],
    ['of more pixels than anybody needs', jpegHead(6000, 6000), 'too-large'],
    ['of a few bytes that mean gigabytes', pngHead(60_000, 60_000), 'too-large'],
    ['that is one long line', pngHead(16_385, 1), 'too-large'],
    [
      'whose first frame is larger than it says',
      gifHead(1, 1, { width: 60_000, height: 60_000 }),
      'too-large',
    ],
    ['of more bytes than it may have', new Uint8Array(pictureLimits.bytes + 1), 'too-large'],
  ] as const)('%s is judged before it is decoded', (_, bytes, fault) => {
    expect(judgePicture(bytes)).toBe(fault);
  });

  it('is kept as a small square JPEG and nothing else', () => {
    expect(isKeptPicture(jpegHead(pictureSide, pictureSide))).toBe(true);
    expect(isKeptPicture(jpegHead(pictureSide, pictureSide + 1))).toBe(false);
    expect(isKeptPicture(pngHead(pictureSide, pictureSide))).toBe(false);
    const long = new Uint8Array(pictureLimits.kept + 1);
    long.set(jpegHead(pictureSide, pictureSide));
    expect(isKeptPicture(long)).toBe(false);
  });
});

describe('the address of a picture', () => {
  it('is read as it was written', () => {
    const whole = fc.maxSafeNat();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), whole, (contact, version) => {
        expect(readPicturePath(picturePath(contact, version))).toEqual({ contact, version });
      }),
    );
  });

  it('is nothing else', () => {
    const near = fc.constantFrom('/pictures/', '1', '-', '.jpg', '..', '/', '0', '%2e', '9'.repeat(17));
    fc.assert(
      fc.property(fc.array(near, { maxLength: 8 }), (parts) => {
        const path = parts.join('');
        const read = readPicturePath(path);
        expect(read === null || picturePath(read.contact, read.version) === path).toBe(true);
      }),
    );
    expect(readPicturePath('/pictures/0-1.jpg')).toBeNull();
  });
});
