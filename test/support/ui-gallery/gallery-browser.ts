import puppeteer, { type Page } from 'puppeteer-core';
import { sideSizes } from '../../../src/main/windows/side-window.ts';
import { catalogues, type Language } from '../../../src/renderer/ui/text/language.ts';
import type { Text } from '../../../src/renderer/ui/text/text.ts';
import { findChromium } from '../../../tools/electron-host/chromium/find-chromium.ts';
import type { GalleryState, GalleryStep } from './gallery-state.ts';
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
  /**
   * The same, for those who look and touch nothing: a page that shows the state already is turned to the view, as by a
   * person who pulls at the window and changes the settings. Where something lies upon the rest, and between one column
   * and two, it is opened anew.
   */
  show(state: GalleryStateName, view: View): Promise<Page>;
  /** What the page complained about since the last call: exceptions, console errors, CSP violations. */
  takeComplaints(): readonly string[];
  close(): Promise<void>;
}

export const wide: View = { theme: 'light', language: 'en', width: 1040, height: 720 };
export const phoneSized: View = { ...wide, width: 360, height: 640 };
/** The window's first size, 960 × 680, with text of 200 %: half the CSS pixels there are. */
export const doubled: View = { ...wide, width: 480, height: 340 };

/** @param address where `serveGallery` serves */
export async function openGallery(address: string): Promise<Gallery> {
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
  /** What the page shows, as long as nobody has touched it. */
  let shown: { readonly state: GalleryStateName; readonly columns: number } | null = null;

  async function open(state: GalleryStateName, view: View): Promise<Page> {
    shown = null;
    await adjust(state, view);
    const { theme, language } = view;
    await page.goto(`${address}?state=${state}&theme=${theme}&lang=${language}`);
    await page.waitForSelector('main');
    if (view.rightToLeft) await turn(page, view);
    for (const step of galleryStates[state].steps) await take(page, step, catalogues[language]);
    // Where a press left it, it would hover over whatever came there.
    await page.mouse.move(0, 0);
    return page;
  }

  async function adjust(
    state: GalleryStateName,
    { width, height, moreContrast = false }: View,
  ): Promise<void> {
    await page.setViewport(sizeOf(state, { width, height }));
    await devTools.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-reduced-motion', value: 'reduce' },
        { name: 'prefers-contrast', value: moreContrast ? 'more' : 'no-preference' },
      ],
    });
  }

  return {
    open,
    async show(state, view) {
      const columns = view.width < 720 ? 1 : 2;
      if (shown?.state === state && shown.columns === columns && !(await isCovered(page))) {
        await adjust(state, view);
        await turn(page, view);
        return page;
      }
      await open(state, view);
      shown = { state, columns };
      return page;
    },
    takeComplaints() {
      const taken = complaints;
      complaints = [];
      return taken;
    },
    close: () => browser.close(),
  };
}

async function take(page: Page, step: GalleryStep, text: Text): Promise<void> {
  if ('type' in step) await page.keyboard.type(step.type);
  else if ('at' in step) await page.locator(step.at).click();
  else if ('section' in step) await scrollTo(page, step.section(text));
  else if ('hold' in step) {
    await page.keyboard.down(step.hold);
    await page.keyboard.press(step.key);
    await page.keyboard.up(step.hold);
  } else if ('focus' in step) await page.focus(`::-p-aria(${step.focus(text)})`);
  else await press(page, step.press(text));
}

async function scrollTo(page: Page, name: string): Promise<void> {
  const section = await page.waitForSelector(`::-p-aria([name="${name}"][role="region"])`);
  await section?.evaluate((element) => element.scrollIntoView());
}

/** Theme, language and direction of what is shown already. */
const turn = (page: Page, { theme, language, rightToLeft = false }: View): Promise<void> =>
  page.evaluate((look) => globalThis.turn(look), { theme, language, rightToLeft });

/** Whether something lies upon the rest: it is placed when it opens. */
const isCovered = async (page: Page): Promise<boolean> =>
  (await page.$('[role="dialog"], [role="alertdialog"], [role="menu"], .react-aria-Popover')) !== null;

/** The small windows have one size, whatever the screen is. */
function sizeOf(state: GalleryStateName, large: { width: number; height: number }) {
  const { side }: GalleryState = galleryStates[state];
  return side === undefined ? large : sideSizes[side.view];
}

/** Presses the button that a person would call so. */
export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}
