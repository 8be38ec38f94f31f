import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  appIconSizes,
  appleSizes,
  drawAppIcon,
  encodeIcns,
  encodeIco,
} from '../../../../tools/icons/app-icon.ts';

const folder = path.resolve(import.meta.dirname, '../../../../assets/icons');
const pngs = new Map(
  appIconSizes.map((size) => [size, readFileSync(path.join(folder, `png/${size}x${size}.png`))]),
);
const pngOf = (size: number): Buffer => {
  const found = [...pngs].find(([each]) => each === size)?.[1];
  if (found === undefined) throw new Error(`no icon of ${size}`);
  return found;
};

describe('the icon of the app', () => {
  // The large ones are drawn by the same lines, and take seconds.
  it.each([16, 48, 128])('is what is drawn, at %i', (size) => {
    expect(pngOf(size)).toEqual(drawAppIcon(size));
  });

  it('is the same for Windows and macOS', () => {
    const pictures = appIconSizes.filter((size) => size <= 256).map((size) => ({ size, png: pngOf(size) }));
    expect(readFileSync(path.join(folder, 'icon.ico'))).toEqual(encodeIco(pictures));
    expect(readFileSync(path.join(folder, 'icon.icns'))).toEqual(encodeIcns(pngOf));
  });
});

describe('the containers', () => {
  it('of Windows name each picture’s size and place', () => {
    const ico = encodeIco([16, 256].map((size) => ({ size, png: pngOf(size) })));
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 2]);
    expect([ico[6], ico[22]]).toEqual([16, 0]);
    for (const [entry, size] of [
      [6, 16],
      [22, 256],
    ] as const) {
      const at = ico.readUInt32LE(entry + 12);
      expect(ico.subarray(at, at + ico.readUInt32LE(entry + 8))).toEqual(pngOf(size));
    }
  });

  it('of macOS hold a chunk a size, to the last byte', () => {
    const icns = encodeIcns(pngOf);
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const chunks: Buffer[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      chunks.push(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)));
    expect(chunks).toEqual(appleSizes.map(pngOf));
  });
});
