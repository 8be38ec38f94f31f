import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import puppeteer, { type Page } from 'puppeteer-core';
import { build, preview } from 'vite';
import { sideSizes } from '../../../src/main/windows/side-window.ts';
import { catalogues, type Language } from '../../../src/renderer/ui/text/language.ts';
import { findChromium } from '../../../tools/electron-host/chromium/find-chromium.ts';
import type { GalleryState } from './gallery-state.ts';
import { type GalleryStateName, galleryStates } from './states.ts';

export interface View {
  readonly theme: 'light' | 'dark';
  readonly language: Language;
  readonly width: number;
  readonly height: number;
  /** The person asked the system for more contrast. */
  readonly moreContrast?: boolean;
  /** The page turned round, as a language would that is read from right to left. */
  readonly rightToLeft?: boolean;
}

export interface Gallery {
  /** Opens a state and takes its steps; the page is the same one each time. */
  open(state: GalleryStateName, view: View): Promise<Page>;
  /** What the page complained about since the last call: exceptions, console errors, CSP violations. */
  takeComplaints(): readonly string[];
  close(): Promise<void>;
}

export const wide: View = { theme: 'light', language: 'en', width: 1040, height: 720 };
export const phoneSized: View = { ...wide, width: 360, height: 640 };
/** The window's first size, 960 × 680, with text of 200 %: half the CSS pixels there are. */
export const doubled: View = { ...wide, width: 480, height: 340 };

export async function openGallery(): Promise<Gallery> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'offhook-gallery-'));
  const common = { root, configFile: false, logLevel: 'error' } as const;
  await build({ ...common, plugins: [react()], build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 } });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the gallery has no address');

  const browser = await puppeteer.launch({
    ...(process.platform === 'linux' ? { executablePath: findChromium() } : { channel: 'chrome' }),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage();
  const devTools = await page.createCDPSession();
  let complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });

  return {
    async open(state, { theme, language, width, height, moreContrast = false, rightToLeft = false }) {
      await page.setViewport(sizeOf(state, { width, height }));
      await devTools.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-reduced-motion', value: 'reduce' },
          { name: 'prefers-contrast', value: moreContrast ? 'more' : 'no-preference' },
        ],
      });
      await page.goto(`${address}?state=${state}&theme=${theme}&lang=${language}`);
      await page.waitForSelector('main');
      if (rightToLeft)
        await page.evaluate(() => {
          document.documentElement.dir = 'rtl';
        });
      for (const step of galleryStates[state].steps) {
        if ('type' in step) await page.keyboard.type(step.type);
        else if ('at' in step) await page.locator(step.at).click();
        else if ('hold' in step) {
          await page.keyboard.down(step.hold);
          await page.keyboard.press(step.key);
          await page.keyboard.up(step.hold);
        } else if ('focus' in step) await page.focus(`::-p-aria(${step.focus(catalogues[language])})`);
        else await press(page, step.press(catalogues[language]));
      }
      // Where a press left it, it would hover over whatever came there.
      await page.mouse.move(0, 0);
      return page;
    },
    takeComplaints() {
      const taken = complaints;
      complaints = [];
      return taken;
    },
    async close() {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

/** The small windows have one size, whatever the screen is. */
function sizeOf(state: GalleryStateName, large: { width: number; height: number }) {
  const { side }: GalleryState = galleryStates[state];
  return side === undefined ? large : sideSizes[side.view];
}

/** Presses the button that a person would call so. */
export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}
