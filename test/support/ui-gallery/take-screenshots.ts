import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openGallery, phoneSized, type View, wide } from './gallery-browser.ts';
import { galleryStateNames, isGalleryState } from './states.ts';

const views: Readonly<Record<string, View>> = {
  light: wide,
  dark: { ...wide, theme: 'dark' },
  contrast: { ...wide, moreContrast: true },
  phone: phoneSized,
  'phone-de': { ...phoneSized, theme: 'dark', language: 'de' },
};

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: take-screenshots.ts OUT_FOLDER [STATE…]');
const states = wanted.length === 0 ? galleryStateNames : wanted.filter(isGalleryState);

await mkdir(folder, { recursive: true });
const gallery = await openGallery();
try {
  for (const [name, view] of Object.entries(views)) {
    for (const state of states) {
      const page = await gallery.open(state, view);
      await page.screenshot({ path: join(folder, `${state}.${name}.png`) });
      for (const complaint of gallery.takeComplaints()) console.error(`${state} (${name}): ${complaint}`);
    }
  }
} finally {
  await gallery.close();
}
