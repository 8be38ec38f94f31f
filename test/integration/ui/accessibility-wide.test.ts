import { describe, expect, it } from 'vitest';
import { expectNothingWrong } from '../../support/ui-gallery/expect-nothing-wrong.ts';
import { type View, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { lost } from '../../support/ui-gallery/look-at-page.ts';
import { shareGallery } from '../../support/ui-gallery/share-gallery.ts';
import { type GalleryStateName, screens } from '../../support/ui-gallery/states.ts';

// Two columns. A state is turned from view to view where only the look changes; read from right to left it is opened anew.

const gallery = shareGallery();

const contrasting: readonly GalleryStateName[] = [
  ...(['pad-typed', 'refused', 'incoming-in-call', 'muted', 'settings-managed', 'notices'] as const),
];
const views: readonly (readonly [string, View, readonly GalleryStateName[]])[] = [
  ['light', wide, screens],
  ['dark, more contrast', { ...wide, theme: 'dark', moreContrast: true }, contrasting],
];

describe.each(screens)('%s, in a wide window', (state) => {
  it.each(views.filter(([, , states]) => states.includes(state)))(
    'has no violation, fits, and complains of nothing: %s',
    async (_, view) => {
      await expectNothingWrong(gallery, await gallery.show(state, view));
    },
  );

  it('has nothing cut off or out of the window when it is read from right to left', async () => {
    const page = await gallery.open(state, { ...wide, rightToLeft: true });
    expect(await lost(page)).toEqual([]);
  });
});
