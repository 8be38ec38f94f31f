/** Shows a track in an element, whichever it is at the moment; `changed` tells of another one. Returns how to stop. */
export function attachPicture(
  read: () => MediaStreamTrack | null,
  changed: EventTarget,
  element: HTMLVideoElement,
): () => void {
  let shown: MediaStreamTrack | null = null;
  const look = () => {
    const track = read();
    if (track === shown) return;
    shown = track;
    element.srcObject = track === null ? null : new MediaStream([track]);
  };
  look();
  changed.addEventListener('change', look);
  return () => {
    changed.removeEventListener('change', look);
    element.srcObject = null;
  };
}
