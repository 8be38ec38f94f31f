import type { MediaConnection } from '../core/ports.ts';

/** The pictures of a call, for who shows them: the engine's port knows no tracks. */
export interface Pictures {
  ours(): MediaStreamTrack | null;
  theirs(): MediaStreamTrack | null;
  /** "change": one of them is another track than before. */
  readonly changed: EventTarget;
}

const picturesByMedia = new WeakMap<MediaConnection, Pictures>();

export function offerPictures(media: MediaConnection, pictures: Pictures): void {
  picturesByMedia.set(media, pictures);
}

/** Shows one of them in an element, whichever track it is at the moment. Returns how to stop. */
export function attachPicture(
  media: MediaConnection,
  whose: 'ours' | 'theirs',
  element: HTMLVideoElement,
): () => void {
  const pictures = picturesByMedia.get(media);
  if (pictures === undefined) return () => undefined;
  let shown: MediaStreamTrack | null = null;
  const look = () => {
    const track = pictures[whose]();
    if (track === shown) return;
    shown = track;
    element.srcObject = track === null ? null : new MediaStream([track]);
  };
  look();
  pictures.changed.addEventListener('change', look);
  return () => {
    pictures.changed.removeEventListener('change', look);
    element.srcObject = null;
  };
}
