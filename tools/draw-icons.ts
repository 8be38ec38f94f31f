import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { appIconSizes, drawAppIcon, encodeIcns, encodeIco } from './icons/app-icon.ts';
import { encodePng } from './icons/png.ts';
import { drawTrayIcon, trayLooks, trayStates } from './icons/tray-icons.ts';

// `npm run icons`: draws the icons in assets/ anew.
const assets = path.resolve(import.meta.dirname, '../assets');
const tray = path.join(assets, 'tray');
const traySizePx = 22;

function drawTray(): void {
  mkdirSync(tray, { recursive: true });
  for (const state of trayStates) {
    for (const look of trayLooks) {
      // macOS knows a template by its name; Electron finds `@2x` by itself.
      const name = look === 'template' ? `${state}Template` : `${state}.${look}`;
      for (const [suffix, size] of [
        ['', traySizePx],
        ['@2x', 2 * traySizePx],
      ] as const)
        writeFileSync(
          path.join(tray, `${name}${suffix}.png`),
          encodePng(size, size, drawTrayIcon(state, look, size)),
        );
    }
  }
}

function drawApp(): void {
  const folder = path.join(assets, 'icons');
  mkdirSync(path.join(folder, 'png'), { recursive: true });
  const pictures = appIconSizes.map((size) => ({ size, png: drawAppIcon(size) }));
  for (const { size, png } of pictures) writeFileSync(path.join(folder, `png/${size}x${size}.png`), png);
  writeFileSync(path.join(folder, 'icon.ico'), encodeIco(pictures.filter(({ size }) => size <= 256)));
  writeFileSync(path.join(folder, 'icon.icns'), encodeIcns(drawAppIcon));
}

drawTray();
drawApp();
