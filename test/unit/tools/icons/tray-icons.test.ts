import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../../tools/icons/png.ts';
import { drawTrayIcon, trayLooks, trayStates } from '../../../../tools/icons/tray-icons.ts';

const folder = path.resolve(import.meta.dirname, '../../../../assets/tray');

describe('the icons of the tray', () => {
  it.each(trayStates.flatMap((state) => trayLooks.map((look) => [state, look] as const)))(
    '%s for %s is what is drawn',
    (state, look) => {
      const name = look === 'template' ? `${state}Template` : `${state}.${look}`;
      for (const [suffix, size] of [
        ['', 22],
        ['@2x', 44],
      ] as const)
        expect(readFileSync(path.join(folder, `${name}${suffix}.png`))).toEqual(
          encodePng(size, size, drawTrayIcon(state, look, size)),
        );
    },
  );

  it('differ in their shapes, not by colour alone', () => {
    const shapes = trayStates.map((state) => drawTrayIcon(state, 'template', 44));
    for (const [first, one] of shapes.entries())
      for (const other of shapes.slice(first + 1)) {
        const differing = one.filter((value, index) => Math.abs(value - (other[index] ?? 0)) > 128).length;
        expect(differing).toBeGreaterThan(20);
      }
  });
});

describe('encodePng', () => {
  it('writes a file that holds the same pixels', () => {
    const pixels = Uint8Array.from({ length: 2 * 3 * 4 }, (_, index) => index);
    const png = encodePng(2, 3, pixels);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 3]);
    const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
    expect([...rows.subarray(0, 9)]).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
