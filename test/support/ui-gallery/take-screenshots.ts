import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePackages, packagesFor } from '../../../tools/system-packages.ts';
import { doubled, openGallery, phoneSized, type View, wide } from './gallery-browser.ts';
import { serveGallery } from './serve-gallery.ts';
import { galleryStateNames, isGalleryState } from './states.ts';

const views: Readonly<Record<string, View>> = {
  light: wide,
  dark: { ...wide, theme: 'dark' },
  contrast: { ...wide, moreContrast: true },
  phone: phoneSized,
  doubled,
  rtl: { ...wide, rightToLeft: true },
  'phone-de': { ...phoneSized, theme: 'dark', language: 'de' },
};

const usage =
  'usage: take-screenshots.ts [--views light,dark,contrast,phone,doubled,rtl,phone-de] OUT_FOLDER [STATE…]';
const { values, positionals } = parseArgs({ options: { views: { type: 'string' } }, allowPositionals: true });
const [folder, ...wanted] = positionals;
if (folder === undefined) throw new Error(usage);
const states = wanted.length === 0 ? galleryStateNames : wanted.filter(isGalleryState);
const chosen = Object.entries(views).filter(([name]) => values.views?.split(',').includes(name) ?? true);

ensurePackages(packagesFor.start);
await mkdir(folder, { recursive: true });
const served = await serveGallery();
const gallery = await openGallery(served.address);
try {
  for (const [name, view] of chosen) {
    for (const state of states) {
      const page = await gallery.open(state, view);
      await page.screenshot({ path: join(folder, `${state}.${name}.png`) });
      for (const complaint of gallery.takeComplaints()) console.error(`${state} (${name}): ${complaint}`);
    }
  }
} finally {
  await gallery.close();
  await served.close();
}
