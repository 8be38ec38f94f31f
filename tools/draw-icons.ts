import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodePng } from './icons/png.ts';
import { drawTrayIcon, trayLooks, trayStates } from './icons/tray-icons.ts';

// `npm run icons`: draws the icons in assets/ anew.
const folder = path.resolve(import.meta.dirname, '../assets/tray');
const sizePx = 22;

mkdirSync(folder, { recursive: true });
for (const state of trayStates) {
  for (const look of trayLooks) {
    // macOS knows a template by its name; Electron finds `@2x` by itself.
    const name = look === 'template' ? `${state}Template` : `${state}.${look}`;
    for (const [suffix, size] of [
      ['', sizePx],
      ['@2x', 2 * sizePx],
    ] as const)
      writeFileSync(
        path.join(folder, `${name}${suffix}.png`),
        encodePng(size, size, drawTrayIcon(state, look, size)),
      );
  }
}
