import type { Share, SharePause } from '../../shared/screen-share.ts';

// Where a share stands between the page's wish and its end, and what may be told of that. share-desk.ts has the steps.

/** What is said in getDisplayMedia's place: one source, with the computer's sound or without; or none. */
export type Grant = (source: { readonly id: string; readonly name: string } | null, sound: boolean) => void;

/** Who calls getDisplayMedia, as Electron tells it. */
export interface DisplayRequest {
  /** Null: it is gone, or not the top frame of our page. */
  readonly frame: string | null;
  readonly videoRequested: boolean;
  readonly userGesture: boolean;
}

export type Step =
  | { readonly step: 'idle' }
  | { readonly step: 'asked' | 'permitted'; readonly id: string; readonly frame: string }
  | { readonly step: 'choosing' | 'portal'; readonly id: string; readonly grant: Grant }
  | { readonly step: 'sharing'; readonly id: string; readonly share: Share }
  | { readonly step: 'ending'; readonly id: string };

/** What is told of it; null: nothing. */
export function shareOf(at: Step): Share | null {
  switch (at.step) {
    case 'choosing':
    case 'portal':
      return {
        id: at.id,
        step: 'choosing',
        kind: 'window',
        title: '',
        pause: null,
        sound: 'none',
        endsAt: null,
      };
    case 'sharing':
      return at.share;
    case 'idle':
    case 'asked':
    case 'permitted':
    case 'ending':
      return null;
  }
}

/** What a window is called now may be what must not be seen; what it was called before, it is not any more. */
export function tellsTitle({ kind }: Share, pause: SharePause | null): boolean {
  return (
    kind === 'screen' ||
    pause === null ||
    pause === 'gone' ||
    pause === 'no-bar' ||
    pause === 'cannot-be-checked'
  );
}

/** Whether getDisplayMedia is still to come. */
export function hasAsked(at: Step): at is Extract<Step, { step: 'asked' | 'permitted' }> {
  return at.step === 'asked' || at.step === 'permitted';
}

export function whyNot(at: Step, { frame, videoRequested, userGesture }: DisplayRequest): string | null {
  if (!hasAsked(at)) return `nobody asked (${at.step})`;
  if (frame === null || frame !== at.frame) return 'another frame';
  if (at.step === 'asked') return 'no permission was asked for';
  if (!userGesture) return 'nobody clicked';
  return videoRequested ? null : 'no picture wanted';
}
