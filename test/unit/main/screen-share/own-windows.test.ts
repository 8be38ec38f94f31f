import { describe, expect, it } from 'vitest';
import { isProtected, ownWindowOf } from '../../../../src/main/screen-share/own-windows.ts';
import type { Share } from '../../../../src/shared/screen-share.ts';

const open = (id: number, visible = true) => ({
  getMediaSourceId: () => `window:${id}:1`,
  isVisible: () => visible,
});
const [main, picker, bar, quickDial] = [open(1), open(2), open(3), open(4)];
const ours = { main, picker, bar };
const all = [main, picker, bar, quickDial];
const share: Share = {
  ...{ id: 'share-1', step: 'sharing', kind: 'window', title: 'Slides' },
  ...{ pause: null, sound: 'none', endsAt: null },
};

describe('windows of ours', () => {
  it.each([
    ['nothing is shared', null, [picker, bar]],
    ['a window is shared', share, [picker, bar]],
    ['a screen is being chosen', { ...share, step: 'choosing', kind: 'screen' }, [picker, bar]],
    ['a screen is shared', { ...share, kind: 'screen' }, all],
    ['a shared screen stands still', { ...share, kind: 'screen', pause: 'denied-on-screen' }, all],
  ] as const)('are kept out of captures while %s', (_when, shown, expected) => {
    expect(all.filter((each) => isProtected(each, ours, shown, true))).toEqual(expected);
  });

  it('are kept out of captures where somebody signs in, or may, whatever is shared', () => {
    for (const shown of [null, share])
      expect(all.filter((each) => isProtected(each, ours, shown, false))).toEqual([main, picker, bar]);
    expect(all.filter((each) => isProtected(each, ours, { ...share, kind: 'screen' }, false))).toEqual(all);
  });

  it('that nobody may see are the picker, and the large one before somebody is signed in', () => {
    const secret = (isSignedIn: boolean) => all.filter((each) => ownWindowOf(each, ours, isSignedIn).secret);
    expect(secret(true)).toEqual([picker]);
    expect(secret(false)).toEqual([main, picker]);
    const hidden = open(1, false);
    expect(ownWindowOf(hidden, { ...ours, main: hidden }, false)).toEqual({
      mediaId: 'window:1:1',
      secret: false,
    });
  });
});
