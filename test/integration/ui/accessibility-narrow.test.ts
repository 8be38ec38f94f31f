import { describe, expect, it } from 'vitest';
import { expectNothingWrong } from '../../support/ui-gallery/expect-nothing-wrong.ts';
import { phoneSized, type View, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { lost, misfits } from '../../support/ui-gallery/look-at-page.ts';
import { shareGallery } from '../../support/ui-gallery/share-gallery.ts';
import { type GalleryStateName, screens } from '../../support/ui-gallery/states.ts';

// One column. Each state is loaded once, in German, and turned from view to view.

const gallery = shareGallery();

/** Where people spend their time. */
const mainStates: readonly GalleryStateName[] = [
  ...(['pad', 'pad-typed', 'incoming', 'connected', 'poor-sound', 'keypad', 'transfer'] as const),
  ...(['two-calls', 'waiting-call', 'conference', 'connected-details', 'settings'] as const),
];
const turnedRound: readonly GalleryStateName[] = [
  ...(['connected', 'pad-typed', 'two-calls', 'messages', 'settings', 'people'] as const),
];
// Zooming to 200 % halves the CSS pixels there are.
const doubled: View = { ...wide, width: wide.width / 2, height: wide.height / 2 };
const views: readonly (readonly [string, View, readonly GalleryStateName[]])[] = [
  ['dark, 360 px, German', { ...phoneSized, theme: 'dark', language: 'de' }, screens],
  ['light, at 200 %', doubled, mainStates],
];

describe.each(screens)('%s, in a narrow window', (state) => {
  it.each(views.filter(([, , states]) => states.includes(state)))(
    'has no violation, fits, and complains of nothing: %s',
    async (_, view) => {
      await expectNothingWrong(gallery, await gallery.show(state, view));
    },
  );

  // Where people spend their time axe has looked at it above.
  if (!mainStates.includes(state))
    it('fits at 200 %, and nothing is cut off', async () => {
      const page = await gallery.show(state, doubled);
      expect(await misfits(page)).toEqual([]);
    });

  if (turnedRound.includes(state))
    it('has nothing cut off or out of it from right to left', async () => {
      const page = await gallery.show(state, { ...phoneSized, rightToLeft: true });
      expect(await lost(page)).toEqual([]);
    });
});
