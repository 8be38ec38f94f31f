import { drawLayers } from './draw.ts';
import { encodePng } from './png.ts';
import { box, receiver, scaled } from './shapes.ts';

/** Of the files in assets/icons. */
export const appIconSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const;

const tile = { field: box(12, 12, 11, 11, 5), colour: [36, 88, 198], strength: 1 } as const;
const shape = { field: scaled(receiver, 0.66), colour: [255, 255, 255], strength: 1 } as const;

/** The app's icon as PNG: a white receiver on a tile. Pure. */
export function drawAppIcon(size: number): Buffer {
  return encodePng(size, size, drawLayers([tile, shape], size));
}

/** Windows' container: a directory of pictures, each a PNG. 256 is written as 0. Pure. */
export function encodeIco(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let at = header.length;
  pictures.forEach(({ size, png }, index) => {
    const entry = 6 + 16 * index;
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(at, entry + 12);
    at += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Apple's names of the sizes that hold a PNG. */
const appleTypes = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09' } as const;
export const appleSizes = [16, 32, 64, 128, 256, 512] as const;

/** macOS' container: named chunks, each a PNG. Pure. */
export function encodeIcns(draw: (size: number) => Buffer): Buffer {
  const chunks = appleSizes.map((size) => chunk(appleTypes[size], draw(size)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + data.length, 4);
  return Buffer.concat([head, data]);
}
