import { reachable } from '../../../src/renderer/engine/core/availability.ts';
import type { SideView } from '../../../src/renderer/ui/side/side-app.tsx';
import {
  noShare,
  type Share,
  type ShareChoice,
  type ShareOffer,
  type ShareState,
} from '../../../src/shared/screen-share.ts';
import { type GalleryState, phone } from './gallery-state.ts';
import { connected } from './sample-calls.ts';
import { desktop, registrations } from './sample-desktop.ts';
import { nobody } from './sample-people.ts';
import * as talk from './sample-talks.ts';

/** A drawing in a picture's place: a page with lines on it. */
function picture(ground: string, lines: string): string {
  const bars = [40, 64, 88, 112].map(
    (y) => `<rect x="30" y="${y}" width="${260 - y}" height="10" fill="${lines}"/>`,
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="${ground}"/>` +
    `<rect width="320" height="20" fill="${lines}"/>${bars.join('')}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function offer(
  id: number,
  title: string,
  application: string | null,
  some: Partial<ShareOffer> = {},
): ShareOffer {
  return { id: `window:${id}:0`, kind: 'window', title, application, picture: null, refusal: null, ...some };
}

const offers: readonly ShareOffer[] = [
  offer(1, 'Quarterly review.odp – LibreOffice Impress', 'libreoffice-impress', {
    picture: picture('#fdf6e3', '#b58900'),
  }),
  offer(2, 'Offhook, issue 9 – Web', 'Firefox', { picture: picture('#ffffff', '#268bd2') }),
  offer(3, 'Terminal', 'XTerm', { picture: picture('#002b36', '#93a1a1') }),
  offer(4, '', null),
];

const refused: readonly ShareOffer[] = [
  offer(5, 'Passwords.kdbx – KeePassXC', 'KeePassXC', { refusal: 'denied' }),
  offer(6, 'Notes', null, { refusal: 'unknown-application' }),
  { ...offer(7, 'Entire screen', null, { refusal: 'screen' }), id: 'screen:1:0', kind: 'screen' },
];

const choice: ShareChoice = {
  ...{ id: 'share-1', portal: null, problem: null, sound: 'offered' },
  offers: [...offers, ...refused],
};
const share: Share = {
  ...{ id: 'share-1', step: 'sharing', kind: 'window', pause: null, sound: 'none', endsAt: null },
  title: 'Quarterly review.odp – LibreOffice Impress',
};

function draw(view: SideView, some: Partial<Share>, of?: ShareChoice): GalleryState {
  return {
    desktop: { ...desktop, screenShare: { ...noShare, share: { ...share, ...some } } },
    engine: { registration: registrations.registered, calls: [], availability: reachable },
    steps: [],
    kept: nobody,
    side: { view, ...(of === undefined ? {} : { choice: of }) },
  };
}

const picker = (some: Partial<ShareChoice>): GalleryState =>
  draw('share-picker', { step: 'choosing', title: '' }, { ...choice, ...some });
const bar = (some: Partial<Share>): GalleryState => draw('share-bar', some);

/** In the call itself, in the large window. */
const inCall = (screenShare: Partial<ShareState>, call = talk.showsScreen): GalleryState => ({
  ...phone([call]),
  desktop: { ...desktop, screenShare: { ...noShare, ...screenShare } },
});

export const shareScreens = {
  'share-picker': picker({}),
  'share-picker-silent': picker({ sound: 'system' }),
  'share-picker-nothing': picker({ offers: [] }),
  'share-picker-portal': picker({ offers: [], portal: ['window', 'screen'] }),
  'share-picker-system': picker({ offers: [...refused], problem: 'system' }),
  'share-picker-unknowable': picker({ offers: [], portal: [], problem: 'cannot-be-checked' }),
  'share-picker-refused': {
    ...picker({}),
    steps: [{ press: (text) => text.screenShare.share }],
    side: { view: 'share-picker', choice, refused: 'gone' },
  },
  'share-bar': bar({ kind: 'screen', title: 'Entire screen', endsAt: Date.now() + 12 * 60_000 }),
  'share-bar-sound': bar({ sound: 'heard' }),
  'share-bar-unheard': bar({ sound: 'unheard' }),
  'share-in-call': inCall({ share: { ...share, sound: 'unheard' } }),
  'share-in-call-seen': inCall({ share }, talk.showsScreenAndSees),
  'share-in-call-paused': inCall({ share: { ...share, pause: 'no-bar' } }),
  'share-over': inCall({ last: { id: 'share-1', end: 'bar' } }, connected),
  'share-bar-paused': bar({ pause: 'denied', title: '' }),
} satisfies Record<string, GalleryState>;
