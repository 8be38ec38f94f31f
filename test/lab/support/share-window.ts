import { en } from '../../../src/renderer/ui/text/en.ts';
import type { ShareState } from '../../../src/shared/screen-share.ts';
import { type ColoursSeen, coloursSeen, watchColours } from '../../support/colours-in-picture.ts';
import type { App } from './app.ts';
import { until, untilFits } from './until.ts';

const picker = 'share-picker';

/** What stands in the picker: what may be chosen, and all of it in words. */
interface Offered {
  readonly titles: readonly string[];
  readonly words: string;
}

/** As a person does it: pressed in the call, chosen in the picker. Gives what was offered there. */
export async function shareFrom(app: App, title: string): Promise<Offered> {
  await app.press(en.screenShare.start);
  const choose = (wanted: string): Offered | null => {
    const options = [...document.querySelectorAll<HTMLElement>('[role="option"]')];
    const titles = options.map((each) => each.querySelector('.share-offer__title')?.textContent ?? '');
    const chosen = options[titles.indexOf(wanted)];
    if (chosen === undefined) return null;
    chosen.click();
    return { titles, words: document.body.textContent };
  };
  let offered: Offered | null = null;
  await until(
    async () => {
      offered = await app.evaluate(choose, title, picker).catch(() => null);
      return offered !== null;
    },
    () => `"${title}" was never offered`,
  );
  await app.press(en.screenShare.share, picker);
  await shared(app, 'sharing', ({ share }) => share?.step === 'sharing');
  return offered ?? { titles: [], words: '' };
}

/** What main says of the share, once it is so. */
export async function shared(
  app: App,
  what: string,
  isSo: (state: ShareState) => boolean,
): Promise<ShareState> {
  const state = await untilFits(
    async () => {
      const reply = await app.evaluate(() => window.offhook?.request('desktop.get', null), null);
      return reply?.ok === true ? reply.value.screenShare : null;
    },
    (known) => known !== null && isSo(known),
    what,
  );
  if (state === null) throw new Error('no state');
  return state;
}

const colours = { green: [0, 192, 0], magenta: [192, 0, 192], blue: [0, 0, 192] } as const;

/** The same, as a window is painted; one more green that counts as the first. */
export const paint = {
  green: '#00c000',
  otherGreen: '#00b000',
  magenta: '#c000c0',
  blue: '#0000c0',
} as const;

/** From now on every frame that this app receives is looked at. */
export async function watchPicture(viewer: App): Promise<void> {
  await until(() => viewer.evaluate(watchColours, colours), 'the other side never had a picture');
}

/** What was received, once it is so. */
export const seenBy = (
  viewer: App,
  what: string,
  isSo: (seen: ColoursSeen) => boolean,
): Promise<ColoursSeen> => untilFits(() => viewer.evaluate(coloursSeen, null), isSo, what);

/** Once so many frames more were received. */
export async function framesOn(viewer: App, count: number): Promise<ColoursSeen> {
  const { frames } = await viewer.evaluate(coloursSeen, null);
  return seenBy(viewer, `${count} frames more`, (seen) => seen.frames >= frames + count);
}
